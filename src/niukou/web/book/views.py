"""The balance of an area, with everything that is counted from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, parts
from niukou.office.audit import clock
from niukou.runs.exports.of_the_book import export_book
from niukou.runs.statistics import StatisticsRequest, cause_shares, count_for, four_lists
from niukou.web.book.charts import causes_drawn, flows_drawn
from niukou.web.book.statement import columns
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page


@page
def balance(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The statement of the actor's area or one within it, between two days."""
    area, first, last = _asked(request, actor)
    found = count_for(actor, area, StatisticsRequest(area.code, first, last))
    shown = {
        "area": area, "first": first, "last": last, "within": parts(area, last), "accounts": columns(found.statement),
        "lists": four_lists(found.statement), "rates": found.rates, "causes": cause_shares(found.causes),
        "flows_drawn": flows_drawn(found.statement), "causes_drawn": causes_drawn(found.causes),
    }  # fmt: skip
    return render(request, "book/balance.html", shown)


@page
def export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The tables of the same page, as a workbook."""
    area, first, last = _asked(request, actor)
    found = export_book(actor, area, StatisticsRequest(area.code, first, last))
    return streamed(found.name, found.content)


def _asked(request: HttpRequest, actor: Actor) -> tuple[Any, date, date]:
    """The area, which is his, and the days."""
    try:
        area = area_of(request.GET.get("area") or actor.area)
    except ObjectDoesNotExist:
        raise Http404 from None
    actor.must_cover(area)
    last = _day(request, "to") or clock.today()
    return area, min(_day(request, "from") or date(last.year, 1, 1), last), last


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
