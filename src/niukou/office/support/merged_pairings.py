"""Pairings as files tell them: units and helpers that the lists lack are put on them, known pairings stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.registry import bulk
from niukou.office.registry.content import Content
from niukou.office.registry.models import Household, Staging
from niukou.office.registry.services.staging import Rejected
from niukou.office.registry.told import Told
from niukou.office.support.models import Helper, HelpingUnit, Pairing
from niukou.office.support.pairing_rows import digest_of, overlapping
from niukou.office.support.people_of_units import NAME, NUMBER, helper_columns, helper_fields, index_of
from niukou.office.support.refusing import day_of, dictionary_of, limit, yes

_PART = 2_048  # rows in one statement
_COLUMNS = ("household_id", "helper_id", "primary", "starts_on", "ends_on", "end_reason", "digest")
_WITHOUT = "没有单位或姓名，责任人要从单位里选 / without a unit or a name"
_REVERSED = "结束早于开始 / ends before it begins"
_TWICE = "这名责任人这段时间已在帮这一户 / helps it at that time already"
_OTHER_END = "册里结束的日子不同，没有改 / the book has another end, which stays"
_OTHER_NAME = "册里这个证件号码是另一个姓名，没有改 / the book has another name for the number, which stays"
_ENDED = "名册所载 / told by the registry"

_HelperKey = tuple[int, bytes | str]  # the unit's id; the index of the number or, without one, the name


@dataclass
class _Row:
    """A row of the files that may be merged. number: the index of it, None without one; unit: its id, once it is known."""

    told: Told
    household: Household
    county: int
    values: Mapping[str, str]
    content: Content
    forms: Mapping[str, str]
    number: bytes | None
    unit: int = 0

    @property
    def helper(self) -> _HelperKey:
        return self.unit, self.number or self.values[NAME]


def merge_pairings(
    told: Sequence[Told], homes: Mapping[str, Household], staging: Staging
) -> tuple[list[bytes], list[Rejected]]:
    """Write what the book lacks of these; the digests of what was written, and what was not, with doubts.

    Whoever the files say has stopped helping is ended. Nothing is taken from the book that a file leaves out.
    """
    rejected: list[Rejected] = []
    rows = _read(told, homes, staging, rejected)
    units = _units(rows)
    for row in rows:
        row.unit = units[row.county, row.values["unit"]]
    helpers = _helpers(rows)
    rejected += [_doubt(row, _OTHER_NAME) for row in rows if helpers[row.helper].name != row.values[NAME]]
    return _write(rows, helpers, rejected), rejected


def _read(
    told: Sequence[Told], homes: Mapping[str, Household], staging: Staging, rejected: list[Rejected]
) -> list[_Row]:
    chains = {code: chain_of(home.area) for code, home in homes.items()}
    counties = dict(Area.objects.filter(code__in=set(chains.values())).values_list("code", "pk"))
    own = helper_fields(dictionary_of(staging.year))
    rows = []
    for one in told:
        values = json.loads(one.values)
        starts, ends = day_of(values.get("starts_on")), day_of(values.get("ends_on"))
        if not values.get("unit") or not values.get(NAME):
            rejected.append(_refused(one, _WITHOUT))
        elif starts and ends and ends < starts:
            rejected.append(_refused(one, _REVERSED))
        else:
            plain = {name: value for name, value in values.items() if name in own}
            forms = {name: form for _, name, form in one.lookups}
            number = index_of("identity", forms.get(NUMBER, ""))
            content = Content(plain, json.loads(one.secret))
            county = counties[chains[one.code]]
            rows.append(_Row(one, homes[one.code], county, values, content, forms, number))
    return rows


def _units(rows: Sequence[_Row]) -> dict[tuple[int, str], int]:
    """The ids of units by county and name; those that the county's list lacks are put on it."""
    wanted = {(row.county, row.values["unit"]): row.values.get("unit_level", "") for row in rows}

    def there() -> dict[tuple[int, str], int]:
        counties, names = {county for county, _ in wanted}, {name for _, name in wanted}
        found = HelpingUnit.objects.filter(area__in=counties, name__in=names)
        return {(area, name): pk for area, name, pk in found.values_list("area", "name", "pk")}

    new = [
        HelpingUnit(area_id=county, name=name, level=wanted[county, name])
        for county, name in sorted(set(wanted) - set(there()))
    ]
    # another worker may be as far: whoever is first makes it
    HelpingUnit.objects.bulk_create(new, _PART, ignore_conflicts=True)
    return there()


