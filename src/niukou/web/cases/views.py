"""Lists of cases, one case with the step that is due, and many cases through a step at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, parts
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.beside import beside, draft_of_notice, heads_of, people_of
from niukou.office.cases.by_place import cases_in
from niukou.office.cases.choosing import chosen_cases, waiting_groups
from niukou.office.cases.due import HANGS, POST, Due, due_of
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.selectors import (
    case_page,
    cases_of,
    compared,
    look_back,
    overdue_cases,
    removed_when_taken_over,
    waiting_cases,
)
from niukou.runs.exports.lists import export_cases
from niukou.web.cases.doing import Tried, try_step
from niukou.web.cases.step_form import StepForm
from niukou.web.cases.telling import before_his, opened_with, sent_back, step_of, steps_told
from niukou.web.frame.asking import area_asked
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page, refused
from niukou.web.frame.paging import cut

MOST_TAKEN_OVER = 100  # on the page: all of them stand in the list of households, which has a workbook
LISTS = {"waiting": waiting_cases, "overdue": overdue_cases, "all": cases_of, "look_back": look_back}


@dataclass(frozen=True)
class _Asked:
    """Which cases an address asks for: one of LISTS, of an area, of a procedure, at a step of it."""

    which: str
    area: Any
    procedure: str
    step: str

    @property
    def told(self) -> dict[str, str]:
        """The same by the names an address has."""
        return {"list": self.which, "area": self.area.code, "procedure": self.procedure, "step": self.step}

    @property
    def query(self) -> str:
        """The same as an address."""
        return urlencode({name: value for name, value in self.told.items() if value})


@page
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for me, what is late, or all of my area; of one step, to be done together."""
    asked, listed = _listed(request, actor)
    rows = cut(request, listed)
    groups = waiting_groups(actor) if asked.which == "waiting" else []
    chosen = next((one for one in groups if (one.procedure, one.step) == (asked.procedure, asked.step)), None)
    own = area_of(actor.area)
    shown = {
        "which": asked.which, "cut": rows, "heads": heads_of(actor, rows.rows), "people": people_of(actor, rows.rows),
        "step": asked.step, "groups": groups,
        "procedure": asked.procedure, "chosen": chosen, "query": asked.query, "area": asked.area,
        "done": _done(request, asked), "places": [own, *parts(own, clock.today())], "procedures": installed_pack().procedures.values(),
    }  # fmt: skip
    if asked.which == "look_back":
        taken_over = removed_when_taken_over(actor, asked.area.path)
        shown |= {"taken_over": taken_over[:MOST_TAKEN_OVER], "many_taken_over": taken_over.count()}
    return render(request, "cases/waiting.html", shown)


def _done(request: HttpRequest, asked: _Asked) -> int:
    """How many cases the step that is listed was just done in."""
    told = request.GET.get("done", "")
    known = asked.step and asked.procedure in installed_pack().procedures
    return int(told) if known and told.isdecimal() and len(told) < 7 else 0


@page
def export(request: HttpRequest, actor: Actor) -> FileResponse:
    """What the list shows, all of it, as a workbook."""
    asked, rows = _listed(request, actor)
    found = export_cases(actor, rows, asked.told)
    return streamed(found.name, found.content)


def _listed(request: HttpRequest, actor: Actor) -> tuple[_Asked, QuerySet[Any]]:
    """The list that is asked for, and its cases. Raises Http404, and NotAllowedError for another's area."""
    given = request.GET
    which, procedure, step = given.get("list", "waiting"), given.get("procedure", ""), given.get("step", "")
    which = which if which in LISTS else "waiting"
    asked = _Asked(which, area_asked(request, actor), procedure, step if procedure else "")
    rows = cases_in(actor, LISTS[which](actor), asked.area).select_related("area", "household", "person")
    if procedure:
        rows = rows.filter(procedure=procedure)
    return asked, rows.filter(step=step) if asked.step else rows


@page
def one(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One case: its steps as the pack names them, what was done in each, and the form of the one that is due."""
    shown = case_page(actor, number)
    due = due_of(actor, [shown.case])
    tried = _tried(request, actor, due)
    if request.method == "POST" and (tried is None or tried.done):
        told = urlencode({"done": due.step.key}) if tried is not None and due is not None else ""
        return redirect(f"{reverse('cases:one', args=[number])}{told and '?'}{told}")
    near = beside(actor, shown.case)
    return render(request, "cases/one.html", {
        "shown": shown, "due": due, "tried": tried, "steps": steps_told(shown, near), "beside": near,
        "head": heads_of(actor, [shown.case]).get(shown.case.household_id or 0, ""),
        "person": people_of(actor, [shown.case]).get(shown.case.person_id or 0, ""), "sent_back": sent_back(shown, near),
        "compared": compared(actor, shown.case), "hung": due.hung.get(shown.case.pk) if due is not None else None,
        "draft": _draft(actor, due), "opened_with": opened_with(actor, shown),
        "done": step_of(shown, request.GET.get("done", "")),
        "his": before_his(actor, shown) if due is not None and not due.may else None,
    })  # fmt: skip


@page
def together(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Many cases at one step, done with one form; each keeps its own story."""
    given = request.POST if request.method == "POST" else request.GET
    cases = chosen_cases(actor, given.getlist("case"))
    try:
        due = due_of(actor, cases)
    except CaseError as mixed:
        return refused(request, 409, str(mixed))
    if due is not None and due.checklist is not None and len(cases) > 1:
        return refused(
            request, 409, "这一步每户要答自己的问题，请一户一户办 / each family has its own answers"
        )
    tried = _tried(request, actor, due)
    if request.method == "POST" and (tried is None or tried.done):
        done = str(len(cases))
        query = urlencode({"procedure": cases[0].procedure, "step": cases[0].step, "done": done})
        return redirect(f"{reverse('cases:waiting')}?{query}")
    return render(request, "cases/together.html", {
        "cases": cases, "due": due, "tried": tried, "draft": _draft(actor, due),
        "heads": heads_of(actor, cases), "people": people_of(actor, cases),
    })  # fmt: skip


def _tried(request: HttpRequest, actor: Actor, due: Due | None) -> Tried | None:
    """The form of the step that is due, empty or as it was sent; None where the actor has nothing to do now."""
    if due is None or not due.may or due.act == HANGS:
        return None
    return try_step(request, actor, due) if request.method == "POST" else Tried(StepForm(due))


def _draft(actor: Actor, due: Due | None) -> str:
    return draft_of_notice(actor, due.cases, clock.today()) if due is not None and due.act == POST else ""
