"""A table is held against its contract; every fault is named at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from niukou.engine.session import Session, open_session
from niukou.engine.table_contract import ContractError, check_table

CONTRACT = """
table: reading
one_row: one text
key: [written]
columns:
  written: {type: VARCHAR, meaning: as written}
  value: {type: DOUBLE, meaning: as read}
"""


@dataclass
class _NoMacros:
    name: str = "none"
    macros: str = "SELECT 1"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", _NoMacros(), threads=1) as opened:
        yield opened


def _contract(folder: Path, text: str = CONTRACT) -> Path:
    path = folder / "reading.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_that_keeps_its_contract_passes(session: Session, tmp_path: Path) -> None:
    session.run("CREATE TABLE reading AS SELECT '1' AS written, 1.0::DOUBLE AS value")
    check_table(session, _contract(tmp_path))


def test_further_columns_are_allowed_where_the_contract_says_which(session: Session, tmp_path: Path) -> None:
    session.run("CREATE TABLE reading AS SELECT '1' AS written, 1.0::DOUBLE AS value, 2 AS more")
    check_table(session, _contract(tmp_path, CONTRACT + "further_columns: whatever\n"))


@pytest.mark.parametrize(
    ("select", "wrong"),
    [
        ("SELECT '1' AS written", "column value is missing"),
        ("SELECT '1' AS written, 1 AS value", "column value is INTEGER, the contract says DOUBLE"),
        ("SELECT '1' AS written, 1::DOUBLE AS value, 2 AS more", "column more is not in the contract"),
        ("SELECT 1::DOUBLE AS value, '1' AS written", "another order"),
        ("SELECT unnest(['1', '1', NULL, NULL]) AS written, 1::DOUBLE AS value", "2 keys"),
    ],
)
def test_a_broken_promise_is_named(session: Session, tmp_path: Path, select: str, wrong: str) -> None:
    session.run(f"CREATE TABLE reading AS {select}")
    with pytest.raises(ContractError, match=wrong):
        check_table(session, _contract(tmp_path))


def test_a_missing_table_is_named(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="reading: there is no such table"):
        check_table(session, _contract(tmp_path))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("table: reading\none_row: x\n", "no columns"),
        (CONTRACT.replace("table: reading", "table: other"), "speaks of other"),
        (CONTRACT.replace("one_row: one text", ""), "what one row is"),
        (CONTRACT.replace(", meaning: as read", ""), "column value has no type or no meaning"),
        (CONTRACT.replace("[written]", "[line]"), "the key names line"),
        (CONTRACT + "colour: blue\n", "unknown entry colour"),
    ],
)
def test_an_incomplete_contract_is_refused(session: Session, tmp_path: Path, text: str, wrong: str) -> None:
    session.run("CREATE TABLE reading AS SELECT '1' AS written, 1.0::DOUBLE AS value")
    with pytest.raises(ContractError, match=wrong):
        check_table(session, _contract(tmp_path, text))
