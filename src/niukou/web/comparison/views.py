"""Lists of leads, and the runs they came with."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.findings.selectors import TwoRuns, run_page, runs, two_runs
from niukou.web.findings.leaving import list_workbook, two_runs_workbook
from niukou.web.findings.listing import asked_for, list_page
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut


@page
def leads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What registers say of people in the book, of families that are not in it, and of who died or moved."""
    return list_page(request, actor, "comparison", "comparison/leads.html")


@page
def leads_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same list, all of it, as a workbook."""
    return list_workbook(actor, asked_for(request, actor, "comparison"), gettext("比对线索"))


@page
def runs_taken(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The runs that were taken in for the actor's area or a part of it, the newest first."""
    return render(request, "comparison/runs.html", {"cut": cut(request, runs(actor))})


@page
def run(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One run: when, by which rules, from which registers, what it counted and what did not run."""
    return render(request, "comparison/run.html", {"shown": run_page(actor, number)})


@page
def two(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Two runs of one place: new, gone and the same, by rule."""
    return render(request, "comparison/two.html", {"shown": _two(request, actor)})


@page
def two_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same table as a workbook."""
    return two_runs_workbook(actor, _two(request, actor))


def _two(request: HttpRequest, actor: Actor) -> TwoRuns:
    older, newer = (number_asked(request.GET.get(name, "")) for name in ("older", "newer"))
    return two_runs(actor, older, newer)
