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


def test_hashes_that_repeat_are_found_and_no_others(session: Session) -> None:
    # three hundred thousand hashes: of their halves a dozen are alike by chance
    numbers = np.concatenate([np.arange(300_000), np.arange(0, 300_000, 1000), [0]])
    session.table_of("many", pa.table({"number": numbers}))
    found = again(session, "many", [column("many", "number")])["hash"].to_pylist()
    expected = [
        h for (h,) in session.query("SELECT hash(number) FROM many GROUP BY number HAVING count(*) > 1")
    ]
    assert sorted(set(found)) == sorted(expected)


@pytest.mark.parametrize("values", [[3, 1, 2], ["丙", "甲", "乙"]])
def test_a_key_is_there_once_or_again(session: Session, values: list[int] | list[str]) -> None:
    session.table_of("few", pa.table({"key": [*values, None, None]}))
    assert not any_again(session, "few", column("few", "key"))
    session.table_of("few", pa.table({"key": [*values, values[1]]}))
    assert any_again(session, "few", column("few", "key"))
