"""The book as rows to freeze: every table of a snapshot, ordered, read in batches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.registry.models import (
    Decision,
    Household,
    HouseholdYear,
    LedgerEntry,
    Lookup,
    Membership,
    Person,
    PersonYear,
    VillageYear,
)

_CHUNK = 4096
Rows = Iterator[Sequence[Any]]


def frozen_rows(actor: Actor, area: Area, fields: Mapping[str, frozenset[str]]) -> dict[str, Rows]:
    """The rows of an area's book by the name of their table, in the columns of a snapshot.

    fields: of each year file (household, person, village) the fields that may be in it. Nothing sealed is read. Entries
    that touch the area are in it, with where those they are about went; so is every household they name.
    Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    here = within(area.path, "area__path")
    touching = LedgerEntry.objects.filter(
        within(area.path, "from_area__path") | within(area.path, "to_area__path")
    )
    households = Household.objects.filter(here | Q(pk__in=touching.values("household")))
    persons = Person.objects.filter(here | Q(pk__in=touching.exclude(person=None).values("person")))
    return {
        "area": _areas(touching, area),
        "household": _read(
            households.order_by("code"), "code", "area__code", "account", "identified_on"
        ),
        "person": _persons(persons),
        "household_year": _years(HouseholdYear.objects.filter(household__in=households), "household__code", fields["household"]),
        "person_year": _years(PersonYear.objects.filter(person__in=persons), "person__code", fields["person"]),
        "village_year": _years(
            VillageYear.objects.filter(within(area.path, "village__path")), "village__code", fields["village"]
        ),
        "decision": _read(
            Decision.objects.filter(pk__in=touching.values("decision")).order_by("number"), "number", "case", "procedure",
            "cause", "pack", "pack_fingerprint", "area__code", "effective_day", "decided_at",
        ),
        "ledger_entry": _entries(touching),
    }  # fmt: skip


def _areas(touching: QuerySet[LedgerEntry], area: Area) -> Rows:
    """The area and its parts, and those at the other end of entries that cross its border."""
    ends = Q(pk__in=touching.values("from_area")) | Q(pk__in=touching.values("to_area"))
    rows = Area.objects.filter(within(area.path) | ends).order_by("path")
    return _read(rows, "code", "name", "level", "path", "valid_from", "valid_to")


def _persons(rows: QuerySet[Person]) -> Rows:
    belongs = Membership.objects.filter(person=OuterRef("pk"), until=None).values("household__code")[:1]
    index = Lookup.objects.filter(person=OuterRef("pk"), kind="identity").order_by("pk").values("digest")[:1]
    told = rows.annotate(
        home=Coalesce(F("last_entry__household__code"), Subquery(belongs)), index=Subquery(index)
    ).order_by("code")
    for *cells, digest in _read(told, "code", "home", "area__code", "account", "sex", "birth_date", "index"):
        yield (*cells, None if digest is None else bytes(digest).hex())


def _years(rows: QuerySet[Any], subject: str, fields: frozenset[str]) -> Rows:
    ordered = rows.order_by(subject, "year", "revision")
    for key, year, revision, values in _read(ordered, subject, "year", "revision", "values"):
        yield key, year, revision, [(name, _text(values[name])) for name in sorted(values) if name in fields]


def _entries(rows: QuerySet[LedgerEntry]) -> Rows:
    told = rows.annotate(
        was=Coalesce(F("rests_on__attribute"), F("reverses__attribute"), F("attribute"), Value(""))
    )
    columns = (
        "pk", "decision__number", "unit", "person__code", "household__code", "cause", "from_account", "from_area__code",
        "to_account", "to_area__code", "effective_day", "recorded_at", "previous_id", "rests_on_id", "reverses_id",
        "attribute", "was", "leaf",
    )  # fmt: skip
    for *cells, leaf in _read(told.order_by("pk"), *columns):
        cells[11] = cells[11].astimezone(UTC)
        yield (*cells, bytes(leaf).hex())


def _read(rows: QuerySet[Any], *columns: str) -> Rows:
    return rows.values_list(*columns).iterator(chunk_size=_CHUNK)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
