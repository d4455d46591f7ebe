"""Entering units, people, work teams and money: each page a form, each form one act of the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import area_of, inside
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import NewPaper
from niukou.office.support.selectors import allotment_of, funds, projects, spent_of
from niukou.office.support.services import (
    Payment,
    add_project,
    add_units,
    allot,
    receive,
    reverse_entry,
    spend_on_paper,
)
from niukou.office.windows.at_commit import WindowClosedError
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import said
from niukou.web.support.entry_forms import Allot, NewProject, Receive, Reverse, Spend, Unit

REFUSALS = (RefusedError, NotAllowedError, WindowClosedError)
_BELOW = ("county", "town", "village")


def must_enter(actor: Actor) -> None:
    """Raises NotAllowedError for a role that enters nothing: a form would only be refused."""
    if "entry" not in actor.kinds:
        raise NotAllowedError("您的职责不含录入 / your charge enters nothing")


def entered(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the act was done; where the office refuses it, why stands in the form and nothing was written."""
    if not form.is_valid():
        return False
    try:
        act()
    except REFUSALS as refusal:
        form.add_error(None, said(refusal))
        return False
    return True


def places(actor: Actor, *levels: str) -> list[tuple[str, str]]:
    """Places of the actor's area as a list to choose from."""
    return [(one.code, one.name) for one in inside(area_of(actor.area), clock.today(), levels)]


@page
def new_unit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A unit on the list of the actor's area."""
    must_enter(actor)
    form = Unit(request.POST or None, pack=installed_pack())
    own = area_of(actor.area)
    if request.method == "POST" and entered(form, lambda: add_units(actor, own, [form.values()])):
        return redirect("support:units")
    return _form(request, form, gettext("加单位"), "support:units")


@page
def received(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Money that the actor's area received."""
    must_enter(actor)
    form = Receive(request.POST or None, pack=installed_pack())
    own = area_of(actor.area)
    if request.method == "POST" and entered(
        form, lambda: receive(actor, own, form.values(), form.cleaned_data["on"])
    ):
        return redirect("support:money")
    return _form(request, form, gettext("收到资金"), "support:money")


@page
def new_project(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What money may be allotted to."""
    must_enter(actor)
    form = NewProject(request.POST or None, pack=installed_pack(), places=places(actor, *_BELOW))
    if request.method == "POST" and entered(
        form, lambda: add_project(actor, area_of(form.cleaned_data["area"]), form.values())
    ):
        return redirect("support:allot")
    return _form(request, form, gettext("加项目"), "support:money")


@page
def allotted(request: HttpRequest, actor: Actor) -> HttpResponse:
    """So much of a fund to a project."""
    must_enter(actor)
    form = Allot(
        request.POST or None, funds=[(str(one.pk), f"{one.document}（{one.area.name}）") for one in funds(actor)],
        projects=[(str(one.pk), f"{one.code} {one.name}") for one in projects(actor)],
    )  # fmt: skip

    def act() -> object:
        given = form.cleaned_data
        return allot(actor, int(given["fund"]), int(given["project"]), given["amount"], given["on"])

    if request.method == "POST" and entered(form, act):
        return redirect("support:money")
    return _form(request, form, gettext("分给项目"), "support:money")


@page
def spent(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What was spent of what a project was allotted; one payment more; and taking one back, for who enters."""
    held = allotment_of(actor, number)
    may = "entry" in actor.kinds
    taking_back = request.POST.get("entry", "")
    villages = [(one.code, one.name) for one in inside(held.project.area, clock.today(), ("village",))]
    form = Spend(None if taking_back else request.POST or None, request.FILES or None, villages=villages)
    back = Reverse(request.POST if taking_back else None, prefix="back")
    if request.method == "POST" and may:
        act = _take_back(actor, back, taking_back) if taking_back else _pay(actor, form, number)
        if entered(back if taking_back else form, act):
            return redirect("support:spend", number)
    shown = {
        "held": held, "may": may, "form": form, "back": back, "taking_back": taking_back,
        "cut": cut(request, spent_of(actor, number)), "left": held.allotted - held.spent,
    }  # fmt: skip
    return render(request, "support/spend.html", shown)


def _pay(actor: Actor, form: forms.Form, number: int) -> Callable[[], object]:
    def act() -> object:
        given: dict[str, Any] = form.cleaned_data
        payment = Payment(
            given["amount"], given["on"], given["purpose"], given["household"].strip(), "", given["village"]
        )
        file = given["file"]
        paper = NewPaper("receipt", gettext("支出凭证"), file.read(), file.content_type)
        return spend_on_paper(actor, number, [payment], paper)

    return act


def _take_back(actor: Actor, form: forms.Form, entry: str) -> Callable[[], object]:
    return lambda: reverse_entry(actor, number_asked(entry), form.cleaned_data["reason"])


def _form(request: HttpRequest, form: forms.Form, title: str, back: str) -> HttpResponse:
    return render(request, "support/enter.html", {"form": form, "title": title, "back": back})
