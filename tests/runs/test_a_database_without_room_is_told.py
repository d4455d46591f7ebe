"""A database whose disk is full, or whose quota is used up: said in words, whichever database says it."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from niukou.runs.office_ready import database_troubles
from niukou.runs.refusals import RefusalError, found_no_room


@pytest.mark.parametrize(
    "said",
    [
        "database or disk is full",  # SQLite, of a full disk
        "disk I/O error",  # SQLite, of a quota
        'could not extend file "base/16384/2619": No space left on device',  # PostgreSQL
        'could not write to file "pg_wal/xlogtemp.7": Disk quota exceeded',
    ],
)
def test_it_is_told_what_to_do(said: str) -> None:
    with pytest.raises(RefusalError) as refused, database_troubles():
        raise OperationalError(said)
    chinese, english = refused.value.lines
    assert "磁盘" in chinese and "没有写进去" in chinese and "nothing was written" in english
    assert "16384" not in str(refused.value)


def test_a_cause_far_back_is_found() -> None:
    outer = RuntimeError("outer")
    outer.__cause__ = OperationalError("database or disk is full")
    assert found_no_room(outer) and not found_no_room(RuntimeError("disk"))
