"""A family that is not in the book is written down, outside the register; then it has a page from which a case is opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import is_village, parts
from niukou.office.audit import clock
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import asked_of_new
from niukou.office.registry.services import add_households
from niukou.web.frame.asking import area_asked, number_asked
from niukou.web.frame.pages import page
from niukou.web.frame.saying import said
from niukou.web.households.new_family import MOST, ROOM, FamilyForm


@page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which village, who lives there; nothing is written before all of it can be."""
    asked = asked_of_new(actor)
    area = area_asked(request, actor)
    within = parts(area, clock.today())  # of a village: its natural villages
    shown = {"area": area, "narrow": is_village(area), "within": within}
    if not shown["narrow"]:
        return render(request, "households/new.html", shown)
    places = [(one.code, one.name) for one in within]
    room = min(max(number_asked(request.POST.get("room", "")), ROOM), MOST)
    if "more" in request.POST:
        wider = min(room + ROOM, MOST)
        form = FamilyForm(asked, wider, places, initial={**request.POST.dict(), "room": wider})
        return render(request, "households/new.html", shown | {"form": form})
    form = FamilyForm(asked, room, places, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            (home,) = add_households(actor, [form.family(area.code)])
            return redirect("households:one", code=home.code)
        except RefusedError as error:
            told = [said(str(one)) for one in form.told(error.faults)]
            return render(
                request, "households/new.html", shown | {"form": form, "refusals": told}, status=422
            )
    return render(
        request, "households/new.html", shown | {"form": form}, status=422 if form.is_bound else 200
    )
