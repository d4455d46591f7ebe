"""The problem list."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.web.findings.leaving import list_workbook
from niukou.web.findings.listing import asked_for, list_page
from niukou.web.frame.pages import page


@page
def problems(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the rules over the book's own rows found, who has to put it right, what is overdue, what is exempt."""
    return list_page(request, actor, "quality", "quality/problems.html")


@page
def problems_export(request: HttpRequest, actor: Actor) -> FileResponse:
    """The same list, all of it, as a workbook."""
    return list_workbook(actor, asked_for(request, actor, "quality"), gettext("问题清单"))
