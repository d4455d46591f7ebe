"""Rows of the book as texts by the dictionary's fields: what a file of the registry would say of these households."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from niukou.office.areas.models import NATURAL_VILLAGE
from niukou.office.areas.selectors import chain_of
from niukou.office.registry.content import opened, parts, year_rows
from niukou.office.registry.models import Household, Membership, YearField
from niukou.rulebook.cases import last_year_of
from niukou.rulebook.model import Pack, Table

# the field that tells where a household stands, and the selections of its labels that mean an account
_STATE = "exit_state"
_ACCOUNTS = {"poor": "poor", "exited": "exited"}
_MEMBER = {"person_code", "household_code"}


@dataclass(frozen=True)
class BookRows:
    """Rows of one dictionary table. given: the fields that count as there, also where a row leaves them blank."""

    table: Table
    given: Set[str]
    rows: Sequence[Mapping[str, str]]


def book_rows(
    pack: Pack, households: Iterable[int], day: date, year: int, suppose: Mapping[str, str]
) -> dict[str, BookRows]:
    """The tables household and person of these households as they stood on a day, with last year's where there is one."""
    homes = _homes(households)
    if not homes:
        return {}
    counties = {chain_of(home.area) for home in homes.values()}
    members = list(_members(homes, day))
    found: dict[str, BookRows] = {}
    for when, table_of in ((year, lambda table: table), (year - 1, last_year_of)):
        given = _given(counties, when)
        if not given:
            continue
        rows = {
            "household": _household_rows(pack, homes, when, suppose if when == year else {}),
            "person": _person_rows(homes, members, when),
        }
        for name, made in rows.items():
            table = pack.tables[name]
            columns = given.get(name, set()) | (
                _of_household(homes) | set(suppose) if name == "household" else _MEMBER
            )
            found[table_of(table).name] = BookRows(
                table_of(table), frozenset(columns & set(table.fields)), made
            )
    return found


def remember_fields(counties: Iterable[str], year: int, given: Mapping[str, Iterable[str]]) -> None:
    """These fields were given by somebody of each of the counties in the year."""
    told = {
        county: {(table, name) for table, names in given.items() for name in names} for county in counties
    }
    for county, *known in YearField.objects.filter(county__in=told, year=year).values_list(
        "county", "table", "field"
    ):
        told[county].discard(tuple(known))
    YearField.objects.bulk_create(
        [
            YearField(county=county, year=year, table=table, field=name)
            for county, wanted in sorted(told.items())
            for table, name in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def _given(counties: Iterable[str], year: int) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, name in YearField.objects.filter(county__in=counties, year=year).values_list("table", "field"):
        found.setdefault(table, set()).add(name)
    return found


def _homes(ids: Iterable[int]) -> dict[int, Household]:
    rows = Household.objects.select_related("area__parent", "last_entry")
    return {home.pk: home for part in parts(ids) for home in rows.filter(pk__in=part)}


def _members(homes: Mapping[int, Household], day: date) -> Iterator[Membership]:
    on_day = (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gt=day))
    for part in parts(homes):
        yield from (
            Membership.objects.filter(on_day, household__in=part).select_related("person").order_by("pk")
        )


def _household_rows(
    pack: Pack, homes: Mapping[int, Household], year: int, suppose: Mapping[str, str]
) -> list[dict[str, str]]:
    files = year_rows("household", homes, year, before=False)
    rows = []
    for id_, home in homes.items():
        if id_ in files:
            told = {**opened(files[id_]).all, **_place(home)}
            rows.append({**told, **_standing(pack, home, told), **suppose})
    return rows


def _person_rows(
    homes: Mapping[int, Household], members: Sequence[Membership], year: int
) -> list[dict[str, str]]:
    files = year_rows("person", [member.person_id for member in members], year, before=False)
    rows = []
    for member in members:
        if member.person_id in files:
            place = {
                "person_code": member.person.code, "household_code": homes[member.household_id].code
            }  # fmt: skip
            rows.append({**opened(files[member.person_id]).all, **place})
    return rows


def _place(home: Household) -> dict[str, str]:
    """Where a household is: by the codes of its area."""
    area = home.area
    place = {"household_code": home.code}
    if area.level == NATURAL_VILLAGE:
        place["natural_village"] = area.name
        area = area.parent or area
    return {**place, "village_code": area.code}


def _standing(pack: Pack, home: Household, told: Mapping[str, str]) -> dict[str, str]:
    """What the ledger says of a household goes before what a file once said: the label of its account, the years."""
    said: dict[str, str] = {}
    if home.account in _ACCOUNTS and _ACCOUNTS[home.account] in pack.codelists:
        labels = pack.codelists[_ACCOUNTS[home.account]].labels
        if told.get(_STATE) not in labels:
            said[_STATE] = labels[0]
        if home.account == "exited" and home.last_entry and "exit_year" not in told:
            said["exit_year"] = str(home.last_entry.effective_day.year)
    if home.identified_year:
        said["identified_year"] = str(home.identified_year)
    return said


def _of_household(homes: Mapping[int, Household]) -> set[str]:
    """The fields of a household that no year file holds and the book knows all the same."""
    found = {"household_code", "village_code"}
    if any(home.area.level == NATURAL_VILLAGE for home in homes.values()):
        found.add("natural_village")
    if any(home.account in _ACCOUNTS for home in homes.values()):
        found |= {_STATE, "exit_year"}
    if any(home.identified_year for home in homes.values()):
        found.add("identified_year")
    return found
