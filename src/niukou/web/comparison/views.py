"""Lists of leads, and the runs they came with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.findings.selectors import run_page, runs, two_runs
from niukou.web.findings.listing import list_page
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut


@page
def leads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What registers say of people in the book, of families that are not in it, and of who died or moved."""
    return list_page(request, actor, "comparison", "comparison/leads.html")


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
    older, newer = (number_asked(request.GET.get(name, "")) for name in ("older", "newer"))
    return render(request, "comparison/two.html", {"shown": two_runs(actor, older, newer)})