def _helpers(rows: Sequence[_Row]) -> dict[_HelperKey, Helper]:
    """The helpers of these rows; those whom the lists lack are put on them."""
    first = {row.helper: row for row in reversed(rows)}

    def there() -> dict[_HelperKey, Helper]:
        units = {unit for unit, _ in first}
        numbers = [row.number for row in first.values() if row.number]
        names = [row.values[NAME] for row in first.values() if not row.number]
        of_units = Helper.objects.filter(unit__in=units)
        found = [*of_units.filter(number__in=numbers), *of_units.filter(number=None, name__in=names)]
        return {(h.unit_id, bytes(h.number) if h.number else h.name): h for h in found}

    known = there()
    new = [
        Helper(unit_id=unit, **helper_columns(unit, row.content, row.forms))
        for (unit, key), row in reversed(first.items())
        if (unit, key) not in known
    ]
    Helper.objects.bulk_create(new, _PART, ignore_conflicts=True)
    return there() if new else known


def _write(
    rows: Sequence[_Row], helpers: Mapping[_HelperKey, Helper], rejected: list[Rejected]
) -> list[bytes]:
    book: dict[int, list[Pairing]] = {row.household.pk: [] for row in rows}
    for pairing in Pairing.objects.filter(household__in=book).order_by("pk"):
        book[pairing.household_id].append(pairing)
    said_yes, made = yes(), list[Pairing]()
    ended: list[Pairing] = []
    for row in rows:
        told = _pairing(row, helpers[row.helper], said_yes)
        of_helper = [p for p in book[row.household.pk] if p.helper_id == told.helper_id]
        same = next((p for p in of_helper if p.starts_on == told.starts_on), None)
        if same is None and any(overlapping(told, other) for other in of_helper):
            rejected.append(_refused(row.told, _TWICE))
        elif same is None:
            told.primary = told.primary and _has_room(told, book[row.household.pk])
            book[row.household.pk].append(told)
            made.append(told)
        elif same.ends_on is None and told.ends_on is not None:
            same.ends_on, same.end_reason, same.household = told.ends_on, _ENDED, row.household
            if same.pk:
                ended.append(same)
        elif same.ends_on != told.ends_on:
            rejected.append(_doubt(row, _OTHER_END))
    for pairing in (*made, *ended):
        pairing.digest = digest_of(pairing)
    bulk.insert(Pairing, _COLUMNS, (tuple(getattr(pairing, name) for name in _COLUMNS) for pairing in made))
    Pairing.objects.bulk_update(ended, ["ends_on", "end_reason", "digest"], _PART)
    return [bytes(pairing.digest) for pairing in (*made, *ended)]


def _pairing(row: _Row, helper: Helper, said_yes: str) -> Pairing:
    ends = day_of(row.values.get("ends_on"))
    return Pairing(
        household=row.household, helper=helper, primary=row.values.get("primary") == said_yes,
        starts_on=day_of(row.values.get("starts_on")), ends_on=ends, end_reason=_ENDED if ends else "",
    )  # fmt: skip


def _has_room(told: Pairing, others: Sequence[Pairing]) -> bool:
    """Whether the pack allows one more primary helper then."""
    most = limit("most_primary_helpers", told.starts_on)
    return most is None or sum(p.primary and overlapping(told, p) for p in others) < most


def _refused(told: Told, reason: str) -> Rejected:
    return Rejected(told.file, "", told.row, "", told.code, reason)


def _doubt(row: _Row, reason: str) -> Rejected:
    return Rejected(row.told.file, "", row.told.row, "", row.told.code, reason, kept=True)
