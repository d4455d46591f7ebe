"""Households found, and one of them."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.cases.selectors import cases_of
from niukou.office.registry.selectors import Filters, find, households
from niukou.office.registry.selectors.years_beside import household_page
from niukou.runs.exports.lists import export_households, export_matches
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut

ACCOUNTS = ("poor", "exited", "removed", "gone", "outside")


@page
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One box for a name, a code, a whole number or telephone, an area; below it the list by account."""
    words = request.GET.get("q", "").strip()
    account = request.GET.get("account", "")
    shown = {"words": words, "account": account, "accounts": ACCOUNTS}
    if words:
        return render(request, "households/found.html", shown | {"matches": find(actor, words)})
    listed = households(actor, Filters(account=account if account in ACCOUNTS else ""))
    return render(request, "households/found.html", shown | {"cut": cut(request, listed)})


@page
def export(request: HttpRequest, actor: Actor) -> FileResponse:
    """What the list shows, all of it, as a workbook."""
    words = request.GET.get("q", "").strip()
    if words:
        found_now = export_matches(actor, find(actor, words))
    else:
        asked = request.GET.get("account", "")
        account = asked if asked in ACCOUNTS else ""
        filters = {"account": account} if account else {}
        found_now = export_households(actor, households(actor, Filters(account=account)), filters)
    return streamed(found_now.name, found_now.content)


@page
def one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A household on one page."""
    reason = request.POST.get("reason", "").strip() if request.method == "POST" else ""
    shown = household_page(actor, code, reason)
    return render(
        request, "households/one.html", {"home": shown, "cases": cases_of(actor, household__code=code)}
    )
