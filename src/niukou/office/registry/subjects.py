"""What year files are about, by the dictionary's table and code: found, placed in an area, locked for an edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from niukou.office.areas.models import NATURAL_VILLAGE, Area
from niukou.office.areas.selectors import chain_of
from niukou.office.registry.content import parts
from niukou.office.registry.models import Household, Membership, Person, Village


@dataclass(frozen=True)
class Subject:
    """One household, person, village or natural village. household: the id of the one it belongs to, None for areas.

    version: of the household, or of the village; counts the edits of it and of all that belongs to it.
    """

    table: str
    id: int
    area: Area
    household: int | None
    version: int

    @property
    def county(self) -> str:
        """The code of its county, by which years are frozen and told."""
        return chain_of(self.area)

    @staticmethod
    def next_version(subjects: Iterable[Subject]) -> None:
        """Count an edit of each household and village that these belong to, once."""
        households: set[int] = set()
        areas: set[int] = set()
        for subject in subjects:
            (households if subject.household else areas).add(subject.household or subject.id)
        for part in parts(sorted(households)):
            Household.objects.filter(pk__in=part).update(version=F("version") + 1)
        for part in parts(sorted(areas)):
            Village.objects.filter(area__in=part).update(version=F("version") + 1)


def subjects_of(wanted: Sequence[tuple[str, str]], *, lock: bool = False) -> dict[tuple[str, str], Subject]:
    """The subjects of (table, code), those that there are; with `lock` their households and villages are locked."""
    by_table: dict[str, set[str]] = {}
    for table, code in wanted:
        by_table.setdefault(table, set()).add(code)
    found: dict[tuple[str, str], Subject] = {}
    people = _people(by_table.get("person", ()))
    households = _households(
        by_table.get("household", ()), {h for _, h in people.values() if h is not None}, lock
    )
    for household in households.values():
        if household.code in by_table.get("household", ()):
            found["household", household.code] = Subject(
                "household", household.pk, household.area, household.pk, household.version
            )
    for code, (person, belongs) in people.items():
        version = households[belongs].version if belongs else 1
        found["person", code] = Subject("person", person.pk, person.area, belongs, version)
    for table in ("village", "natural_village"):
        found.update(_areas(table, by_table.get(table, ()), lock))
    return found


def _people(codes: Iterable[str]) -> dict[str, tuple[Person, int | None]]:
    found: dict[str, tuple[Person, int | None]] = {}
    for part in parts(sorted(codes)):
        persons = Person.objects.filter(code__in=part, erased_at=None).select_related("area")
        homes = dict(
            Membership.objects.filter(person__code__in=part, until=None).values_list(
                "person_id", "household_id"
            )
        )
        found.update((person.code, (person, homes.get(person.pk))) for person in persons)
    return found


def _households(codes: Iterable[str], ids: Iterable[int], lock: bool) -> dict[int, Household]:
    wanted: list[int] = sorted(ids)
    for some in parts(sorted(codes)):
        wanted += Household.objects.filter(code__in=some).values_list("pk", flat=True)
    rows = Household.objects.order_by("pk")  # locked in one order, so that no two wait for each other
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found: dict[int, Household] = {}
    for part in parts(sorted(set(wanted))):
        found.update((row.pk, row) for row in rows.filter(pk__in=part).select_related("area"))
    return found


def _areas(table: str, codes: Iterable[str], lock: bool) -> dict[tuple[str, str], Subject]:
    level = NATURAL_VILLAGE if table == NATURAL_VILLAGE else "village"
    found: dict[tuple[str, str], Subject] = {}
    for part in parts(sorted(codes)):
        areas = list(Area.objects.filter(code__in=part, level=level))
        Village.objects.bulk_create([Village(area=area) for area in areas], ignore_conflicts=True)
        rows = Village.objects.filter(area__in=areas).order_by("pk")
        versions = dict((rows.select_for_update() if lock else rows).values_list("area_id", "version"))
        found.update(
            ((table, area.code), Subject(table, area.pk, area, None, versions[area.pk])) for area in areas
        )
    return found
