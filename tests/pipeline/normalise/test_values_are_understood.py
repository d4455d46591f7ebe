"""What a cell means: codes by label, alias and number; years, numbers and dates; blanks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

KIN = [
    ("户主", "户主"),
    (" 户　主 ", "户主"),
    ("妻子", "配偶"),
    ("01", "户主"),
    ("1", "户主"),
    ("1.0", "户主"),
    ("０１", "户主"),
    ("10", "之子"),
]


@pytest.mark.parametrize(("written", "label"), KIN)
def test_a_code_is_known_by_label_alias_and_number(county: Any, written: str, label: str) -> None:
    county.land("person", [{"person_code": "P1", "relation": written}])
    session, done = county.normalise()
    assert session.query("SELECT relation, relation__text FROM person") == [(label, None)]
    assert done.doubt_counts == ()


def test_an_unknown_label_is_kept_and_told(county: Any) -> None:
    county.land(
        "person", [{"person_code": "P1", "relation": " 表叔 "}, {"person_code": "P2", "relation": "户主"}]
    )
    session, done = county.normalise()
    assert session.query("SELECT relation, relation__text FROM person ORDER BY row_no") == [
        ("表叔", "表叔"),
        ("户主", None),
    ]
    [count] = done.doubt_counts
    assert (count.table, count.column, count.cells) == ("person", "与户主关系", 1)
    session.view_of_parquet("told", [done.doubts])
    [(file, row, column, value, reason, kept)] = session.query(
        'SELECT file, row, "column", value, reason, kept FROM told'
    )
    assert (file, row, column, value, kept) == ("person0.csv", 2, "与户主关系", "表叔", True)
    assert "代码表" in reason


def test_a_number_with_two_meanings_means_none_of_them_but_an_alias_goes_before_a_number(county: Any) -> None:
    county.land("person", [{"person_code": "P1", "health": "2"}])
    session, _ = county.normalise()
    assert session.query("SELECT health FROM person") == [("大病（旧）",)]


def test_a_sensitive_or_number_like_value_is_masked_when_told(county: Any) -> None:
    county.land(
        "person",
        [{"person_code": "P1", "health": "乙肝", "relation": "539901199001011234", "work_months": "三个月"}],
    )
    session, done = county.normalise()
    session.view_of_parquet("told", [done.doubts])
    assert dict(session.query('SELECT "column", value FROM told')) == {
        "健康状况": "***",
        "与户主关系": "***",
        "务工月数": "三个月",
    }


@pytest.mark.parametrize(
    "blank", [None, "", "  ", "　", "-", "—", "——", "/", "无", "null", "NULL", "N/A", "#N/A"]
)
def test_blank_cells_are_null_and_no_doubt(county: Any, blank: str | None) -> None:
    row = {"relation": blank, "work_months": blank, "birth_date": blank, "id_number": blank, "health": blank}
    county.land("person", [{"person_code": "P1", **row}])
    county.land("household", [{"household_code": "H1", "identified_year": blank, "phone": blank}])
    session, done = county.normalise()
    names = [f"{name}, {name}__text" for name in ("relation", "work_months", "birth_date", "health")]
    [person] = session.query(f"SELECT id_number, {', '.join(names)} FROM person")
    assert set(person) == {None}
    [(year, unread, phone)] = session.query(
        "SELECT identified_year, identified_year__text, phone FROM household"
    )
    assert (year, unread) == (None, None)
    assert phone is None or blank == "无"
    assert done.doubt_counts == ()


def test_a_word_for_nothing_that_is_a_label_is_that_label(county: Any) -> None:
    county.land("vehicle", [{"plate": "示A1", "kind": "无"}])
    session, _ = county.normalise()
    assert session.query("SELECT kind FROM vehicle") == [("无",)]


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2015", 2015),
        ("２０１５", 2015),
        ("2015年", 2015),
        ("2015 年度", 2015),
        ("2015.0", 2015),
        ("2015-03", 2015),
        ("2015年3月", 2015),
        ("2015-03-01", 2015),
        ("20150301", 2015),
    ],
)
def test_a_year_is_understood(county: Any, written: str, year: int) -> None:
    county.land("household", [{"household_code": "H1", "identified_year": written}])
    session, _ = county.normalise()
    assert session.query("SELECT identified_year, identified_year__text FROM household") == [(year, None)]


@pytest.mark.parametrize("written", ["15", "去年", "1", "0", "20155", "1015", "2015年13月"])
def test_what_is_no_year_is_kept_as_text_and_told(county: Any, written: str) -> None:
    county.land("household", [{"household_code": "H1", "identified_year": written}])
    session, done = county.normalise()
    [(year, unread)] = session.query("SELECT identified_year, identified_year__text FROM household")
    assert (year, unread) == (None, written)
    assert [count.cells for count in done.doubt_counts] == [1]


def test_unreadable_numbers_and_dates_are_kept_as_text(county: Any) -> None:
    county.land("person", [{"person_code": "P1", "work_months": "十几个", "birth_date": "2010-02-30"}])
    session, done = county.normalise()
    assert session.query(
        "SELECT work_months, work_months__text, birth_date, birth_date__text FROM person"
    ) == [(None, "十几个", None, "2010-02-30")]
    assert sum(count.cells for count in done.doubt_counts) == 2


@pytest.mark.parametrize(
    ("table", "field", "written", "number"),
    [
        ("household", "size", "3人", 3),
        ("household", "size", "3 个人", 3),
        ("household", "net_income", "1,200元", 1200),
        ("person", "work_months", "１２个月", 12),
    ],
)
def test_a_number_with_the_unit_of_its_field_is_read(
    county: Any, table: str, field: str, written: str, number: int
) -> None:
    county.land(table, [{f"{table}_code": "1", field: written}])
    session, done = county.normalise()
    assert session.query(f"SELECT {field}, {field}__text FROM {table}") == [(number, None)]
    assert done.doubt_counts == ()


def test_a_number_with_the_unit_of_another_field_is_a_doubt(county: Any) -> None:
    county.land("household", [{"household_code": "1", "size": "3户"}])
    session, done = county.normalise()
    assert session.query("SELECT size, size__text FROM household") == [(None, "3户")]
    assert [count.cells for count in done.doubt_counts] == [1]


def test_codes_by_which_files_meet_are_read_without_regard_to_width(county: Any) -> None:
    county.land("household", [{"household_code": "５３９９ ０１", "village_code": "\t539901101201"}])
    session, _ = county.normalise()
    assert session.query("SELECT household_code, village_code FROM household") == [("539901", "539901101201")]


def test_an_identity_number_is_derived_beside_its_original_text(
    county: Any, number: Callable[[str], str]
) -> None:
    good = number("53990119850706012")
    old = good[:6] + good[8:17]
    written = [good, old, good + "34", good + "3412", good.lower(), f" {good[:6]} {good[6:]}", good[:17]]
    county.land("person", [{"person_code": f"P{i}", "id_number": text} for i, text in enumerate(written)])
    session, _ = county.normalise()
    rows = session.query(
        "SELECT id_number, id_number__standard, id_number__key, id_number__form, id_number__birth,"
        " id_number__sex, sex, birth_date FROM person ORDER BY row_no"
    )
    assert [row[0] for row in rows] == written
    assert {row[1] for row in rows[:6]} == {good} and len({row[2] for row in rows[:6]}) == 1
    assert [row[3] for row in rows] == [
        "current",
        "old",
        "certificate",
        "certificate",
        "current",
        "current",
        "other",
    ]
    assert rows[6][2] is None
    assert {row[4:] for row in rows[:6]} == {(date(1985, 7, 6), "female", "女", date(1985, 7, 6))}


def test_what_a_file_says_goes_before_what_the_number_says(county: Any, number: Callable[[str], str]) -> None:
    good = number("53990119850706012")
    county.land("person", [{"person_code": "P1", "id_number": good, "sex": "男", "birth_date": "1985/7/16"}])
    session, _ = county.normalise()
    assert session.query("SELECT sex, birth_date FROM person") == [("男", date(1985, 7, 16))]


def test_a_column_that_no_file_has_is_absent(county: Any) -> None:
    county.land("person", [{"person_code": "P1", "name": "王玮"}])
    session, done = county.normalise()
    assert list(done.tables["person"].columns) == [
        "row_no",
        "landed_file",
        "landed_row",
        "person_code",
        "name",
    ]
    assert not session.has_table("household")


def test_where_the_pack_names_no_identity_scheme_a_number_tells_nothing_but_itself(county: Any) -> None:
    county.land(
        "person", [{"person_code": "P1", "id_number": "AB 12"}, {"person_code": "P2", "id_number": "ＡB12"}]
    )
    session, _ = county.normalise(scheme="none")
    rows = session.query(
        "SELECT id_number__standard, id_number__key, sex, birth_date, id_number__form FROM person"
    )
    assert rows[0] == rows[1]
    assert rows[0][0] == "AB12" and rows[0][2:] == (None, None, "other")


def test_a_row_of_the_police_register_without_its_family_is_told(county: Any) -> None:
    rows = [
        {"name": "甲", "family_code": "H1"},
        {"name": "乙", "family_code": " "},
        {"name": "丙", "family_code": None},
    ]
    county.land("resident", rows)
    session, done = county.normalise()
    session.view_of_parquet("told", [done.doubts])
    told = session.query('SELECT row, "column", value, kept FROM told ORDER BY row')
    assert told == [(3, "户号", None, True), (4, "户号", None, True)]
    assert [(count.table, count.column, count.cells) for count in done.doubt_counts] == [
        ("resident", "户号", 2)
    ]


def test_a_police_register_without_the_column_of_families_is_no_doubt(county: Any) -> None:
    county.land("resident", [{"name": "甲"}])
    _, done = county.normalise()
    assert done.doubt_counts == ()
