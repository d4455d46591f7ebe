"""Write a county as its office and departments would hand it over: registry/, registers/, truth/."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from demo import layouts
from demo.county import AREA, AS_OF, County
from demo.layouts import REGISTERS, Layout
from demo.records import Household, Measure, Member, Pairing
from demo.spelling import as_a_clerk_writes
from demo.truth import Truth

_COUNTY = "示例县"


def write_county(county: County, folder: Path, without: Collection[Layout] = ()) -> None:
    """All files but those of the registry left out; folders are made. The same county is the same, byte for byte."""
    for name in ("registry", "registers", "truth"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for table, chosen in REGISTERS.items():
        rows = county.registers.get(table, [])
        for nth, layout in enumerate(chosen):
            write_table(folder / "registers", layout, rows[nth :: len(chosen)])
    rng = Random(f"files of {county.seed}")  # noqa: S311 (a made-up county is no secret)
    residents = [r for family in county.families.values() for r in family]
    rows = [
        vars(r) | {
            "ethnic_group": r.citizen.ethnic_group,
            "birth_date": r.citizen.birth.isoformat(),
            "id_number": r.citizen.number,
        }
        for r in rng.sample(residents, len(residents))
    ]  # fmt: skip
    write_table(folder / "registers", layouts.RESIDENT, rows)
    _write_registry(county, folder / "registry", rng, without)
    write_truth(county.truth, folder / "truth")


def write_table(folder: Path, layout: Layout, rows: Iterable[Mapping[str, object]]) -> None:
    """One file; fields a row lacks are left empty."""
    lines = [["" if row.get(f) is None else str(row[f]) for f in layout.headings] for row in rows]
    path = folder / layout.path
    if path.suffix == ".xlsx":
        _write_workbook(path, layout, lines)
        return
    with path.open("w", encoding=layout.encoding, newline="") as file:
        writer = csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",", lineterminator="\r\n")
        writer.writerow(layout.headings.values())
        writer.writerows(lines)


def _write_workbook(path: Path, layout: Layout, lines: list[list[str]]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        # the day of writing would make every file another
        book.set_properties({"created": datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)})
        sheet = book.add_worksheet(path.stem)
        above = [[title] for title in layout.titles]
        below = [["合计", str(len(lines))]] if layout.total else []
        for number, line in enumerate([*above, list(layout.headings.values()), *lines, *below]):
            for column, text in enumerate(line):
                _write_cell(sheet, number, column, text)


def _write_cell(sheet: Any, row: int, column: int, text: str) -> None:
    """Some cells as a spreadsheet keeps them: days as days, small numbers as numbers; the rest as text."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        days = (date.fromisoformat(text) - date(1899, 12, 30)).days
        sheet.write_number(row, column, days)
    elif re.fullmatch(r"[1-9]\d{0,5}", text):
        sheet.write_number(row, column, int(text))
    else:
        sheet.write_string(row, column, text)


def _write_registry(county: County, folder: Path, rng: Random, without: Collection[Layout]) -> None:
    write_table(folder, layouts.AREA, area_rows(county))
    poor = {True: "是", False: "否"}
    villages = [
        {"code": v.code, "name": v.name, "poor": poor[v.poor], "deep": "否", "hamlets": v.hamlets}
        for v in county.villages
    ]
    write_table(folder, layouts.VILLAGE, villages)
    households = county.households
    tables: tuple[tuple[Layout, Iterable[dict[str, object]]], ...] = (
        (layouts.HOUSEHOLD, (household_row(h) for h in households)),
        (layouts.MEMBER, (_of(h, row) for h in households for row in h.members)),
        (layouts.PAIRING, (_of(h, row) for h in households for row in h.pairings)),
        (layouts.MEASURE, (_of(h, row) for h in households for row in h.measures if row.year == 2017)),
        (layouts.FORMER_MEASURE, (_of(h, row) for h in households for row in h.measures if row.year < 2017)),
    )
    for layout, rows in tables:
        if layout not in without:
            write_table(folder, layout, (as_a_clerk_writes(row, rng) for row in rows))
    if layouts.ROSTER not in without:
        write_table(folder, layouts.ROSTER, _roster(county))


def _of(household: Household, row: Member | Pairing | Measure) -> dict[str, object]:
    return vars(row) | {"household_code": household.household_code}


def household_row(household: Household) -> dict[str, object]:
    """What the file of households says of one."""
    # by vars, not asdict: members are not wanted here, and asdict would copy them all
    return {
        **vars(household),
        **vars(household.income),
        **household.conditions,
        "head_name": household.head.citizen.name,
    }


def area_rows(county: County) -> list[dict[str, str]]:
    """The county's areas and those above it."""
    county_code = f"{AREA}000000"
    rows: list[dict[str, str]] = [
        {"code": "530000000000", "name": "示例省", "level": "省", "parent": ""},
        {"code": "539900000000", "name": "示例州", "level": "市", "parent": "530000000000"},
        {"code": county_code, "name": _COUNTY, "level": "县", "parent": "539900000000"},
    ]
    towns = {v.code[:9] + "000": v.town for v in county.villages}
    rows += [
        {"code": code, "name": name, "level": "乡", "parent": county_code} for code, name in towns.items()
    ]
    rows += [
        {"code": v.code, "name": v.name, "level": "村", "parent": v.code[:9] + "000"} for v in county.villages
    ]
    return rows


def _roster(county: County) -> list[dict[str, object]]:
    places = {v.code: v for v in county.villages}
    return [
        {
            **vars(household),
            **vars(member),
            "county": _COUNTY,
            "town": places[household.village_code].town,
            "village": places[household.village_code].name,
        }
        for household in county.households
        for member in household.members
    ]


_EXPECTED = Layout("应有线索.csv", {
    "kind": "类别", "rule": "规则", "household": "户编号", "person": "人编号", "family": "户号", "village": "村代码",
    "source": "登记", "record": "主键", "link": "识别", "severity": "程度", "timing": "先后", "written": "写法"},
    "utf-8-sig")  # fmt: skip
_TRAPS = Layout("非命中.csv", {
    "household": "户编号", "person": "人编号", "family": "户号", "source": "登记", "record": "主键", "why": "为何"},
    "utf-8-sig")  # fmt: skip


def write_truth(truth: Truth, folder: Path) -> None:
    """What was planted: 应有线索 (findings to be made), 非命中 (rows that must not be found)."""
    write_table(folder, _EXPECTED, [asdict(e) for e in sorted(truth.expected)])
    write_table(folder, _TRAPS, [asdict(t) for t in sorted(truth.traps)])
