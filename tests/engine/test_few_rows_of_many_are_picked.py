"""A row file gives its rows back, few of many by their key; an error of writing it tells no cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.engine.row_file import BATCH_ROWS, Sieve, Sift
from niukou.engine.session import EngineError, Session, open_session
from niukou.terms.identity import identity_scheme

ROWS = 2 * BATCH_ROWS + 17
MANY = f"""
    SELECT i AS row_no, CASE WHEN i % 1000 <> 7 THEN i * 11 END AS key, 'text ' || i AS text,
        CASE WHEN i % 5000 = 3 THEN 'old' WHEN i % 2 = 0 THEN 'new' END AS form, NULL::DATE AS day
    FROM range({ROWS}) AS t(i)"""
keys = st.lists(st.integers(-(2**63), 2**63 - 1))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", identity_scheme("cn_resident")) as opened:
        yield opened


@given(looked_for=keys, others=keys)
def test_a_sieve_holds_back_nothing_that_is_looked_for(looked_for: list[int], others: list[int]) -> None:
    asked = np.array(looked_for + others, dtype=np.int64)
    kept = Sieve(np.array(looked_for, dtype=np.int64)).kept(asked)
    assert set(range(len(looked_for))) <= set(kept.tolist())
    assert kept.tolist() == sorted(set(kept.tolist()))


@given(looked_for=keys, more=keys)
def test_a_sieve_may_be_told_of_more(looked_for: list[int], more: list[int]) -> None:
    sieve = Sieve(np.array(looked_for, dtype=np.int64))
    sieve.add(np.array(more, dtype=np.int64))
    assert len(sieve.kept(np.array(looked_for + more, dtype=np.int64))) == len(looked_for + more)


def test_a_sieve_lets_few_others_through() -> None:
    numbers = np.random.default_rng(7).integers(0, 2**59, 300_000)
    kept = Sieve(numbers[:100_000]).kept(numbers[100_000:])
    assert len(kept) < 200_000 * 0.01


def test_a_row_file_gives_back_what_was_written(session: Session) -> None:
    path = session.work / "many.arrow"
    assert session.to_row_file(MANY, path) == ROWS
    session.view_of_file("many", path)
    assert session.columns("many")["day"] == "DATE"
    assert session.query(f"(FROM many EXCEPT ALL ({MANY})) UNION ALL (({MANY}) EXCEPT ALL FROM many)") == []


@pytest.mark.parametrize("in_a_file", [True, False])
@pytest.mark.parametrize("old", [True, False])
def test_rows_are_picked_by_key_by_none_and_by_old_form(session: Session, in_a_file: bool, old: bool) -> None:
    if in_a_file:
        session.to_row_file(MANY, session.work / "many.arrow")
        session.view_of_file("many", session.work / "many.arrow")
    else:
        session.run(f"CREATE TABLE many AS {MANY}")
    looked_for = {11, 11 * (ROWS - 1), 5}
    sift = Sift(Sieve(np.array(sorted(looked_for))), "key", "form" if old else None)
    rows = session.picked("many", ["row_no", "key", "text", "form"], sift).to_pylist()
    met = {i for i in range(ROWS) if i % 1000 == 7 or i * 11 in looked_for or (old and i % 5000 == 3)}
    assert met <= {row["row_no"] for row in rows}
    assert len(rows) == len({row["row_no"] for row in rows}) < len(met) + ROWS * 0.04
    assert all(row["text"] == f"text {row['row_no']}" for row in rows)
    assert {tuple(row) for row in rows} == {("row_no", "key", "text", "form")}


def test_a_row_file_may_be_written_of_what_a_sift_lets_through(session: Session) -> None:
    looked_for = {11, 11 * (ROWS - 1), 5}
    sift = Sift(Sieve(np.array(sorted(looked_for))), "key", "form").telling(["day", "said", "elsewhere"])
    path = session.work / "few.arrow"
    said = f"SELECT *, CASE WHEN row_no % 40000 = 9 THEN 'odd' END AS said FROM ({MANY})"
    assert session.to_row_file(said, path, sift) == ROWS
    session.view_of_file("few", path)
    met = {i for i in range(ROWS) if i % 1000 == 7 or i * 11 in looked_for or i % 5000 == 3 or i % 40000 == 9}
    kept = {number for (number,) in session.query("SELECT row_no FROM few")}
    assert met <= kept
    assert len(kept) < len(met) + ROWS * 0.04
    columns = ["row_no", "key", "form", "said"]
    picked = session.picked("few", columns, Sift(Sieve(np.array(sorted(looked_for))), "key", "form"))
    assert {i for i in met if i % 40000 != 9} <= set(picked["row_no"].to_pylist())


def test_what_has_no_key_is_written_whole(session: Session) -> None:
    path = session.work / "keyless.arrow"
    assert (
        session.to_row_file(
            f"SELECT row_no, form FROM ({MANY})", path, Sift(Sieve(np.array([1])), "key", None)
        )
        == ROWS
    )
    session.view_of_file("keyless", path)
    assert session.query("SELECT count(*) FROM keyless") == [(ROWS,)]


def test_a_row_file_without_rows_has_its_columns(session: Session) -> None:
    session.to_row_file(f"{MANY} WHERE false", session.work / "none.arrow")
    session.view_of_file("none", session.work / "none.arrow")
    sift = Sift(Sieve(np.array([1])), "key", "form")
    assert session.picked("none", ["key", "form"], sift).column_names == ["key", "form"]
    assert session.query("FROM none") == []


def test_a_view_that_is_replaced_is_no_longer_picked_from_the_file(session: Session) -> None:
    session.to_row_file(MANY, session.work / "many.arrow")
    session.view_of_file("many", session.work / "many.arrow")
    session.drop("many")
    session.run("CREATE TABLE many AS SELECT 11::BIGINT AS key")
    assert session.picked("many", ["key"], Sift(Sieve(np.array([11])), "key", None)).to_pylist() == [
        {"key": 11}
    ]


def test_no_cell_is_told_when_a_row_cannot_be_made(session: Session) -> None:
    late = "SELECT CAST(CASE WHEN i = 900000 THEN '539901199001011234' ELSE '1' END AS INTEGER) FROM range(1000000) AS t(i)"
    with pytest.raises(EngineError) as refused:
        session.to_row_file(late, session.work / "never.arrow")
    assert "5399" not in str(refused.value)
    assert refused.value.__cause__ is None
    with pytest.raises(EngineError) as refused:
        list(session.batches(late))
    assert "5399" not in str(refused.value)


def test_a_full_disk_is_known_for_one(session: Session) -> None:
    with pytest.raises(OSError, match="No space left"):
        session.to_row_file(MANY, Path("/dev/full"))
