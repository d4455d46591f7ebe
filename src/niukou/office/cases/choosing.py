"""Cases chosen to be done together: how many wait at which step, and those that were named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.due import items_of
from niukou.office.cases.models import Case
from niukou.office.cases.selectors import cases_at, waiting_cases
from niukou.office.cases.sight import coming
from niukou.office.registry.selectors import NotThereError

MOST = 200  # at a time: what one page can show and one meeting can hold


@dataclass(frozen=True)
class Group:
    """So many cases of a procedure wait at one step. alone: each is done by itself, as its form asks about one family."""

    procedure: str
    step: str
    title: str
    count: int
    alone: bool


def waiting_groups(actor: Actor) -> list[Group]:
    """The actor's waiting cases by procedure and step, in the order of the pack."""
    rows = waiting_cases(actor).order_by().values_list("procedure", "step").annotate(n=Count("pk"))
    counted = {(procedure, step): n for procedure, step, n in rows}
    return [
        Group(
            procedure.key, step.key, f"{procedure.title}：{step.title}", counted[procedure.key, step.key],
            step.checklist is not None,
        )
        for procedure in installed_pack().procedures.values()
        for step in procedure.steps
        if (procedure.key, step.key) in counted
    ]  # fmt: skip


def chosen_cases(actor: Actor, numbers: Sequence[str]) -> list[Case]:
    """Cases by their numbers, in that order. Raises NotThereError where one is not there or not his, or none was named."""
    wanted = list(dict.fromkeys(numbers))[:MOST]
    found = {case.number: case for case in _readable(actor, wanted)}
    missing = [number for number in wanted if number not in found]
    if missing or not wanted:
        said = "、".join(missing) or "一件也没有选"
        raise NotThereError(f"{said}：没有这件案子，或不归您管 / no such case, or not yours")
    return [found[number] for number in wanted]


def _readable(actor: Actor, numbers: Sequence[str]) -> QuerySet[Case]:
    return cases_at(actor, coming(actor)).filter(number__in=numbers).select_related("person", "decision")


def area_of_all(actor: Actor, cases: Sequence[Case]) -> Area:
    """The smallest area in which the due step of all of these cases is done: what a paper of all of them is a paper of."""
    items = items_of(installed_pack(), cases)
    paths = [codes_along(item.area.path) for item in items]
    shared = [codes[0] for codes in zip(*paths, strict=False) if len(set(codes)) == 1]
    area = Area.objects.get(code=shared[-1])
    actor.must_cover(area)
    return area
