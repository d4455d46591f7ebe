"""Findings as somebody asks for them: one by its name, some by theirs, or a list by kind, place, rule, state and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import with_names
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.findings.models import OPEN_STATES, STATES, Finding
from niukou.office.findings.selectors.lists import (
    exemptions,
    findings,
    overdue,
    waiting,
    waiting_for_check,
)
from niukou.office.registry.content import parts
from niukou.office.registry.selectors import NotThereError


def _open(actor: Actor) -> QuerySet[Finding]:
    return findings(actor, state__in=OPEN_STATES)


LISTS: Mapping[str, Callable[[Actor], QuerySet[Finding]]] = {
    "open": _open,
    "mine": waiting,
    "check": waiting_for_check,
    "overdue": overdue,
    "exempt": exemptions,
    "all": findings,
}


def waiting_by_kind(actor: Actor) -> dict[str, dict[str, int]]:
    """What somebody's desk has of findings: to answer, to check, overdue in his area (keys of LISTS), each by kind."""
    found: dict[str, dict[str, int]] = {}
    for which in ("mine", "check", "overdue"):
        rows = LISTS[which](actor).order_by().values_list("kind").annotate(n=Count("pk"))
        found[which] = dict(rows)
    return found


@dataclass(frozen=True)
class Asked:
    """Which findings: of these kinds, on one of LISTS; of an area (code), a rule, a state; to be answered by a day."""

    kinds: Sequence[str]
    which: str = "open"
    area: str = ""
    rule: str = ""
    state: str = ""
    due: date | None = None


def listed(actor: Actor, asked: Asked) -> QuerySet[Finding]:
    """Those of the actor's area that are asked for, in the order of their list. Nothing of an area that is not there."""
    where = Q(kind__in=asked.kinds)
    if asked.area:
        area = Area.objects.filter(code=asked.area).first()
        where &= within(area.path if area else "", "area__path")
    if asked.rule:
        where &= Q(rule=asked.rule)
    if asked.state in STATES:
        where &= Q(state=asked.state)
    if asked.due is not None:
        where &= Q(due__lte=asked.due)
    return LISTS.get(asked.which, _open)(actor).filter(where)


def finding(actor: Actor, name: str, **filters: Any) -> Finding:
    """One finding of the actor's area, with the name of whom it is assigned to.

    Raises NotThereError for none, and for one that is not his: both look the same.
    """
    found = with_names(findings(actor, name=name, **filters), "assigned_to").first()
    if found is None:
        raise NotThereError(f"{name}：没有这条线索，或不归您管 / no such finding, or not yours")
    return found


def chosen(actor: Actor, names: Sequence[str]) -> list[Finding]:
    """Findings of the actor's area by their names, in the order of the problem list; what is not his is not among them."""
    found: list[Finding] = []
    for some in parts(names):
        found += findings(actor, name__in=some)
    return sorted(found, key=lambda one: (one.area.path, one.household, one.rule, one.name))
