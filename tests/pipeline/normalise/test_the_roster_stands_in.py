"""The person roster in the place of absent household and person files, and held against present ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

AREAS = [
    {"area_code": "539901000000", "name": "示例县", "parent_code": "539900000000"},
    {"area_code": "539901101000", "name": "第1镇", "parent_code": "539901000000"},
    {"area_code": "539901101201", "name": "上村", "parent_code": "539901101000"},
    {"area_code": "539901102000", "name": "第2乡", "parent_code": "539901000000"},
    {"area_code": "539901102201", "name": "上村", "parent_code": "539901102000"},
]


def _row(household: str, person: str, name: str, **more: str | None) -> dict[str, str | None]:
    place = {"county_name": "示例县", "town_name": "第2乡", "village_name": "上村"}
    return {**place, "household_code": household, "person_code": person, "name": name, "size": "2", **more}


def test_it_stands_for_both_tables(county: Any, number: Callable[[str], str]) -> None:
    good = number("53990119850706012")
    county.land("area", AREAS)
    county.land(
        "roster",
        [
            _row("H1", "P2", "李秀英", relation="配偶", id_number=good),
            _row("H1", "P1", "王玮", relation="户主"),
            _row("H2", "P3", "赵燕", relation="户主", town_name="第１镇"),
        ],
    )
    session, done = county.normalise()
    assert session.query(
        "SELECT row_no, household_code, village_code, head_name, size FROM household ORDER BY 2"
    ) == [
        (2**32 + 2, "H1", "539901102201", "王玮", 2.0),
        (2**32 + 4, "H2", "539901101201", "赵燕", 2.0),
    ]
    assert session.query("SELECT person_code, sex, birth_date FROM person ORDER BY 1") == [
        ("P1", None, None),
        ("P2", "女", date(1985, 7, 6)),
        ("P3", None, None),
    ]
    assert done.tables["household"].stands_in and done.tables["person"].stands_in
    assert [(note.kind, note.table) for note in done.notes] == [
        ("roster_stands_in", "household"),
        ("roster_stands_in", "person"),
    ]
    assert done.roster_differences is None


def test_columns_that_the_roster_lacks_are_absent(county: Any) -> None:
    county.land("roster", [_row("H1", "P1", "王玮")])
    _, done = county.normalise()
    household, person = done.tables["household"].columns, done.tables["person"].columns
    assert {"identified_year", "phone", "village_code", "head_name"}.isdisjoint(household)
    assert {"health", "relation", "work_months", "sex", "id_number"}.isdisjoint(person)
    assert "no_area" in [note.kind for note in done.notes]


def test_a_village_of_unknown_or_ambiguous_name_is_left_blank_and_told(county: Any) -> None:
    county.land("area", AREAS)
    county.land(
        "roster",
        [_row("H1", "P1", "王玮", village_name="下村"), _row("H2", "P2", "赵燕", town_name=None)],
    )
    session, done = county.normalise()
    assert session.query("SELECT household_code, village_code FROM household ORDER BY 1") == [
        ("H1", None),
        ("H2", None),
    ]
    session.view_of_parquet("told", [done.doubts])
    assert session.query('SELECT row, "column", value FROM told ORDER BY row') == [
        (2, "行政村", "下村"),
        (3, "行政村", "上村"),
    ]
    assert [count.cells for count in done.doubt_counts] == [2]


def test_rows_without_a_household_code_stay_people_of_no_household(county: Any) -> None:
    county.land("roster", [{"person_code": "P1", "household_code": None, "name": "王玮"}])
    _, done = county.normalise()
    assert (done.tables["household"].rows, done.tables["person"].rows) == (0, 1)


def test_a_table_with_a_file_wins_and_the_roster_stands_for_the_other(county: Any) -> None:
    county.land("household", [{"household_code": "H1", "identified_year": "2014"}])
    county.land("roster", [_row("H1", "P1", "王玮")])
    _, done = county.normalise()
    assert not done.tables["household"].stands_in and done.tables["person"].stands_in
    assert "identified_year" in done.tables["household"].columns


def test_present_tables_win_and_differences_are_told(county: Any, number: Callable[[str], str]) -> None:
    one, other = number("53990119850706012"), number("53990119850706014")
    county.land("area", AREAS)
    county.land("household", [{"household_code": "H1", "village_code": "539901101201", "size": "3"}])
    county.land(
        "person",
        [
            {
                "person_code": "P1",
                "household_code": "H1",
                "name": "王玮",
                "id_number": one,
                "work_months": "3",
            },
            {
                "person_code": "P2",
                "household_code": "H1",
                "name": "李秀英",
                "id_number": None,
                "work_months": None,
            },
        ],
    )
    county.land(
        "roster",
        [
            _row("H1", "P1", "王伟", id_number=other, work_months="3.0"),
            _row("H1", "P3", "赵燕", id_number=None),
        ],
    )
    session, done = county.normalise()
    assert session.query("SELECT name FROM person ORDER BY person_code") == [("王玮",), ("李秀英",)]
    session.view_of_parquet("differs", [done.roster_differences])
    said = session.query(
        "SELECT person_code, field, table_says, roster_says FROM differs ORDER BY ALL NULLS FIRST"
    )
    assert [row[:2] for row in said] == [
        (None, "家庭人口"),
        (None, "村代码"),
        ("P1", "姓名"),
        ("P1", "证件号码"),
        ("P2", "人编号"),
        ("P3", "人编号"),
    ]
    assert said[0][2:] == ("3.0", "2.0") and said[2][2:] == ("王玮", "王伟")
    assert one not in said[3] and other not in said[3]
    [note] = [note for note in done.notes if note.kind == "roster_differs"]
    assert note.rows == 6


def test_a_roster_that_agrees_says_nothing(county: Any) -> None:
    county.land("household", [{"household_code": "H1", "size": "2"}])
    county.land("person", [{"person_code": "P1", "household_code": "H1", "name": "王玮"}])
    county.land("roster", [_row("H1", "P1", "王玮")])
    session, done = county.normalise()
    assert done.notes == ()
    session.view_of_parquet("differs", [done.roster_differences])
    assert session.query("SELECT count(*) FROM differs") == [(0,)]
