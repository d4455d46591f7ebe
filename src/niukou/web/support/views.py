"""Who lacks help; a household's help; units; money."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, parts
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.selectors import household
from niukou.office.support.selectors import (
    allotments,
    balances,
    few_measures,
    find_helpers,
    funds,
    heads_called,
    helpers_in_register,
    household_help,
    overloaded,
    pairings,
    reads_amounts,
    units,
    without_helper,
)
from niukou.web.frame.asking import area_asked, number_asked
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut, cut_rows
from niukou.web.support.acts import done, withdraw
from niukou.web.support.forms import EndPairing, EnterMeasure, Pair, as_entered
from niukou.web.support.leaving import gaps_workbook, money_workbook, units_workbook

GAPS = ("without", "few", "overloaded", "in_register")
_ENTRY = "entry"


@page
def gaps(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Households without a helper or with few measures; helpers with too many households, or in the register."""
    which = request.GET.get("list", "")
    which = which if which in GAPS else GAPS[0]
    area, year = area_asked(request, actor), _year(request)
    own = area_of(actor.area)
    shown: dict[str, Any] = {
        "which": which, "area": area, "year": year, "places": [own, *parts(own, clock.today())],
        "reads_money": reads_amounts(actor),
    }  # fmt: skip
    if which == "without":
        shown["cut"] = cut(request, without_helper(actor, area.code))
        shown["heads"] = heads_called(actor, [one.code for one in shown["cut"].rows])
    elif which == "few":
        shown["cut"] = cut_rows(request, few_measures(actor, year, area.code))
        shown["heads"] = heads_called(actor, [one.household for one in shown["cut"].rows])
    elif which == "overloaded":
        shown["cut"] = cut_rows(request, overloaded(actor))
    else:
        shown["cut"] = cut_rows(request, helpers_in_register(actor))
    return render(request, "support/gaps.html", shown)


@page
def gaps_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """All four lists as a workbook."""
    return gaps_workbook(actor, area_asked(request, actor).code, _year(request))


@page
def units_listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The units on the lists of the actor's area and of those it lies in, and helpers found by name, number or telephone."""
    words = request.GET.get("q", "").strip()
    shown = {"words": words, "cut": cut(request, units(actor, words)), "may": _ENTRY in actor.kinds}
    shown |= {"found": find_helpers(actor, words), "reads_money": reads_amounts(actor)}
    return render(request, "support/units.html", shown)


@page
def units_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The units of that list, all of them, as a workbook."""
    return units_workbook(actor, request.GET.get("q", "").strip())


@page
def money(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was received, allotted and spent, by source and by project, and the funds it is of."""
    area, year = area_asked(request, actor), _year(request)
    own = area_of(actor.area)
    shown = {
        "area": area, "year": year, "places": [own, *parts(own, clock.today())], "total": balances(actor, (), area, year),
        "by_source": balances(actor, ("source", "level"), area, year), "funds": funds(actor, year),
        "cut": cut(request, allotments(actor, area, year)), "may": _ENTRY in actor.kinds,
    }  # fmt: skip
    return render(request, "support/money.html", shown)


@page
def money_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The tables of that page as a workbook."""
    return money_workbook(actor, area_asked(request, actor).code, _year(request))


@page
def household_helped(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A household's helpers and measures with their dates, what was paid; and forms for who enters them."""
    home = household(actor, code)
    may = _ENTRY in actor.kinds
    words = request.GET.get("q", "").strip()
    found = find_helpers(actor, words) if may and words else []
    act, _, number = request.POST.get("act", "").partition(":")
    wrong, sent = "", request.method == "POST" and may
    given = {act: request.POST} if sent else {}
    pair_form = Pair(given.get("pair"), prefix="pair", found=found)
    helped = household_help(actor, code)
    changing = number_asked(number if act == "measure" else request.GET.get("change", ""))
    enter = EnterMeasure(
        given.get("measure"), prefix="measure", pack=installed_pack(), members=home.members,
        initial=as_entered(next((one for one in helped.measures if one.id == changing), None)),
    )  # fmt: skip
    end = EndPairing(given.get("end"), prefix="end")
    if sent:
        forms = {"pair": pair_form, "measure": enter, "end": end}
        if act == "withdraw":
            wrong = withdraw(actor, code, number_asked(number))
        if (act in forms and done(actor, code, forms[act], number_asked(number))) or (
            act == "withdraw" and not wrong
        ):
            return redirect(f"{request.path}?done=1")
    shown = {
        "home": home, "help": helped, "changing": changing, "pairings": pairings(actor, code), "may": may, "words": words,
        "found": found, "pair_form": pair_form, "enter": enter, "end": end, "ending": number if act == "end" else "",
        "wrong": wrong, "done": request.GET.get("done", ""), "people": {one.code: one.name for one in home.members},
    }  # fmt: skip
    return render(request, "support/household.html", shown)


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else clock.today().year
