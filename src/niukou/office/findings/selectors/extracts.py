"""Extracts that were handed over, and screens of the book: those of the actor's area."""

from __future__ import annotations

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import with_names
from niukou.office.areas.selectors import area_of
from niukou.office.findings.kept_extracts import whole_content
from niukou.office.findings.models import Extract, Screening
from niukou.office.findings.refusals import ExtractError, FindingError
from niukou.office.findings.taking import must_screen
from niukou.office.registry.selectors import NotThereError


def may_screen(actor: Actor) -> bool:
    """Whether the actor hands extracts over and screens: a county's office."""
    try:
        must_screen(actor, area_of(actor.area))
    except (FindingError, NotAllowedError):
        return False
    return True


def extracts(actor: Actor) -> QuerySet[Extract]:
    """Those handed over for the actor's area or a part of it, the newest first. None for who may not screen."""
    rows = with_names(Extract.objects.select_related("area"), "handed_by", "let_go_by").order_by("-pk")
    return rows.filter(actor.sees()) if may_screen(actor) else rows.none()


def extract(actor: Actor, number: int) -> Extract:
    """One of them. Raises NotThereError."""
    row = extracts(actor).filter(pk=number).first()
    if row is None:
        raise NotThereError(f"{number}：没有这份文件，或不归您管 / no such file, or not yours")
    return row


def content_of_extract(actor: Actor, number: int) -> tuple[Extract, bytes]:
    """An extract and what is in it, for the office's own work. Raises NotThereError; ExtractError for one let go or damaged."""
    row = extract(actor, number)
    if row.let_go_at is not None:
        raise ExtractError(f"“{row.title}”已经删了 / was let go")
    content = whole_content(row)
    if content is None:
        raise ExtractError(f"“{row.title}”的文件打不开，请重新交一次 / cannot be opened: hand it over again")
    return row, content


def newest_extracts(actor: Actor) -> set[int]:
    """Ids of those that no newer one of the same registers stands for."""
    seen: set[str] = set()
    found = set()
    for row in extracts(actor).filter(let_go_at=None):
        sources = {one["source"] for one in row.sheets}
        if not sources <= seen:
            found.add(row.pk)
            seen |= sources
    return found


def screenings(actor: Actor) -> QuerySet[Screening]:
    """Screens that were begun in the actor's area, the newest first. None for who may not screen."""
    rows = with_names(Screening.objects.select_related("area", "run"), "begun_by").order_by("-pk")
    return rows.filter(actor.sees()) if may_screen(actor) else rows.none()


def screening(actor: Actor, number: int) -> Screening:
    """One of them. Raises NotThereError."""
    row = screenings(actor).filter(pk=number).first()
    if row is None:
        raise NotThereError(f"{number}：没有这次筛查，或不归您管 / no such screen, or not yours")
    return row
