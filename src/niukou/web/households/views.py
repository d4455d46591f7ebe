"""Households found, and one of them."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from niukou.office.accounts.actor import Actor
from niukou.office.cases.selectors import cases_of
from niukou.office.findings.selectors import findings
from niukou.office.registry.refused import RefusedError, StaleError
from niukou.office.registry.selectors import Filters, editing, find, households
from niukou.office.registry.selectors.years_beside import household_page
from niukou.office.registry.services import set_years, try_years
from niukou.office.windows.at_commit import WindowClosedError
from niukou.runs.exports.lists import export_households, export_matches
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.households.entering import changes, parts

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
    beside = {"cases": cases_of(actor, household__code=code), "questions": findings(actor, household=code)}
    return render(request, "households/one.html", {"home": shown, **beside})


@page
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What is known of a household this year, to be changed while entry is open; what somebody typed is never lost."""
    home = editing(actor, code)
    if request.method != "POST":
        return render(request, "households/edit.html", {"home": home, "parts": parts(home)})
    found = parts(home, request.POST)
    shown = {"home": home, "parts": found}
    try:
        wanted = changes(found, request.POST)
        if wanted:
            set_years(actor, home.year, wanted)
    except WindowClosedError as error:
        return render(request, "households/edit.html", shown | {"closed": str(error)}, status=409)
    except StaleError as error:
        # he reads now what others wrote: sending it once more is his own decision
        again = {"parts": parts(home, request.POST, read_anew=True), "stale": error.faults}
        return render(request, "households/edit.html", shown | again, status=409)
    except RefusedError as error:
        return render(request, "households/edit.html", shown | {"faults": error.faults}, status=422)
    return redirect("households:one", code=code)


@page
@require_POST
def check(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What the pack's rules would say of what is typed; nothing is entered."""
    home = editing(actor, code)
    try:
        judged = try_years(actor, home.year, changes(parts(home, request.POST), request.POST))
    except RefusedError as error:
        return render(request, "households/checks.html", {"faults": error.faults})
    return render(request, "households/checks.html", {"judged": judged})
