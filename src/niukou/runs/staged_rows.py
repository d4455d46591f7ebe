"""Standard tables as households with their members, each placed in an area of the book; what fits nowhere is rejected.

Both tables come sorted by the household's code, so that one pass over both, with bounded memory, finds members,
repetitions and members without a household.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from niukou.engine.book_texts import FORM, SEALED, book_select
from niukou.engine.session import Session
from niukou.office.areas.models import NATURAL_VILLAGE, Area
from niukou.office.areas.selectors import within
from niukou.office.registry.fields import PLACE, YearDictionary, was_collected
from niukou.office.registry.services import Rejected, StagedFamily
from niukou.office.registry.told import Told
from niukou.rulebook.model import Field, Pack

HELP = {
    "pairing": ("household_code",),
    "measure": ("household_code", "year"),
}  # what of a row is not in its values
_LONGEST = {"code": 40, "name": 128}
_TOGETHER = 50  # rows of help that are sealed as one, or a few more: those of a household stay together
_HOUSEHOLD = ("household_code", "village_code", "natural_village", "identified_year")
_PERSON = ("household_code", "person_code", "name", "sex", "birth_date", "relation")
_NO_CODE = "没有编号，或太长 / without a code, or too long a one"
_TWICE = "同一个编号写了两行 / the same code twice"
_ELSEWHERE = "不是本次导入地区的村 / no village of the area of this import"
_PEOPLE_AGAIN = """
    SELECT landed_file, landed_row FROM person
    QUALIFY row_number() OVER (PARTITION BY person_code ORDER BY row_no) > 1 AND person_code IS NOT NULL
"""
Row = Mapping[str, Any]


class _Ahead:
    """Members in order of their households' codes, looked at one ahead."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def until(self, code: str) -> Iterator[Row]:
        """Those of households before this one."""
        while self._next is not None and (self._next["household_code"] or "") < code:
            yield self._take(self._next)

    def of(self, code: str) -> Iterator[Row]:
        """Those of this household."""
        while self._next is not None and self._next["household_code"] == code:
            yield self._take(self._next)

    def rest(self) -> Iterator[Row]:
        """All that are left."""
        while self._next is not None:
            yield self._take(self._next)

    def _take(self, row: Row) -> Row:
        self._next = next(self._rows, None)
        return row


