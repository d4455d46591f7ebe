"""The gate: what keeps one case from its entry, and a dry run over a village before any case is opened."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import is_village, parts
from niukou.office.audit import clock
from niukou.office.cases.before_the_gate import gate_of_cases, gate_of_village, gated_procedures
from niukou.office.cases.selectors import case_page
from niukou.rulebook.model import Procedure
from niukou.web.cases.leaving import gate_workbook
from niukou.web.cases.mending import obstacles
from niukou.web.frame.asking import area_asked
from niukou.web.frame.pages import page


@page
def gate_of(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Everything that keeps the gate shut for one case, with what to mend and where."""
    shown = case_page(actor, number)
    case = shown.case
    reasons = gate_of_cases(actor, [case]).get(case.number, ()) if case.state == "open" else ()
    found = obstacles(shown.procedure, reasons, case.household.code if case.household else "")
    return render(request, "cases/gate_of.html", {"shown": shown, "obstacles": found})


@page
def gate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A village's families, each with what would stop it."""
    area = area_asked(request, actor)
    procedures, chosen = _chosen(request, actor)
    told = []
    if chosen is not None and is_village(area):
        told = [
            (one, obstacles(chosen, one.reasons, one.code))
            for one in gate_of_village(actor, area, chosen.key)
        ]
    shown = {
        "area": area, "procedures": procedures, "chosen": chosen, "tested": told, "narrow": is_village(area),
        "stopped": sum(bool(found) for _, found in told), "within": parts(area, clock.today()),
    }  # fmt: skip
    return render(request, "cases/gate.html", shown)


@page
def gate_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same over an area of any size, a whole county as well, as a workbook."""
    _, chosen = _chosen(request, actor)
    if chosen is None:
        raise Http404
    return gate_workbook(actor, area_asked(request, actor).code, chosen)


def _chosen(request: HttpRequest, actor: Actor) -> tuple[Sequence[Procedure], Procedure | None]:
    procedures = gated_procedures(actor)
    asked = request.GET.get("procedure", "")
    return procedures, next(
        (one for one in procedures if one.key == asked), procedures[0] if procedures else None
    )
