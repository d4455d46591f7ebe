"""An age between two days that rows tell is what a calendar says, though it is first asked how many days lie between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from niukou.engine.evaluate import condition_text
from niukou.engine.session import Session, open_session
from niukou.terms.identity import identity_scheme
from tests.small_pack import quality_rule, small_pack

BORN = [
    date(1896, 2, 29),
    date(1999, 12, 31),
    date(2000, 1, 1),
    date(2000, 2, 28),
    date(2000, 2, 29),
    date(2000, 3, 1),
]
YEARS = (-1, 0, 1, 3, 4, 14, 28, 100)
COMPARED = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "=": int.__eq__,
    "<>": int.__ne__,
}


def lived(on: date, born: date) -> int:
    """Whole years: a birthday on 29 February is kept on 1 March where there is none."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def days_near_birthdays() -> Iterator[tuple[date, date]]:
    for born in BORN:
        for years in YEARS:
            for days in range(-3, 4):
                yield born, date(born.year + years, 3, 1) + timedelta(days)
                yield born, date(born.year + years, 1, 1) + timedelta(days)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", identity_scheme("cn_resident")) as opened:
        yield opened


@pytest.mark.parametrize("op", COMPARED)
def test_an_age_between_two_days_is_what_a_calendar_says(session: Session, op: str) -> None:
    pairs = [*dict.fromkeys(days_near_birthdays())]
    session.table_of("person", pa.table({"row_no": range(len(pairs)), "birth_date": [on for _, on in pairs]}))
    session.table_of(
        "head", pa.table({"row_no": range(len(pairs)), "birth_date": [born for born, _ in pairs]})
    )
    for years in YEARS:
        compared = f"age_on(person.birth_date, head.birth_date) {op} {years}"
        condition = condition_text(
            quality_rule(compared, "person"), small_pack(), date(2017, 10, 1), "duckdb"
        )
        rows = session.query(f"SELECT row_no FROM person JOIN head USING (row_no) WHERE {condition}")
        meant = {i for i, (born, on) in enumerate(pairs) if COMPARED[op](lived(on, born), years)}
        assert {row for (row,) in rows} == meant, compared
