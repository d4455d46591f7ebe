"""Writing entries and, with them, where persons and households stand from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform

from niukou.office.audit.services import leaf
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Household, HouseholdYear, LedgerEntry, Person

_ATTRIBUTE = "attribute"  # the dictionary's field of a household
_BATCH = 2000


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


def write_entries(entries: Sequence[LedgerEntry], attributes: Attributes) -> list[LedgerEntry]:
    """Write entries of one unit, each with its attribute (unless it brings one back) and leaf; set the standing.

    Raises IntegrityError where the database's own rules refuse.
    """
    for entry in entries:
        if not entry.attribute:
            entry.attribute = attributes.on(entry.household_id, entry.effective_day)
        entry.leaf = leaf_of(entry)
    written = LedgerEntry.objects.bulk_create(entries, batch_size=_BATCH)
    model = Person if entries and entries[0].unit == "person" else Household
    for chunk in chunks(entry.person_id or entry.household_id for entry in written):
        newest = LedgerEntry.objects.filter(unit=model.__name__.lower(), next=None)
        newest = newest.filter(**{model.__name__.lower(): OuterRef("pk")})
        model.objects.filter(pk__in=chunk).update(
            account=Subquery(newest.values("to_account")),
            area=Subquery(newest.values("to_area")),
            last_entry=Subquery(newest.values("pk")),
        )
    return written


def leaf_of(entry: LedgerEntry) -> bytes:
    """The leaf an entry carries: over all that it says."""
    return leaf(
        [
            entry.decision_id, entry.unit, entry.person_id, entry.household_id, entry.cause, entry.from_account,
            entry.from_area_id, entry.to_account, entry.to_area_id, entry.effective_day.isoformat(),
            entry.recorded_at.timestamp(), entry.previous_id, entry.rests_on_id, entry.reverses_id, entry.attribute,
        ]
    )  # fmt: skip
