"""Which rows share their values with others, found by hashes and by numbers as they lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from niukou.engine.render import column
from niukou.engine.repeats import again, any_again
from niukou.engine.session import Session, open_session
from niukou.terms.identity import identity_scheme


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", identity_scheme("cn_resident")) as opened:
        yield opened


def test_rows_that_share_a_hash_are_found_and_no_others(session: Session) -> None:
    # three hundred thousand hashes: of their halves a dozen are alike by chance
    numbers = np.concatenate([np.arange(300_000), np.arange(0, 300_000, 1000), [0]])
    session.table_of("many", pa.table({"row_no": np.arange(len(numbers)), "number": numbers}))
    found = again(session, "many", [column("many", "number")])["row_no"].to_pylist()
    shared = "SELECT row_no FROM many QUALIFY count(*) OVER (PARTITION BY number) > 1"
    assert sorted(found) == sorted(row for (row,) in session.query(shared))


def test_rows_that_lack_one_of_the_keys_share_nothing(session: Session) -> None:
    rows = pa.table(
        {"row_no": [1, 2, 3, 4], "name": ["甲", "甲", "乙", "乙"], "sex": [None, None, "男", "男"]}
    )
    session.table_of("few", rows)
    assert sorted(
        again(session, "few", [column("few", "name"), column("few", "sex")])["row_no"].to_pylist()
    ) == [3, 4]


@pytest.mark.parametrize("values", [[3, 1, 2], ["丙", "甲", "乙"]])
def test_a_key_is_there_once_or_again(session: Session, values: list[int] | list[str]) -> None:
    session.table_of("few", pa.table({"row_no": range(5), "key": [*values, None, None]}))
    assert not any_again(session, "few", column("few", "key"))
    session.table_of("few", pa.table({"row_no": range(4), "key": [*values, values[1]]}))
    assert any_again(session, "few", column("few", "key"))
