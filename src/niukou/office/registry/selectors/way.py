"""The way of one person or household through the ledger, and where it stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.registry.models import Household, LedgerEntry, Person


@dataclass(frozen=True)
class Stage:
    """One entry of the way. areas by code. reversed_at: when it was taken back; None while it is in force."""

    entry: int
    decision: str
    procedure: str
    cause: str
    from_account: str
    from_area: str
    to_account: str
    to_area: str
    household: str
    effective_day: date
    recorded_at: datetime
    reversed_at: datetime | None


def way_of(actor: Actor, one: Person | Household, known_at: datetime | None = None) -> list[Stage]:
    """The entries of a person or household in the order in which they were recorded, as far as they touch the actor's area."""
    seen = actor.sees("from_area__path") | actor.sees("to_area__path")
    return [_stage(row, known_at) for row in _rows(one, known_at).filter(seen)]


def stood(actor: Actor, one: Person | Household, day: date, known_at: datetime | None = None) -> Stage | None:
    """The entry by which a person or household stands where it does at the end of a day.

    None: it stood outside, or its last entry touches no area of the actor's.
    """
    last = _rows(one, known_at).filter(effective_day__lte=day).last()
    seen = last is not None and (actor.covers(last.from_area) or actor.covers(last.to_area))
    return _stage(last, known_at) if seen and last is not None else None


def _rows(one: Person | Household, known_at: datetime | None) -> QuerySet[LedgerEntry]:
    unit = "person" if isinstance(one, Person) else "household"
    rows = LedgerEntry.objects.filter(**{unit: one}, unit=unit).order_by("pk")
    rows = rows.select_related("decision", "from_area", "to_area", "household", "reversed_by")
    return rows if known_at is None else rows.filter(recorded_at__lte=known_at)


def _stage(row: LedgerEntry, known_at: datetime | None) -> Stage:
    back: LedgerEntry | None = getattr(row, "reversed_by", None)
    undone = back is not None and (known_at is None or back.recorded_at <= known_at)
    return Stage(
        entry=row.pk, decision=row.decision.number, procedure=row.decision.procedure, cause=row.cause,
        from_account=row.from_account, from_area=row.from_area.code, to_account=row.to_account,
        to_area=row.to_area.code, household=row.household.code, effective_day=row.effective_day,
        recorded_at=row.recorded_at, reversed_at=back.recorded_at if undone and back is not None else None,
    )  # fmt: skip
