"""A written request for a comparison: what it asks, its answer with what departments handed over, what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.cases.asked import request_asked
from niukou.office.cases.refusals import CaseError
from niukou.office.findings.refusals import FindingError
from niukou.office.findings.selectors import extracts, newest_extracts
from niukou.office.registry.refused import RefusedError
from niukou.pipeline.ingest import InputError
from niukou.runs.screening.answering import answer
from niukou.web.comparison.extract_views import must_screen_here
from niukou.web.comparison.forms import Answered
from niukou.web.frame.pages import page
from niukou.web.frame.saying import said


@page
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One request, and its answer while its cases wait."""
    must_screen_here(actor)
    asked = request_asked(actor, number)
    there = extracts(actor).filter(let_go_at=None)
    form = Answered(
        request.POST or None, request.FILES or None, extracts=there, newest=newest_extracts(actor), papers=asked.papers
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            answer(actor, number, form.chosen(), form.papers())
        except (CaseError, FindingError, InputError, RefusedError) as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("comparison:request", number)
    shown = {"asked": asked, "form": form, "any": there.exists()}
    return render(request, "comparison/request.html", shown, status=422 if form.errors else 200)
