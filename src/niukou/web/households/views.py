"""One household: read, and edited in an open window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from niukou.office.accounts.actor import Actor
from niukou.office.cases.beside import people_of
from niukou.office.cases.selectors import cases_of
from niukou.office.findings.selectors import findings
from niukou.office.registry.refused import Fault, RefusedError, StaleError
from niukou.office.registry.selectors import editing, entry_now, may_open, papers_of, surroundings
from niukou.office.registry.selectors.editing import EditedHousehold
from niukou.office.registry.selectors.villages import PHOTOGRAPH
from niukou.office.registry.selectors.years_beside import household_page
from niukou.office.registry.services import set_years, try_years
from niukou.office.support.selectors import household_help, pairings
from niukou.office.windows.at_commit import WindowClosedError
from niukou.web.frame.pages import page
from niukou.web.frame.saying import said
from niukou.web.households.entering import changes, parts
from niukou.web.households.map import drawn


@page
def one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A household on one page."""
    reason = request.POST.get("reason", "").strip() if request.method == "POST" else ""
    shown = household_page(actor, code, reason)
    papers, cases = papers_of(actor, code), list(cases_of(actor, household__code=code))
    beside = {
        "cases": cases, "people": people_of(actor, cases), "questions": findings(actor, household=code),
        "helpers": [one for one in pairings(actor, code) if one.ends_on is None], "help": household_help(actor, code),
        "heads": {shown.view.id: shown.head}, "names": {member.code: member.name for member in shown.view.members},
        "papers": papers.exclude(kind=PHOTOGRAPH), "photographs": papers.filter(kind=PHOTOGRAPH).count(),
        "may_open": may_open(actor), "entry": entry_now(actor, shown.view.area), "map": drawn(surroundings(actor, code)),
    }  # fmt: skip
    return render(request, "households/one.html", {"home": shown, **beside})


@page
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What is known of a household this year, to be changed while entry is open; what somebody typed is never lost."""
    home = editing(actor, code)
    entry = entry_now(actor, home.view.area)
    if request.method != "POST":
        return render(request, "households/edit.html", {"home": home, "parts": parts(home), "entry": entry})
    found = parts(home, request.POST)
    shown = {"home": home, "parts": found, "entry": entry}
    try:
        wanted = changes(found, request.POST)
        if wanted:
            set_years(actor, home.year, wanted)
    except WindowClosedError as error:
        return render(request, "households/edit.html", shown | {"closed": said(error)}, status=409)
    except StaleError as error:
        # he reads now what others wrote: sending it once more is his own decision
        again = {"parts": parts(home, request.POST, read_anew=True), "stale": _told(home, error.faults)}
        return render(request, "households/edit.html", shown | again, status=409)
    except RefusedError as error:
        return render(
            request, "households/edit.html", shown | {"faults": _told(home, error.faults)}, status=422
        )
    return redirect("households:one", code=code)


@page
@require_POST
def check(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What the pack's rules would say of what is typed; nothing is entered."""
    home = editing(actor, code)
    try:
        judged = try_years(actor, home.year, changes(parts(home, request.POST), request.POST))
    except RefusedError as error:
        return render(request, "households/checks.html", {"faults": _told(home, error.faults)})
    return render(request, "households/checks.html", {"judged": judged})


def _told(home: EditedHousehold, faults: Iterable[Fault]) -> list[str]:
    """Faults in the language of the page, by the names of whom they are about."""
    names = {one.code: one.name for one in home.view.members if one.name}
    names[home.view.code] = gettext("全户")
    return [said(str(replace(one, subject=names.get(one.subject, one.subject)))) for one in faults]
