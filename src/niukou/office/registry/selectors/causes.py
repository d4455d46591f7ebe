"""Why the poor are poor: the main cause in the year files of the households that stand poor on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.registry.chunks import chunks
from niukou.office.registry.flows import Inside
from niukou.office.registry.kept import Kept, Pieces, pieces
from niukou.office.registry.last_entries import last_entries, moved_since
from niukou.office.registry.models import Household, HouseholdYear, Person

_POOR = "poor"
# Households, persons by main cause as they stand now. Households are told first, with their people, so that the year
# file of each is looked up once, in an index that has the cause beside; a province has two million of them.
_NOW = """
    SELECT COALESCE(cause, ''), SUM(households), SUM(persons) FROM (
        SELECT households, persons, (
            SELECT y.main_cause FROM registry_householdyear y {indexed} WHERE y.household_id = home AND y.year <= %s
            ORDER BY y.year DESC, y.revision DESC LIMIT 1
        ) AS cause
        FROM (
            SELECT home, SUM(household) AS households, SUM(person) AS persons FROM (
                SELECT h.id AS home, 1 AS household, 0 AS person FROM registry_household h
                WHERE h.account = 'poor' AND h.area_id IN ({areas})
                UNION ALL
                SELECT e.household_id, 0, 1 FROM registry_person p
                JOIN registry_ledgerentry e ON e.id = p.last_entry_id
                WHERE p.account = 'poor' AND p.area_id IN ({areas})
            ) AS one GROUP BY home
        ) AS listed
    ) AS told GROUP BY COALESCE(cause, '')"""
Counts = dict[str, tuple[int, int]]
_KEPT: Kept[Counts] = Kept()


def causes(actor: Actor, area: Area, day: date, known_at: datetime | None = None) -> Counts:
    """Main cause -> households, persons that stand poor in the area at the end of the day; most persons first.

    The cause of the newest year file that is not after the day; '' where none says one.
    """
    actor.must_cover(area)
    few = Inside(area).few
    if not few and (counties := pieces(area)) is not None:
        found = _of_counties(counties, day, known_at)
    else:
        found = _of_few(area, day, known_at) if few else _of_many(area, day, known_at)
    told = {cause: counts for cause, counts in found.items() if counts != (0, 0)}
    return dict(sorted(told.items(), key=lambda one: (-one[1][1], -one[1][0], one[0])))


def _of_counties(counties: Pieces, day: date, known_at: datetime | None) -> Counts:
    """As everybody stands now, which no new day makes old, where nobody moved since that day; that is asked last: who
    moves meanwhile is in it, and found.
    """
    now = _KEPT.by_county(counties, day.year, lambda county: dict(_now(county, day.year)))
    if not any(moved_since(day, known_at, unit).exists() for unit in ("household", "person")):
        return _sum(now)
    return _sum(_KEPT.by_county(counties, (day, known_at), lambda county: _of_many(county, day, known_at)))


def _sum(parts: Iterable[Counts]) -> Counts:
    found: Counts = {}
    for part in parts:
        for cause, (households, persons) in part.items():
            _add(found, cause, households, persons)
    return found


def _add(found: Counts, cause: str, households: int, persons: int) -> None:
    before = found.get(cause, (0, 0))
    found[cause] = (before[0] + households, before[1] + persons)


def _of_few(area: Area, day: date, known_at: datetime | None) -> Counts:
    stood = [_by_household(last_entries(area, day, known_at, unit)) for unit in ("household", "person")]
    return _told(stood[0], stood[1], day.year)


def _of_many(area: Area, day: date, known_at: datetime | None) -> Counts:
    """As everybody stands now, but those who moved since: these as they stood then."""
    found = dict(_now(area, day.year))
    for unit, model in (("household", Household), ("person", Person)):
        moved = moved_since(day, known_at, unit)
        if not moved.exists():
            continue
        rows: QuerySet[Any] = model._default_manager.filter(
            within(area.path, "area__path"), account=_POOR, pk__in=moved
        )
        home = "pk" if unit == "household" else "last_entry__household"
        now = dict(rows.order_by().values(home).annotate(n=Count("pk")).values_list(home, "n"))
        then = _by_household(last_entries(area, day, known_at, unit, moved))
        for sign, counted in ((-1, now), (1, then)):
            parts = (counted, {}) if unit == "household" else ({}, counted)
            for cause, (households, persons) in _told(*parts, day.year).items():
                _add(found, cause, sign * households, sign * persons)
    return found


def _now(area: Area, year: int) -> Iterator[tuple[str, tuple[int, int]]]:
    inside = Area.objects.filter(within(area.path)).order_by().values("pk")
    areas, parameters = inside.query.sql_with_params()
    with connection.cursor() as cursor:
        # SQLite takes the first index that begins right, and reads two million rows beside it
        indexed = "INDEXED BY household_year_cause" if connection.vendor == "sqlite" else ""
        cursor.execute(_NOW.format(areas=areas, indexed=indexed), [year, *parameters, *parameters])
        for cause, households, persons in cursor.fetchall():
            yield cause, (int(households), int(persons))


def _told(households: dict[int, int], persons: dict[int, int], year: int) -> Counts:
    """Counts by household, by the main cause that its newest year file says."""
    said: dict[int, str] = {}
    for chunk in chunks({*persons, *households}):
        files = HouseholdYear.objects.filter(household__in=chunk, year__lte=year).order_by("year", "revision")
        said.update((home, cause or "") for home, cause in files.values_list("household_id", "main_cause"))
    found: Counts = {}
    for home in {*persons, *households}:
        _add(found, said.get(home, ""), households.get(home, 0), persons.get(home, 0))
    return found


def _by_household(stands: QuerySet[Any]) -> dict[int, int]:
    """Household -> how many of these entries, of those who stand poor, are of its people or its own."""
    poor = stands.filter(to_account=_POOR).order_by()
    return dict(poor.values("household_id").annotate(n=Count("pk")).values_list("household_id", "n"))
