"""A case is opened: about a family, from its page, or about an area itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import parts
from niukou.office.audit import clock
from niukou.office.cases.may_open import ToOpen, openable, subject_of, to_open
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import Arrival, Parting, open_arrival, open_cases, open_parting
from niukou.office.support.selectors import heads_called
from niukou.web.cases.acts import REFUSALS
from niukou.web.cases.mending import lines_of
from niukou.web.cases.open_form import OpenForm
from niukou.web.frame.asking import area_there
from niukou.web.frame.pages import page, refused


@page
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The procedures that may be opened about a family or an area."""
    household, area = request.GET.get("household", ""), request.GET.get("area", "")
    found = openable(actor, household, area)
    place = None if household else area_there(area or actor.area)
    within = parts(place, clock.today()) if place is not None else ()
    return render(request, "cases/choose.html", {
        "household": household, "place": place, "openable": found, "within": within,
        "head": heads_called(actor, [household]).get(household, "") if household else "",
    })  # fmt: skip


@page
def open_one(request: HttpRequest, actor: Actor, procedure: str) -> HttpResponse:
    """What a case of that procedure has to be told; then it is opened."""
    given = request.GET
    try:
        asked = to_open(actor, procedure, given.get("household", ""), given.get("area", ""))
    except CaseError as unknown:
        return refused(request, 404, str(unknown))
    form = OpenForm(asked, request.POST if request.method == "POST" else None)
    refusals: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            return redirect("cases:one", _opened(actor, asked, form))
        except REFUSALS as refusal:
            refusals = lines_of(refusal)
    return render(request, "cases/open.html", {"asked": asked, "form": form, "refusals": refusals})


def _opened(actor: Actor, asked: ToOpen, form: OpenForm) -> str:
    """The number of the new case."""
    said, newcomer = form.cleaned_data, form.newcomer()
    if newcomer is not None and asked.household is not None:
        arrival = Arrival(asked.household, newcomer, form.facts(), said["known"])
        return open_arrival(actor, asked.procedure.key, arrival, said["reason"]).number
    parting = form.parting()
    if parting is not None and asked.household is not None:
        parted = Parting(asked.household, parting, said["known"])
        return open_parting(actor, asked.procedure.key, parted, said["reason"]).number
    subject = subject_of(actor, asked, said.get("person", ""), form.facts())
    return open_cases(actor, asked.procedure.key, [subject], reason=said["reason"])[0].number
