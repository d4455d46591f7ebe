"""Households found, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.cases.selectors import cases_of
from niukou.office.registry.selectors import Filters, find, households
from niukou.office.registry.selectors.years_beside import household_page
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
def one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A household on one page."""
    reason = request.POST.get("reason", "").strip() if request.method == "POST" else ""
    shown = household_page(actor, code, reason)
    return render(
        request, "households/one.html", {"home": shown, "cases": cases_of(actor, household__code=code)}
    )
