"""Writing entries and, with them, where persons and households stand from then on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform

from niukou.office.audit.services import leaf
from niukou.office.audit.sqlite_functions import gathering
from niukou.office.registry.bulk import insert
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Decision, Household, HouseholdYear, LedgerEntry, Person

_ATTRIBUTE = "attribute"  # the dictionary's field of a household
_COLUMNS = (
    "decision_id", "unit", "person_id", "household_id", "cause", "from_account", "from_area_id", "to_account",
    "to_area_id", "effective_day", "recorded_at", "previous_id", "rests_on_id", "reverses_id", "attribute", "leaf",
)  # fmt: skip
_DAY, _MOMENT = _COLUMNS.index("effective_day"), _COLUMNS.index("recorded_at")


@dataclass(slots=True)
class Entry:
    """A new entry, by ids, as `LedgerEntry` will hold it. attribute: None takes it from the year files."""

    decision: Decision
    unit: str
    person_id: int | None
    household_id: int
    from_account: str
    from_area_id: int
    to_account: str
    to_area_id: int
    effective_day: date
    recorded_at: datetime
    previous_id: int | None
    rests_on_id: int | None
    reverses_id: int | None = None
    attribute: str | None = None
    leaf: bytes = b""

    @property
    def decision_id(self) -> int:
        """The decision's id."""
        return self.decision.pk

    @property
    def cause(self) -> str:
        """Why: what its decision is about."""
        return self.decision.cause


@dataclass(frozen=True)
class Posted:
    """What was written: entries of persons, of households, and the leaves of all of them in order, for the trail."""

    persons: int
    households: int
    leaves: list[bytes] = field(repr=False)


@dataclass
class Attributes:
    """What the year files say a household's attribute is: the newest year not after the one asked for."""

    years: dict[int, list[tuple[int, str]]]

    def on(self, household: int, day: date) -> str:
        """The attribute on a day; '' where no year file says one."""
        return next((said for year, said in self.years.get(household, ()) if year <= day.year), "")


def attributes_of(households: Iterable[int]) -> Attributes:
    """The attributes of households by year, newest first; of a year the highest revision."""
    found: dict[int, list[tuple[int, str]]] = {}
    for chunk in chunks(households):
        files = HouseholdYear.objects.filter(household__in=chunk).order_by("-year", "-revision")
        told = files.annotate(said=KeyTextTransform(_ATTRIBUTE, "values"))
        for household, year, said in told.values_list("household_id", "year", "said"):
            found.setdefault(household, []).append((year, said or ""))
    return Attributes(found)


def write_entries(entries: Sequence[Entry], attributes: Attributes) -> None:
    """Write entries of one unit, each with its attribute (unless it brings one back) and leaf; set the standing.

    Raises IntegrityError where the database's own rules refuse.
    """
    if not entries:
        return
    for entry in entries:
        if entry.attribute is None:
            entry.attribute = attributes.on(entry.household_id, entry.effective_day)
        entry.leaf = leaf_of(entry)
    insert(LedgerEntry, _COLUMNS, _values(entries))
    _set_standing(entries)


def leaf_of(entry: Entry | LedgerEntry) -> bytes:
    """The leaf an entry carries: over all that it says."""
    return leaf(
        [
            entry.decision_id, entry.unit, entry.person_id, entry.household_id, entry.cause, entry.from_account,
            entry.from_area_id, entry.to_account, entry.to_area_id, entry.effective_day.isoformat(),
            entry.recorded_at.timestamp(), entry.previous_id, entry.rests_on_id, entry.reverses_id, entry.attribute,
        ]
    )  # fmt: skip


def _values(entries: Sequence[Entry]) -> Iterator[list[Any]]:
    """The entries as the database takes them; most of them are of one day and moment."""
    day_of, moment_of = (
        cache(connection.ops.adapt_datefield_value),
        cache(connection.ops.adapt_datetimefield_value),
    )
    said = attrgetter(*_COLUMNS)
    for entry in entries:
        values = list(said(entry))
        values[_DAY], values[_MOMENT] = day_of(entry.effective_day), moment_of(entry.recorded_at)
        yield values


def _set_standing(written: Sequence[Entry]) -> None:
    model, unit = (Person, "person") if written[0].unit == "person" else (Household, "household")
    newest = LedgerEntry.objects.filter(unit=unit, next=None, **{unit: OuterRef("pk")})
    for chunk in chunks(getattr(entry, f"{unit}_id") for entry in written):
        with gathering():
            model.objects.filter(pk__any_of=chunk).update(
                account=Subquery(newest.values("to_account")),
                area=Subquery(newest.values("to_area")),
                last_entry=Subquery(newest.values("pk")),
            )
