"""When it is known whose rows a register will be searched for, the others are read, counted and not written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pytest

from niukou.engine.row_file import Sieve, Sift

NONE: Mapping[str, Sift] = {}


@pytest.fixture
def people(number: Callable[[str], str]) -> list[str]:
    return [number(f"539901198001{day:02}00{day % 10}") for day in range(1, 21)]


def _seeking(county: Any, sought: str, asked: list[Collection[str]]) -> Callable[[Collection[str]], Any]:
    """Lets the rows of one person through; notes what it was asked, and that the registry stood by then."""

    def seeks(coming: Collection[str]) -> Mapping[str, Sift]:
        asked.append(coming)
        [session] = county.sessions
        [(key,)] = session.query(
            "SELECT id_number__key FROM person WHERE id_number = $number", {"number": sought}
        )
        assert session.has_table("resident")
        return {"vehicle": Sift(Sieve(np.array([key])), "owner_number__key", "owner_number__form")}

    return seeks


def _landed(county: Any, people: list[str], **more: Any) -> None:
    county.land(
        "vehicle", [{"plate": f"示A{i}", "owner_number": who, **more} for i, who in enumerate(people)]
    )
    county.land("person", [{"person_code": "1", "household_code": "H", "id_number": people[3]}])
    county.land("resident", [{"id_number": who, "family_code": "F"} for who in people])


def test_the_others_are_counted_and_not_written(county: Any, people: list[str]) -> None:
    _landed(county, people)
    asked: list[Collection[str]] = []
    session, done = county.normalise(seeks=_seeking(county, people[3], asked))
    assert asked == [{"vehicle"}]
    assert done.tables["vehicle"].rows == 20
    assert session.query("SELECT plate FROM vehicle") == [("示A3",)]
    assert session.query("SELECT count(*) FROM resident") == [(20,)]


def test_a_row_without_a_right_number_is_kept_for_whom_it_may_mean(county: Any, people: list[str]) -> None:
    _landed(county, [*people[:4], people[5][:-1], "", "440101800101001"])
    session, _ = county.normalise(seeks=_seeking(county, people[3], []))
    kept = {plate for (plate,) in session.query("SELECT plate FROM vehicle")}
    assert kept == {"示A3", "示A4", "示A5", "示A6"}


def test_what_was_not_understood_is_told_of_every_row(county: Any, people: list[str]) -> None:
    _landed(county, people, price="三万", first_registered_on="2017-13-45", kind="K99")
    _, whole = county.normalise()
    told = whole.doubts.read_bytes()
    session, done = county.normalise(seeks=lambda coming: NONE)
    assert (done.doubt_counts, done.doubts.read_bytes()) == (whole.doubt_counts, told)
    county.sessions.clear()
    session, done = county.normalise(seeks=_seeking(county, people[3], []))
    assert done.doubt_counts == whole.doubt_counts
    assert [(count.column, count.cells) for count in done.doubt_counts] == [
        ("车辆类型", 20), ("购置价格", 20), ("初次登记日期", 20),
    ]  # fmt: skip
    assert done.doubts.read_bytes() == told
    assert session.query("SELECT count(*) FROM vehicle") == [(20,)]


def test_a_register_without_numbers_of_people_is_kept_whole(county: Any, people: list[str]) -> None:
    county.land("vehicle", [{"plate": "示A1"}, {"plate": "示A2"}])
    county.land("person", [{"person_code": "1", "household_code": "H", "id_number": people[3]}])
    county.land("resident", [{"id_number": people[3], "family_code": "F"}])
    session, done = county.normalise(seeks=_seeking(county, people[3], []))
    assert done.tables["vehicle"].rows == 2
    assert session.query("SELECT count(*) FROM vehicle") == [(2,)]


def test_a_roster_that_stands_in_for_people_stands_before_it_is_asked(county: Any, people: list[str]) -> None:
    county.land("vehicle", [{"plate": f"示A{i}", "owner_number": who} for i, who in enumerate(people)])
    county.land("resident", [{"id_number": who, "family_code": "F"} for who in people])
    county.land("roster", [{"household_code": "H", "person_code": "1", "name": "王", "id_number": people[3]}])
    session, _ = county.normalise(seeks=_seeking(county, people[3], []))
    assert session.query("SELECT plate FROM vehicle") == [("示A3",)]


def test_nobody_is_asked_where_there_is_no_register(county: Any, people: list[str]) -> None:
    county.land("person", [{"person_code": "1", "household_code": "H", "id_number": people[3]}])
    asked: list[Collection[str]] = []
    county.normalise(seeks=_seeking(county, people[3], asked))
    assert asked == []
