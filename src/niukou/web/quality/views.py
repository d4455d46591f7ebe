"""The problem list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from niukou.office.accounts.actor import Actor
from niukou.web.findings.listing import list_page
from niukou.web.frame.pages import page


@page
def problems(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the rules over the book's own rows found, who has to put it right, what is overdue, what is exempt."""
    return list_page(request, actor, "quality", "quality/problems.html")
