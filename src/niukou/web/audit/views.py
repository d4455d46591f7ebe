"""The trail searched, one entry, the anchors, a proof from the desk."""

from __future__ import annotations

from datetime import timedelta

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import TrailAsked, chains_of, entry_shown
from niukou.office.accounts.selectors import anchors as anchors_of
from niukou.office.accounts.services import AccountError, verify_trail
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock
from niukou.office.cases.told_of import search_acts
from niukou.web.audit.forms import Search, Verify
from niukou.web.audit.leaving import trail_workbook
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import in_one_language

_DAYS = timedelta(days=30)  # what is shown before anything is asked


@page
def trail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who did what when, newest first: of the last thirty days, or what is asked for."""
    form, asked = _sought(request, actor)
    shown = {
        "form": form,
        "cut": cut(request, search_acts(actor, asked)),
        "sought": asked.subject,
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/trail.html", shown)


@page
def trail_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same, all of it, as a workbook."""
    return trail_workbook(actor, _sought(request, actor)[1])


@page
def entry(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One entry with what it tells and its place in the chain."""
    return render(request, "audit/entry.html", {"shown": entry_shown(actor, number)})


@page
def anchors(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest anchors, as they are written into the paper book."""
    return render(request, "audit/anchors.html", {"anchors": anchors_of(actor)})


@page
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Prove the chains of an area between two days; what came of it is an entry of the trail, and shown as such."""
    anchors_of(actor)  # who may not read the trail does not see the form either
    today = clock.today()
    form = Verify(request.POST or None, _chains(actor), initial={"first": today - _DAYS, "last": today})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            told = verify_trail(actor, area_of(given["area"]), given["first"], given["last"])
        except AccountError as error:
            form.add_error(None, in_one_language(error))
        else:
            return redirect("audit:entry", told.pk)
    return render(request, "audit/verify.html", {"form": form})


def _sought(request: HttpRequest, actor: Actor) -> tuple[Search, TrailAsked]:
    """What the address asks of the trail; of what it asks wrongly, nothing is found."""
    today = clock.today()
    begin = {"first": (today - _DAYS).isoformat(), "last": today.isoformat()}
    form = Search(request.GET if "first" in request.GET else begin | request.GET.dict(), _chains(actor))
    nothing = TrailAsked(today, today - _DAYS)
    return form, TrailAsked(**form.cleaned_data) if form.is_valid() else nothing


def _chains(actor: Actor) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in chains_of(actor)]
