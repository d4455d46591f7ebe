"""What departments handed over, and screens of the book with it: begun here, watched here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import area_of
from niukou.office.cases.asked import requests_waiting
from niukou.office.findings.refusals import FindingError
from niukou.office.findings.selectors import (
    extract,
    extracts,
    may_screen,
    newest_extracts,
    screening,
    screenings,
)
from niukou.office.findings.services import let_extract_go
from niukou.runs.screening.handing_over import hand_over, rejected_rows
from niukou.runs.screening.process import begin, is_cut_off
from niukou.web.comparison.forms import HandOver
from niukou.web.frame.asking import number_asked
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import in_one_language, said

_LAST = 10  # screens shown beside the extracts


@page
def handed_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The extracts of the actor's county; a form for one more, and one to begin a screen with those chosen."""
    must_screen_here(actor)
    form = HandOver(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            row = hand_over(
                actor, area_of(actor.area), form.cleaned_data["department"], given.name, given.read()
            )
        except FindingError as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("comparison:extract", row.pk)
    return _listed(request, actor, form)


@page
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """How one extract was understood; and to let it go."""
    row, wrong = extract(actor, number), ""
    if request.method == "POST":
        try:
            let_extract_go(actor, number)
        except FindingError as refusal:
            wrong = in_one_language(refusal)
        else:
            return redirect("comparison:extracts")
    rejected = sum(sheet["rejected"] for sheet in row.sheets)
    digests = {"received": bytes(row.digest).hex(), "now": row.digest_now.hex()}
    return render(
        request, "comparison/extract.html", {"one": row, "rejected": rejected, "wrong": wrong, **digests}
    )


@page
def rejected(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """The rows of an extract that were set aside, with the reasons, as a workbook."""
    try:
        exported = rejected_rows(actor, number)
    except FindingError as refusal:
        shown = {"one": extract(actor, number), "rejected": 0, "wrong": in_one_language(refusal)}
        return render(request, "comparison/extract.html", shown, status=409)
    return streamed(exported.name, exported.content)


@page
@require_POST
def begin_screen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a screen of the book with the extracts chosen."""
    must_screen_here(actor)
    chosen = [number for text in request.POST.getlist("extract") if (number := number_asked(text))]
    try:
        row = begin(actor, area_of(actor.area), chosen)
    except FindingError as refusal:
        return _listed(request, actor, HandOver(), in_one_language(refusal))
    return redirect("comparison:screening", row.pk)


@page
def under_way(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One screen: how far it is, what came of it."""
    return render(request, "comparison/screening.html", _screening(actor, number))


@page
def progress(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The part of that page which changes, for the page to fetch again."""
    return render(request, "comparison/progress.html", _screening(actor, number))


def _screening(actor: Actor, number: int) -> dict[str, Any]:
    row = screening(actor, number)
    with_extracts = extracts(actor).filter(pk__in=row.extracts).order_by("pk")
    return {"one": row, "cut_off": row.state == "cut_off" or is_cut_off(row), "extracts": with_extracts}


def _listed(request: HttpRequest, actor: Actor, form: HandOver, wrong: str = "") -> HttpResponse:
    shown = {
        "form": form, "wrong": wrong, "cut": cut(request, extracts(actor)), "newest": newest_extracts(actor),
        "requests": requests_waiting(actor),
        "screenings": [(row, is_cut_off(row)) for row in screenings(actor)[:_LAST]],
    }  # fmt: skip
    return render(request, "comparison/extracts.html", shown)


def must_screen_here(actor: Actor) -> None:
    """Raises NotAllowedError for who neither takes extracts in nor screens."""
    if not may_screen(actor):
        raise NotAllowedError(gettext("部门数据由县里的办公室交，筛查也由县里做"))