class StagedFiles:
    """The standard tables of one session on their way into the book."""

    def __init__(
        self, session: Session, pack: Pack, year: int, files: Mapping[int, tuple[str, str]], area: Area
    ) -> None:
        self._session, self._pack = session, pack
        self._dictionary = YearDictionary(pack, year)
        self._files = files
        self._villages, self._hamlets = _areas_of(area)
        self._rejected: list[Rejected] = []
        self._sealed_fields: dict[str, list[tuple[str, str]]] = {}
        self._again = set(session.query(_PEOPLE_AGAIN))

    def families(self) -> Iterator[StagedFamily]:
        """Villages, then households with their members."""
        yield from self._village_files()
        members = _Ahead(self._rows("person", _PERSON))
        before = None
        for row in self._rows("household", _HOUSEHOLD):
            code = row["household_code"] or ""
            area = self._area_of(row)
            self._without_household(members.until(code))
            if code == before:
                self._reject(row, "household", "household_code", _TWICE)
                continue
            before = code
            if not 0 < len(code) <= _LONGEST["code"]:
                self._reject(row, "household", "household_code", _NO_CODE)
            elif area is None:
                self._reject(row, "household", "village_code", _ELSEWHERE)
            else:
                own = self._told("household", code, row, area, [_year(row["identified_year"])])
                people = [self._member(p, area) for p in members.of(code) if self._is_somebody(p)]
                yield StagedFamily(own, people)
        self._without_household(members.rest())

    def help(self) -> Iterator[StagedFamily]:
        """Pairings, then measures, some at a time; whether their households are there is asked when they are merged."""
        for table in (name for name in HELP if self._session.columns(name)):
            rows: list[Told] = []
            for row in self._rows(table, HELP[table]):
                code = row["household_code"] or ""
                if not 0 < len(code) <= _LONGEST["code"]:
                    self._reject(row, table, "household_code", _NO_CODE)
                    continue
                if len(rows) >= _TOGETHER and rows[-1].code != code:
                    yield StagedFamily(rows[0], rows[1:])
                    rows = []
                rows.append(self._told(table, code, row, 0, [row[name] or "" for name in HELP[table][1:]]))
            if rows:
                yield StagedFamily(rows[0], rows[1:])

    def rejected(self) -> Iterator[Rejected]:
        """What fitted nowhere; asked after `families` and `help`."""
        yield from self._rejected

    def given(self) -> dict[str, list[str]]:
        """The fields of the year that the files have, by table; an empty file gives none."""
        return {
            table: sorted(each.name for each in self._fields(table))
            for table in ("household", "person", "village", *HELP)
            if self._session.columns(table) and self._session.query(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
        }

    def _village_files(self) -> Iterator[StagedFamily]:
        before = None
        for row in self._rows("village", ("village_code",)) if self._session.columns("village") else ():
            code = row["village_code"]
            area = self._villages.get(code)
            if area is None or code == before:
                self._reject(row, "village", "village_code", _TWICE if code == before else _ELSEWHERE)
                continue
            before = code
            yield StagedFamily(self._told("village", code, row, area, []))

    def _fields(self, table: str) -> list[Field]:
        there = self._session.columns(table)
        return [each for name, each in self._dictionary.fields(table).items() if name in there]

    def _sealed(self, table: str) -> list[tuple[str, str]]:
        if table not in self._sealed_fields:
            found: list[tuple[str, str]] = [
                (each.name, each.type) for each in self._fields(table) if each.type in SEALED
            ]
            self._sealed_fields[table] = found
        return self._sealed_fields[table]

    def _rows(self, table: str, wanted: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        there = self._session.columns(table)
        asked = [name for name in wanted if name in there]
        for batch in self._session.batches(book_select(table, self._fields(table), asked), rows=20_000):
            columns = {**{name: [None] * batch.num_rows for name in wanted}, **batch.to_pydict()}
            names = list(columns)
            for values in zip(*columns.values(), strict=True):
                yield dict(zip(names, values, strict=True))

    def _area_of(self, row: Row) -> int | None:
        village = row["village_code"]
        hamlet = self._hamlets.get((village, row["natural_village"])) if row["natural_village"] else None
        return hamlet or self._villages.get(village)

    def _is_somebody(self, row: Row) -> bool:
        code = row["person_code"] or ""
        if (row["landed_file"], row["landed_row"]) in self._again:
            self._reject(row, "person", "person_code", _TWICE)
        elif not 0 < len(code) <= _LONGEST["code"]:
            self._reject(row, "person", "person_code", _NO_CODE)
        elif not row["name"] or len(row["name"]) > _LONGEST["name"]:
            self._reject(row, "person", "name", "没有姓名，或太长 / without a name, or too long a one")
        else:
            return True
        return False

    def _member(self, row: Row, area: int) -> Told:
        who = [row[name] or "" for name in ("name", "sex", "birth_date", "relation")]
        return self._told("person", row["person_code"], row, area, who)

    def _told(self, table: str, code: str, row: Row, area: int, columns: list[str]) -> Told:
        lookups = [
            (kind, name, row[FORM + name]) for name, kind in self._sealed(table) if row.get(FORM + name)
        ]
        file = self._files[row["landed_file"]][0]
        return Told(table, code, row["plain"], row["secret"], lookups, area, file, row["landed_row"], columns)

    def _without_household(self, rows: Iterator[Row]) -> None:
        for row in rows:
            self._reject(row, "person", "household_code", "所在的户没有并入 / its household is not merged")

    def _reject(self, row: Row, table: str, field: str, reason: str) -> None:
        file, sheet = self._files[row["landed_file"]]
        label = self._pack.tables[table].fields[field].label
        self._rejected.append(Rejected(file, sheet, row["landed_row"], label, row[field] or "", reason))


def not_collected(pack: Pack, table: str, columns: Mapping[str, str], year: int) -> Iterator[str]:
    """Fields that the files have and the year's forms had not."""
    for name, each in pack.tables[table].fields.items():
        if name in columns and name not in PLACE.get(table, ()) and not was_collected(each, year):
            yield name


def _areas_of(area: Area) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Villages of the area by code, its natural villages by the village's code and their name."""
    inside = Area.objects.filter(within(area.path), valid_to=None)
    villages = dict(inside.filter(level="village").values_list("code", "pk"))
    hamlets = inside.filter(level=NATURAL_VILLAGE).values_list("parent__code", "name", "pk")
    return villages, {(code, name): pk for code, name, pk in hamlets}


def _year(text: str | None) -> str:
    return text if text and text.isdecimal() else ""
