"""Files of a kind are one table; a file handed over twice does not double a county."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_files_are_united_by_name_and_every_row_keeps_its_place(county: Any) -> None:
    county.land("vehicle", [{"plate": "示A1", "price": "1,000"}])
    county.land("vehicle", [{"plate": "示A2"}, {"plate": "示A3"}])
    session, done = county.normalise()
    rows = session.query("SELECT row_no, landed_file, landed_row, plate, price FROM vehicle ORDER BY row_no")
    assert rows == [
        (2, 0, 2, "示A1", 1000.0),
        (2**32 + 2, 1, 2, "示A2", None),
        (2**32 + 3, 1, 3, "示A3", None),
    ]
    assert done.tables["vehicle"].files == (0, 1)


def test_the_same_file_again_is_read_once_and_told(county: Any) -> None:
    first = county.land("vehicle", [{"plate": "示A1"}])
    county.land("vehicle", [{"plate": "示A1"}], same_as=first)
    _, done = county.normalise()
    assert done.tables["vehicle"].rows == 1
    assert [(note.kind, note.rows, note.files) for note in done.notes] == [("same_file", 1, (0, 1))]


def test_rows_of_an_earlier_file_are_dropped_and_told_but_repeats_within_a_file_stay(county: Any) -> None:
    twice = [
        {"plate": "示A1", "price": "5"},
        {"plate": "示A1", "price": "5"},
        {"plate": "示A2", "price": None},
    ]
    county.land("vehicle", twice)
    county.land("vehicle", [*twice, {"plate": "示A2", "price": "5"}])
    session, done = county.normalise()
    assert session.query("SELECT landed_file, count(*) FROM vehicle GROUP BY ALL ORDER BY ALL") == [
        (0, 3),
        (1, 1),
    ]
    assert [(note.kind, note.rows, note.files) for note in done.notes] == [("same_rows", 3, (1,))]


def test_one_code_in_two_files_keeps_all_rows_and_is_told(county: Any) -> None:
    county.land("household", [{"household_code": "H1", "head_name": "王玮"}])
    county.land("household", [{"household_code": "H1", "head_name": "王伟"}, {"household_code": "H2"}])
    _, done = county.normalise()
    assert done.tables["household"].rows == 3
    assert [(note.kind, note.rows) for note in done.notes] == [("same_key", 1)]


def test_a_file_of_no_rows_makes_a_table_of_no_rows(county: Any) -> None:
    county.land("vehicle", [])
    _, done = county.normalise()
    assert done.tables["vehicle"].rows == 0


def test_a_source_that_demands_signatures_is_not_looked_at_without_a_list(county: Any) -> None:
    county.land("vehicle", [{"plate": "示A1", "owner_number": "539901198507060123"}])
    session, done = county.normalise(authorisation=True)
    assert "vehicle" not in done.tables and not session.has_table("vehicle")
    assert [(note.kind, note.rows) for note in done.notes] == [("no_authorisation", 1)]


def test_only_rows_of_people_who_signed_go_on(county: Any, number: Callable[[str], str]) -> None:
    signed, other = number("53990119850706012"), number("53990119850706014")
    old = signed[:6] + signed[8:17]
    rows = [{"plate": f"示A{i}", "owner_number": text} for i, text in enumerate([signed, other, old, None])]
    county.land("vehicle", rows)
    session, done = county.normalise(frozenset({signed}), authorisation=True)
    assert session.query("SELECT plate FROM vehicle ORDER BY row_no") == [("示A0",), ("示A2",)]
    assert [(note.kind, note.rows) for note in done.notes] == [("not_authorised", 2)]
    _, nobody = county.normalise(frozenset(), authorisation=True)
    assert nobody.tables["vehicle"].rows == 0
