"""The first page of a working day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import emergencies_waiting
from niukou.office.cases.beside import heads_of, people_of
from niukou.office.cases.by_place import places_of
from niukou.office.cases.selectors import URGENT, work_of
from niukou.office.findings.selectors import waiting, waiting_by_kind
from niukou.office.instructions.asking import may_instruct
from niukou.office.instructions.selectors import asked_of
from niukou.office.windows.selectors import open_windows
from niukou.web.frame.pages import page


@page
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, what is late, what is open until when. One of the three hands begins where his work is."""
    if actor.hand:
        return redirect("audit:trail" if actor.hand == "audit" else "accounts:people")
    work = work_of(actor)
    shown = {
        "work": work, "heads": heads_of(actor, work.urgent), "people": people_of(actor, work.urgent),
        "windows": open_windows(actor), "questions": questions(actor),
        "asked": asked_of(actor), "asks": may_instruct(actor),
        "emergencies": emergencies_waiting(actor), "places": places_of(actor),
        "to_answer": waiting(actor)[:URGENT],
    }  # fmt: skip
    return render(request, "desk/mine.html", shown)


def questions(actor: Actor) -> list[tuple[str, str, int]]:
    """Lists of findings that are not empty: the room they are in, the list, how many."""
    found = waiting_by_kind(actor)
    counted = [
        (room, which, sum(many for kind, many in kinds.items() if (kind == "quality") == (room == "quality")))
        for which, kinds in found.items()
        for room in ("comparison", "quality")
    ]
    return [one for one in counted if one[2]]
