"""The first page of a working day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.cases.selectors import work_of
from niukou.office.windows.selectors import open_windows
from niukou.web.frame.pages import page


@page
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, what is late, what is open until when. One of the three hands begins where his work is."""
    if actor.hand:
        return redirect("audit:trail" if actor.hand == "audit" else "accounts:people")
    return render(request, "desk/mine.html", {"work": work_of(actor), "windows": open_windows(actor)})
