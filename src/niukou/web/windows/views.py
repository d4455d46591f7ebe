"""The year's phases, requests to open a function, their answers, and drafts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import area_of, parts
from niukou.office.audit import clock
from niukou.office.cases.selectors import drafts_of
from niukou.office.registry.selectors import drafted, year_drafts
from niukou.office.registry.selectors.drafts import year_draft
from niukou.office.registry.services import drop_draft
from niukou.office.windows.answering import OpeningError, is_open, may_answer, phase_of
from niukou.office.windows.selectors import opening_of, openings, phases_here
from niukou.office.windows.services import answer_opening, close_opening, request_opening
from niukou.web.frame.asking import area_there
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import in_one_language
from niukou.web.windows.forms import Answer, Ask, Close


@page
def year(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every phase as it stands for an area, the requests, and what could not be saved."""
    area = area_there(request.GET.get("area") or actor.area)
    shown = {
        "area": area, "phases": phases_here(actor, area), "within": parts(area, clock.today()),
        "cut": cut(request, openings(actor)), "drafts": year_drafts(actor), "case_drafts": drafts_of(actor),
    }  # fmt: skip
    return render(request, "windows/year.html", shown)


@page
def ask(request: HttpRequest, actor: Actor, function: str) -> HttpResponse:
    """Ask in writing to open a function for one's area, or a part of it."""
    own = area_of(actor.area)
    asked = [one for one in phases_here(actor, own) if one.phase.key == function and one.may_ask]
    if not asked:
        raise NotAllowedError("没有要您申请开通的这个功能 / there is nothing of this kind for you to ask for")
    areas = [(one.code, one.name) for one in (own, *parts(own, clock.today()))]
    form = Ask(request.POST or None, areas)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = request_opening(actor, function, given["letter"], area_of(given["area"]))
        except OpeningError as error:
            form.add_error(None, in_one_language(error))
        else:
            return redirect("windows:opening", made.pk)
    return render(request, "windows/ask.html", {"form": form, "asked": asked[0]})


@page
def opening(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One request: what was asked, what was answered; the answer, and closing early, for who gives it."""
    shown, asked = opening_of(actor, number), request.POST.get("do", "")
    answer = Answer(request.POST if asked in ("grant", "refuse") else None)
    close = Close(request.POST if asked == "close" else None)
    form = close if asked == "close" else answer
    if form.is_bound and form.is_valid():
        try:
            _decide(actor, shown, asked, form)
        except OpeningError as error:
            form.add_error(None, in_one_language(error))
        else:
            return redirect("windows:opening", shown.pk)
    told = {
        "opening": shown, "phase": phase_of(shown), "answers": may_answer(actor, shown), "answer": answer,
        "close": close, "form": form, "is_open": is_open(shown),
    }  # fmt: skip
    return render(request, "windows/opening.html", told)


@page
def draft(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What somebody typed and could not save: to be copied out, or dropped."""
    kept = year_draft(actor, number)
    if request.method == "POST":
        drop_draft(actor, kept)
        return redirect("windows:year")
    return render(request, "windows/draft.html", {"draft": kept, "changes": drafted(actor, kept)})


def _decide(actor: Actor, shown: Any, asked: str, form: Any) -> None:
    given = form.cleaned_data
    if asked == "close":
        close_opening(actor, shown, reason=given["reason"])
    elif asked == "grant":
        answer_opening(actor, shown, granted=True, answer=given["answer"], hours=form.hours())
    else:
        answer_opening(actor, shown, granted=False, answer=given["answer"])
