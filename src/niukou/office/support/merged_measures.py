"""Measures as files tell them, held against what the book has of a household's year."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import canonical
from niukou.office.registry import bulk
from niukou.office.registry.freezing import hold_open
from niukou.office.registry.models import Household, Staging, YearSeal
from niukou.office.registry.services.staging import Rejected
from niukou.office.registry.told import Told
from niukou.office.support.measuring import HOLDS, amount_of, measure_digest, place_text
from niukou.office.support.models import Measure

_NOTHING = "没有年度或措施类型 / without a year or a kind"
_FROZEN = "这一年已经封存，请走年度更正 / the year is frozen, it takes a case of correction"
_COLUMNS = (
    "household_id", "person_id", "county", "year", "kind", "amount", "values", "replaces_id", "withdrawn", "recorded_at",
    "digest",
)  # fmt: skip


@dataclass(slots=True)
class _Row:
    """A measure of the files. puts_right: the one of the book that it replaces, None where it is a further one."""

    told: Told
    year: int
    values: dict[str, str]
    puts_right: Measure | None = None


def merge_measures(
    told: Sequence[Told], homes: Mapping[str, Household], staging: Staging
) -> tuple[list[bytes], list[Rejected]]:
    """Write what the book lacks of these; the digests of what was written, and what was not.

    A measure that the files tell word for word as the book has it is that one, each once. Where one of a kind is left over
    on either side, the files put the book's right; what else is left over of the files is added, and of the book stays.
    """
    rejected: list[Rejected] = []
    rows = _read(told, rejected)
    book = _book(homes[row.told.code] for row in rows)
    given = staging.told["given"].get("measure", ())
    new = [
        row
        for (code, year), of_year in _by_year(rows).items()
        for row in _differing(of_year, book.get((homes[code].pk, year), ()), given)
    ]
    counties = {code: chain_of(homes[code].area) for code in {row.told.code for row in new}}
    frozen = _frozen({(counties[row.told.code], row.year) for row in new})
    rejected += [_refused(row.told, _FROZEN) for row in new if (counties[row.told.code], row.year) in frozen]
    open_ = [row for row in new if (counties[row.told.code], row.year) not in frozen]
    leaves: list[bytes] = []
    bulk.insert(Measure, _COLUMNS, _written(open_, homes, counties, leaves))
    return leaves, rejected


def _read(told: Sequence[Told], rejected: list[Rejected]) -> list[_Row]:
    rows = []
    for one in told:
        values = json.loads(one.values)
        year = one.columns[0]
        if not year.isdecimal() or not values.get("kind"):
            rejected.append(_refused(one, _NOTHING))
        else:
            rows.append(_Row(one, int(year), values))
    return rows


def _book(homes: Iterable[Household]) -> dict[tuple[int, int], list[Measure]]:
    """What the book has, by household and year."""
    found: dict[tuple[int, int], list[Measure]] = {}
    held = Measure.objects.filter(HOLDS, household__in={home.pk for home in homes})
    for measure in held.select_related("person").order_by("pk"):
        found.setdefault((measure.household_id, measure.year), []).append(measure)
    return found


def _by_year(rows: Sequence[_Row]) -> dict[tuple[str, int], list[_Row]]:
    found: dict[tuple[str, int], list[_Row]] = {}
    for row in rows:
        found.setdefault((row.told.code, row.year), []).append(row)
    return found


def _differing(rows: Sequence[_Row], held: Sequence[Measure], given: Sequence[str]) -> Sequence[_Row]:
    """The rows that the book does not have, each with the measure that it puts right, if there is one."""
    if not held:
        return rows

    def said(values: Mapping[str, str]) -> tuple[str | None, ...]:
        return tuple(values.get(name) for name in given)

    in_book = Counter(said(measure.values) for measure in held)
    in_files = Counter(said(row.values) for row in rows)
    new, old = [], []
    for row in rows:
        if in_book[said(row.values)]:
            in_book[said(row.values)] -= 1
        else:
            new.append(row)
    for measure in held:
        if in_files[said(measure.values)]:
            in_files[said(measure.values)] -= 1
        else:
            old.append(measure)
    kinds = Counter(row.values["kind"] for row in new)
    olds = Counter(measure.kind for measure in old)
    alone = {m.kind: m for m in old if kinds[m.kind] == olds[m.kind] == 1}
    for row in new:
        row.puts_right = alone.get(row.values["kind"])
        if row.puts_right is not None:
            kept = {name: value for name, value in row.puts_right.values.items() if name not in given}
            row.values = {**kept, **row.values}
    return new


def _written(
    rows: Sequence[_Row], homes: Mapping[str, Household], counties: Mapping[str, str], leaves: list[bytes]
) -> Iterator[tuple[Any, ...]]:
    now: datetime = clock.now()
    places = {year: place_text(year) for year in {row.year for row in rows}}
    for row in rows:
        code, old, place, text = row.told.code, row.puts_right, places[row.year], row.told.values
        person = old.person if old else None
        if old is not None:
            place, text = place_text(row.year, person.code if person else "", old.pk), canonical(row.values)
        leaves.append(measure_digest(code, text, place))
        yield (
            homes[code].pk, person.pk if person else None, counties[code], row.year, row.values["kind"],
            amount_of(row.values), text, old.pk if old else None, False, now, leaves[-1],
        )  # fmt: skip


def _frozen(years: set[tuple[str, int]]) -> set[tuple[str, int]]:
    for county, year in sorted(years):
        hold_open([county], year)
    closed = YearSeal.objects.filter(county__in={county for county, _ in years})
    return set(closed.values_list("county", "year")) & years


def _refused(told: Told, reason: str) -> Rejected:
    return Rejected(told.file, "", told.row, "", told.code, reason)
