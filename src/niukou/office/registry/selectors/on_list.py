"""Who is on the four lists of a drive: the households and persons behind the counts of a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.registry.models import Household, LedgerEntry
from niukou.office.registry.selectors.households import heads


@dataclass(frozen=True)
class DriveList:
    """One list of a statement: by which cause people came into an account of the area, from which ('' for any), between two days."""

    area: Area
    cause: str
    account: str
    other: str
    first: date
    last: date


@dataclass(frozen=True)
class Listed:
    """A household on it. persons: how many of it; day: the last on which some came; decision: that brought the last."""

    household: Household
    head: str
    persons: int
    day: date
    decision: str


def on_list(actor: Actor, asked: DriveList) -> QuerySet[Household]:
    """Households with somebody on the list that he sees, by code: nobody who was taken back. Raises NotAllowedError.

    Who has gone to another's area since is still counted in the statement, and not among them.
    """
    actor.must_cover(asked.area)
    rows = Household.objects.filter(actor.sees(), pk__in=_entries(asked).values("household"))
    return rows.select_related("area").order_by("code")


def gone_elsewhere(actor: Actor, asked: DriveList) -> int:
    """How many households of the list are in another's area now."""
    actor.must_cover(asked.area)
    rows = Household.objects.filter(pk__in=_entries(asked).values("household"))
    return rows.exclude(actor.sees()).count()


def listed_as(actor: Actor, asked: DriveList, homes: Sequence[Household]) -> list[Listed]:
    """What the list says of these, as far as he sees them and reads names."""
    seen = [home for home in homes if actor.covers(home.area)]
    counted = _entries(asked).filter(household__in=seen).order_by().values("household")
    told: dict[int, Any] = {
        row["household"]: row
        for row in counted.annotate(
            persons=Count("pk", filter=Q(unit="person")),
            day=Max("effective_day"),
            decided=Max("decision__number"),
        )
    }
    named = heads(actor, seen)
    return [
        Listed(home, named.get(home.pk, ""), row["persons"], row["day"], row["decided"])
        for home in seen
        if (row := told.get(home.pk))
    ]


def _entries(asked: DriveList) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.filter(
        within(asked.area.path, "to_area__path"), cause=asked.cause, to_account=asked.account,
        effective_day__range=(asked.first, asked.last), reversed_by=None,
    )  # fmt: skip
    return rows.filter(from_account=asked.other) if asked.other else rows
