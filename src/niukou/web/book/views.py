"""The balance of an area, with everything that is counted from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import parts
from niukou.office.audit import clock
from niukou.runs.exports.of_the_book import export_book
from niukou.runs.statistics import StatisticsRequest, cause_shares, count_for, four_lists
from niukou.terms.statement_columns import columns
from niukou.web.book.charts import causes_drawn, flows_drawn
from niukou.web.frame.asking import area_asked, day_asked
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
    last = day_asked(request.GET.get("to", "")) or clock.today()
    first = day_asked(request.GET.get("from", "")) or date(last.year, 1, 1)
    return area_asked(request, actor), min(first, last), last
