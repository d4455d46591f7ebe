"""One unit: its people and where they live as work teams; and, for who enters, changing all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of
from niukou.office.audit.installed import installed_pack
from niukou.office.support.people_of_units import helper_fields
from niukou.office.support.refusing import dictionary_of
from niukou.office.support.selectors import UnitPage, postings, unit_page
from niukou.office.support.services import add_helpers, change_unit, end_posting, post_to_village
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pages import page
from niukou.web.support.entering import entered, places
from niukou.web.support.entry_forms import End, OfTable, Post, Unit

_UNIT = ("code", "name", "level", "kind", "starts_on", "ends_on")


@page
def unit(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One unit."""
    shown = unit_page(actor, number)
    may = "entry" in actor.kinds
    asked, _, posting = request.POST.get("act", "").partition(":")
    made = _forms(request, actor, shown, asked) if may else {}
    if request.method == "POST" and asked in made:
        act = _act(actor, shown, asked, made[asked], number_asked(posting))
        if entered(made[asked], act):
            return redirect("support:unit", number)
    told = {"shown": shown, "posted": postings(actor, number), "may": may, "forms": made, "asked": asked}
    return render(
        request, "support/unit.html", told | {"ending": posting, "own": actor.covers(shown.unit.area)}
    )


def _forms(request: HttpRequest, actor: Actor, shown: UnitPage, asked: str) -> dict[str, forms.Form]:
    def typed(name: str) -> Any:
        return request.POST if asked == name else None

    pack, names = installed_pack(), helper_fields(dictionary_of())
    said = {name: getattr(shown.unit, name) for name in _UNIT}
    people = [(str(one.id), one.name) for one, _ in shown.people]
    return {
        "change": Unit(typed("change"), pack=pack, prefix="change", initial=said),
        "helper": OfTable(
            typed("helper"), pack=pack, table="pairing", names=names, needed=("helper_name",), prefix="helper"
        ),
        "post": Post(
            typed("post"), people=people, villages=places(actor, "village"), pack=pack, prefix="post"
        ),
        "end": End(typed("end"), prefix="end"),
    }


def _act(actor: Actor, shown: UnitPage, asked: str, form: Any, posting: int) -> Callable[[], object]:
    def act() -> object:
        given = form.cleaned_data
        if asked == "change":
            return change_unit(actor, shown.unit, form.written())
        if asked == "helper":
            return add_helpers(actor, shown.unit.pk, [form.values()])
        if asked == "post":
            village, helper = area_of(given["village"]), int(given["helper"])
            return post_to_village(actor, village, helper, given["team_post"], given["starts_on"])
        return end_posting(actor, posting, given["ends_on"], given["reason"])

    return act
