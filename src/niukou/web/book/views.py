"""The balance of an area, with everything that is counted from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import parts
from niukou.office.audit import clock
from niukou.office.cases.natural_changes import natural_changes
from niukou.office.findings.selectors import ageing, by_area
from niukou.office.registry.selectors.on_list import DriveList, gone_elsewhere, listed_as
from niukou.office.registry.selectors.on_list import on_list as listed_households
from niukou.runs.exports.of_findings import export_progress
from niukou.runs.exports.of_the_book import export_book, export_on_list
from niukou.runs.statistics import StatisticsRequest, cause_shares, count_for, drive_list, four_lists
from niukou.terms.statement_columns import columns
from niukou.web.book.charts import age, ages_drawn, causes_drawn, flows_drawn, progress_drawn
from niukou.web.frame.asking import area_asked, day_asked
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.words import account, cause


@page
def balance(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The statement of the actor's area or one within it, between two days."""
    area, first, last = _asked(request, actor)
    found = count_for(actor, area, StatisticsRequest(area.code, first, last))
    shown = {
        "area": area, "first": first, "last": last, "within": parts(area, last), "accounts": columns(found.statement),
        "lists": four_lists(found.statement), "rates": found.rates, "causes": cause_shares(found.causes),
        "natural": natural_changes(actor, area, first, last),
        "flows_drawn": flows_drawn(found.statement), "causes_drawn": causes_drawn(found.causes),
    }  # fmt: skip
    return render(request, "book/balance.html", shown)


@page
def progress(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How long findings wait in an area, and how far its parts are."""
    area = area_asked(request, actor)
    ages, far = ageing(actor, area), by_area(actor, area)
    shown = {
        "area": area, "within": parts(area, clock.today()), "ages": [(age(one), one) for one in ages], "parts": far,
        "ages_drawn": ages_drawn(ages), "progress_drawn": progress_drawn(far),
    }  # fmt: skip
    return render(request, "book/progress.html", shown)


@page
def progress_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The tables of that page, as a workbook."""
    found = export_progress(actor, area_asked(request, actor))
    return streamed(found.name, found.content)


@page
def export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The tables of the same page, as a workbook."""
    area, first, last = _asked(request, actor)
    found = export_book(actor, area, StatisticsRequest(area.code, first, last))
    return streamed(found.name, found.content)


@page
def on_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is on one of the four lists, household by household."""
    asked = _list_asked(request, actor)
    shown = cut(request, listed_households(actor, asked))
    told = {
        "asked": asked, "title": _title_of(asked), "cut": shown, "rows": listed_as(actor, asked, shown.rows),
        "elsewhere": gone_elsewhere(actor, asked),
    }  # fmt: skip
    return render(request, "book/on_list.html", told)


def _title_of(asked: DriveList) -> str:
    """What a list is called on its page: its cause, and the account its people came from."""
    beside = gettext("（") + account(asked.other) + gettext("）") if asked.other else ""
    return cause(asked.cause) + beside


@page
def on_list_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same as a workbook."""
    found = export_on_list(actor, _list_asked(request, actor))
    return streamed(found.name, found.content)


def _list_asked(request: HttpRequest, actor: Actor) -> DriveList:
    area, first, last = _asked(request, actor)
    asked = drive_list(area, request.GET.get("list", ""), request.GET.get("account", ""), first, last)
    if asked is None:
        raise Http404
    return asked


def _asked(request: HttpRequest, actor: Actor) -> tuple[Any, date, date]:
    """The area, which is his, and the days."""
    last = day_asked(request.GET.get("to", "")) or clock.today()
    first = day_asked(request.GET.get("from", "")) or date(last.year, 1, 1)
    return area_asked(request, actor), min(first, last), last
