"""Lists of findings: the problem list of a place, what waits for whom, what is overdue, what is exempt."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import with_names
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.models import ANSWERED, ASKED, SETTLED, Finding, ScreenRun

_INTERNAL = "internal"


def findings(actor: Actor, area: str = "", **filters: Any) -> QuerySet[Finding]:
    """The problem list of the actor's area, or of one inside it (a path): by village, household, rule.

    filters: of the model's fields, such as rule, kind, state. What a register says of somebody is not among it for who
    may not read internal data: such a role lists nothing.
    """
    if not actor.may_read(_INTERNAL):
        return Finding.objects.none()
    rows = Finding.objects.filter(actor.sees(), **filters)
    if area:
        rows = rows.filter(within(area, "area__path"))
    return rows.select_related("area").order_by("area__path", "household", "rule", "name")


def waiting(actor: Actor) -> QuerySet[Finding]:
    """What the actor himself is to answer: on the desk of his role, or assigned to him; the most urgent first."""
    his = Q(assigned_to=actor.username) | Q(assigned_to="", desk=actor.role)
    return findings(actor, state=ASKED).filter(his).order_by("due", "area__path", "household", "name")


def waiting_for_check(actor: Actor) -> QuerySet[Finding]:
    """Answers that the actor may check: of a kind whose answers his role checks, given below him and not by him."""
    kinds = [desk.kind for desk in installed_pack().desks.values() if actor.role in desk.checked_by]
    rows = findings(actor, state=ANSWERED, kind__in=kinds)
    return (
        rows.exclude(answered_by=actor.username)
        .exclude(answered_level=actor.level)
        .order_by("answered_on", "name")
    )


def overdue(actor: Actor, area: str = "") -> QuerySet[Finding]:
    """What was to be answered before today, the longest overdue first."""
    return findings(actor, area, state=ASKED, due__lt=clock.today()).order_by("due", "area__path", "name")


def exemptions(actor: Actor, area: str = "") -> QuerySet[Finding]:
    """Findings that are settled though the fact stands: by an answer that is good until a day, or while nothing changes.

    Those whose end comes first come first; their papers stand in the story.
    """
    held = [
        Q(kind=desk.kind, answer=answer.key)
        for desk in installed_pack().desks.values()
        for answer in desk.answers
        if answer.by_hand and answer.lasts != "found"
    ]
    chosen = Q(pk__in=[])
    for one in held:
        chosen |= one
    return findings(actor, area, state=SETTLED).filter(chosen).order_by("answer_until", "area__path", "name")


def runs(actor: Actor) -> QuerySet[ScreenRun]:
    """The runs taken in for the actor's area or a part of it, the newest first."""
    seen = ScreenRun.objects.filter(actor.sees()).select_related("area")
    return with_names(seen, "taken_by").order_by("-pk")
