"""Money by area, year, source, project: what was received, allotted and spent, and how much of it reached households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import names_of
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.registry.selectors import NotThereError
from niukou.office.support.models import ALLOTTED, RECEIVED, SPENT, Allotment, Fund, MoneyEntry, Project
from niukou.office.support.refusing import dictionary_of

BY = {
    "year": "fund__year",
    "source": "fund__source",
    "level": "fund__level",
    "document": "fund__document",
    "project": "allotment__project__code",
    "kind": "allotment__project__kind",
}
AREA = "area"


@dataclass(frozen=True)
class Balance:
    """Sums in fen of one group. key: its values, in the order asked for; to_households: of what was spent, by household."""

    key: tuple[str, ...]
    received: int = 0
    allotted: int = 0
    spent: int = 0
    to_households: int = 0


def balances(actor: Actor, by: Sequence[str], area: Area, year: int | None = None) -> list[Balance]:
    """What was received, allotted and spent in an area, in groups by `area` (its parts) and BY, in order of their keys.

    A group of an area is counted where the fund is held, the project is, the money was spent. Raises NotAllowedError.
    """
    actor.must_cover(area)
    found: dict[tuple[str, ...], Balance] = {}
    inside = entries(actor).filter(within(area.path, "area__path"))
    rows = inside if year is None else inside.filter(fund__year=year)
    columns = [BY.get(name, "area__path") for name in by]
    sums = {
        "received": Sum("amount", filter=Q(kind=RECEIVED), default=0),
        "allotted": Sum("amount", filter=Q(kind=ALLOTTED), default=0),
        "spent": Sum("amount", filter=Q(kind=SPENT), default=0),
        "to_households": Sum("amount", filter=Q(kind=SPENT, household__isnull=False), default=0),
    }
    grouped = rows.order_by().values(*columns).annotate(**sums).values_list(*columns, *sums)
    for row in grouped if by else [tuple(rows.aggregate(**sums).values())]:
        values, amounts = row[: len(by)], row[len(by) :]
        key = tuple(
            _part(area, value) if name == AREA else str(value or "")
            for name, value in zip(by, values, strict=True)
        )
        known = found.get(key, Balance(key))
        before = (known.received, known.allotted, known.spent, known.to_households)
        found[key] = Balance(key, *(one + more for one, more in zip(before, amounts, strict=True)))
    return [found[key] for key in sorted(found)]


def entries(actor: Actor) -> QuerySet[MoneyEntry]:
    """The movements of money in his area, oldest first. Raises NotAllowedError for a role that reads no amounts."""
    if not reads_amounts(actor):
        raise NotAllowedError("您的职责不能看资金明细 / may not read amounts")
    return MoneyEntry.objects.filter(actor.sees()).select_related("fund", "allotment__project").order_by("pk")


def reads_amounts(actor: Actor) -> bool:
    """Whether he may see what was received, allotted and spent, of whatever area."""
    return actor.may_read(dictionary_of().fields("payment")["amount"].privacy)


def funds(actor: Actor, year: int | None = None) -> QuerySet[Fund]:
    """The funds held in his area, and those of which something was allotted to projects in it, by id; of a year, or all."""
    of_projects = Fund.objects.filter(actor.sees("allotments__project__area__path")).values("pk")
    found = Fund.objects.filter(actor.sees() | Q(pk__in=of_projects)).select_related("area").order_by("pk")
    return found if year is None else found.filter(year=year)


def projects(actor: Actor) -> QuerySet[Project]:
    """The projects of his area, by code."""
    return Project.objects.filter(actor.sees()).select_related("area").order_by("code", "pk")


def allotments(actor: Actor, area: Area, year: int | None = None) -> QuerySet[Allotment]:
    """What projects of an area have of funds, and what of it is spent, by project. Raises as `entries` and `balances` do."""
    actor.must_cover(area)
    entries(actor)
    rows = Allotment.objects.filter(within(area.path, "project__area__path"))
    rows = rows if year is None else rows.filter(fund__year=year)
    return rows.select_related("project__area", "fund__area").order_by("project__code", "pk")


def allotment_of(actor: Actor, number: int) -> Allotment:
    """What a project of his area has of a fund (id). Raises NotThereError, and as `entries` does."""
    entries(actor)
    rows = Allotment.objects.filter(actor.sees("project__area__path"), pk=number)
    found = rows.select_related("project__area", "fund__area").first()
    if found is None:
        raise NotThereError(f"{number}：没有，或不归您管 / is not there, or not yours")
    return found


@dataclass(frozen=True)
class MoneyEntered:
    """A receipt or allotment; taken_back: the entry that took it back, which says why, or None. by, taken_back_by: names."""

    entry: MoneyEntry
    by: str
    taken_back: MoneyEntry | None
    taken_back_by: str


def fund_of(actor: Actor, number: int) -> Fund:
    """A fund (id) that he sees. Raises NotThereError, and as `entries` does."""
    entries(actor)
    found = funds(actor).filter(pk=number).first()
    if found is None:
        raise NotThereError(f"{number}：没有这笔资金，或不归您管 / no such fund, or not yours")
    return found


def entered_of(actor: Actor, number: int) -> list[MoneyEntered]:
    """What was received for a fund (id) and allotted of it in his area, the newest first, with what was taken back.

    Raises as `entries` does.
    """
    rows = entries(actor).filter(fund=number, kind__in=(RECEIVED, ALLOTTED), reverses=None)
    told = list(
        rows.select_related("allotment__project", "area", "fund", "reversed_by").order_by("-on", "-pk")
    )
    back = [getattr(row, "reversed_by", None) for row in told]
    names = names_of([row.recorded_by for row in (*told, *back) if row is not None])
    return [
        MoneyEntered(
            row, names.get(row.recorded_by, row.recorded_by), undone,
            names.get(undone.recorded_by, undone.recorded_by) if undone else "",
        )
        for row, undone in zip(told, back, strict=True)
    ]  # fmt: skip


def spent_of(actor: Actor, number: int) -> QuerySet[MoneyEntry]:
    """What was spent of an allotment (id) in his area and not taken back, the newest first. Raises as `entries` does."""
    rows = entries(actor).filter(allotment=number, kind=SPENT, reverses=None, reversed_by=None)
    return rows.select_related("area", "household").order_by("-on", "-pk")


def _part(area: Area, path: str) -> str:
    """The code of the part of an area that a path lies in; the area's own for what is in no part of it."""
    below = path[len(area.path) :].split("/")[0]
    return below or area.code
