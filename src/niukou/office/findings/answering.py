"""What an answer must have: somebody whose desk it is, a visit, papers, a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Max, Q

from niukou.office.findings import story
from niukou.office.findings.acting import Act, must_be
from niukou.office.findings.models import Finding, FindingEvent
from niukou.office.findings.refusals import AnswerError, WrongPersonError
from niukou.office.registry.chunks import chunks


def check_doer(act: Act) -> None:
    """Raises WrongPersonError for a role that does not answer such findings, or where somebody else was named."""
    must_be(act, lambda desk: desk.answered_by, "答")
    others = [one.name for one in act.findings if one.assigned_to not in ("", act.actor.username)]
    if others:
        raise WrongPersonError("已派给别人，要改派才能办 / is assigned to somebody else", others)


def check_day(act: Act) -> None:
    """Raises AnswerError for a day before the question was put: what was seen then answers nothing that was asked later."""
    wanted = {one.pk: one.name for one in act.findings}
    early: dict[date, list[str]] = {}
    for some in chunks(wanted):
        rows = FindingEvent.objects.filter(finding__in=some, act__in=story.BEGINS)
        for pk, put in rows.values_list("finding").annotate(put=Max("on_day")):
            if act.on_day < put:
                early.setdefault(put, []).append(wanted[pk])
    if early:
        put, names = min(early.items())
        raise AnswerError(f"{act.on_day} 不行，线索是 {put} 才有的 / was put on a later day", names)


def check_visited(findings: Iterable[Finding]) -> None:
    """Raises AnswerError for one that nobody has visited since its question was put."""
    wanted = {one.pk: one.name for one in findings}
    visited = visited_of(wanted)
    without = [name for pk, name in wanted.items() if pk not in visited]
    if without:
        raise AnswerError("先要入户，再答 / nobody has been there since it was asked", without)


def visited_of(findings: Collection[int]) -> set[int]:
    """The ids of those that were visited since their question was put."""
    found: set[int] = set()
    for some in chunks(findings):
        rows = (
            FindingEvent.objects.filter(finding__in=some)
            .values("finding")
            .annotate(
                visited=Max("place", filter=Q(act=story.VISITED)),
                put=Max("place", filter=Q(act__in=story.BEGINS)),
            )
        )
        found |= {
            row["finding"]
            for row in rows
            if row["visited"] is not None and row["visited"] > (row["put"] or 0)
        }
    return found
