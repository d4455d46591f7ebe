"""Pieces of work run at once in sessions of their own; whoever fails, or Ctrl-C, ends them all and is what is told."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pytest

from niukou.engine.session import EngineError, Session, open_session
from niukou.engine.side_by_side import side_by_side
from niukou.terms.identity import identity_scheme

ENDLESS = "SELECT count(*) FROM range(1000000000000) a, range(1000000000000) b"


@pytest.fixture(params=[1, 2])
def session(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Session]:
    with open_session(tmp_path / "work", identity_scheme("cn_resident"), threads=request.param) as opened:
        yield opened


def test_what_they_made_is_there(session: Session) -> None:
    session.run("CREATE TABLE given AS SELECT 7 AS n")
    pieces = [f"CREATE TABLE made_{i} AS SELECT n + {i} AS n FROM given" for i in range(5)]
    side_by_side(session, [lambda own, sql=sql: own.run(sql) for sql in pieces])  # type: ignore[misc]
    made = [session.query(f"FROM made_{i}") for i in range(5)]
    assert made == [[(7 + i,)] for i in range(5)]


def test_the_error_is_told_and_nothing_goes_on(tmp_path: Path) -> None:
    with open_session(tmp_path / "work", identity_scheme("cn_resident"), threads=2) as session:
        ended: list[BaseException] = []

        def endless(own: Session) -> None:
            try:
                own.query(ENDLESS)
            except BaseException as error:
                ended.append(error)
                raise

        with pytest.raises(EngineError, match="nowhere"):
            side_by_side(session, [endless, lambda own: own.run("SELECT * FROM nowhere"), endless])
        assert {type(error) for error in ended} == {KeyboardInterrupt}
        assert session.query("SELECT 1") == [(1,)]


def test_ctrl_c_ends_them_all(tmp_path: Path) -> None:
    with open_session(tmp_path / "work", identity_scheme("cn_resident"), threads=2) as session:
        threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        began = threading.active_count()
        with pytest.raises(KeyboardInterrupt):
            side_by_side(session, [lambda own: own.run(ENDLESS), lambda own: own.run(ENDLESS)])
        time.sleep(0.1)
        assert threading.active_count() <= began
        assert session.query("SELECT 1") == [(1,)]


def test_a_view_over_rows_in_memory_is_known_to_be_seen_by_one_session_alone(session: Session) -> None:
    session.view_of_rows("rows", pyarrow.table({"n": [1]}))
    session.run("CREATE TABLE made AS SELECT 1 AS n")
    assert not session.seen_beside(["made", "rows"])
    assert session.seen_beside(["made"])
    session.drop("rows")
    assert session.seen_beside(["made", "rows"])
