"""Lists of cases, and one case."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.cases.selectors import case_page, cases_of, overdue_cases, waiting_cases
from niukou.runs.exports.lists import export_cases
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut

LISTS = {"waiting": waiting_cases, "overdue": overdue_cases, "all": cases_of}


@page
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for me, what is late, or all of my area."""
    which = request.GET.get("list", "waiting")
    listed = LISTS.get(which, waiting_cases)(actor).select_related("area", "household", "person")
    return render(
        request, "cases/waiting.html", {"which": which, "lists": LISTS, "cut": cut(request, listed)}
    )


@page
def export(request: HttpRequest, actor: Actor) -> FileResponse:
    """What the list shows, all of it, as a workbook."""
    which = request.GET.get("list", "waiting")
    which = which if which in LISTS else "waiting"
    rows = LISTS[which](actor).select_related("area", "household")
    found = export_cases(actor, rows, {"list": which})
    return streamed(found.name, found.content)


@page
def one(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One case: its steps as the pack names them, what was done in each, by whom, on which day."""
    return render(request, "cases/one.html", {"shown": case_page(actor, number)})
