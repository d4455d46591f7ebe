"""A disk that is full, or a quota: it is said, what is left is whole, and done again it ends as if nothing had happened."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office.machines import Machine
from tests.office.stopped_acts import (
    ALL,
    FEW,
    FROM_NOTHING,
    QUOTA,
    SERVICES,
    SQLITE,
    WHATEVER,
    holes,
    machine,
    stopped,
    writes_files,
)

__all__ = ["machine"]  # a fixture


@pytest.mark.timeout(900)  # another process looks at what each full disk left: minutes on a busy machine
@pytest.mark.long
@pytest.mark.parametrize("act", WHATEVER)
def test_the_disk_is_full_from_some_write_on(machine: Machine, act: str) -> None:
    """On PostgreSQL the server itself refuses each write, by an error of the class that it raises then, 53100.

    Its disk is not really full: a server on a full disk writes no checkpoint, and whoever else is on it would fail.
    """
    most = FROM_NOTHING.get(act, FEW * 2)
    told = stopped(machine, act, most, "full")
    _is_said(act, told)
    assert sum(one["stopped"] is not None for one in told["tried"]) >= most // 2
    assert holes(told) == []


@pytest.mark.long
@pytest.mark.parametrize("act", QUOTA)
def test_no_file_may_grow_beyond_some_size(machine: Machine, act: str) -> None:
    """As with a quota: the write itself fails, wherever in the act it is."""
    told = stopped(machine, act, ALL, "narrow")
    _is_said(act, told)
    assert sum(one["stopped"] is not None for one in told["tried"]) >= (3 if writes_files(act) else 0)
    assert holes(told) == []


def _is_said(act: str, told: dict[str, Any]) -> None:
    for kind, words in [one["stopped"] for one in told["tried"] if one["stopped"]]:
        if kind == "DiskFull":  # PostgreSQL's own, raised below the words that a verb has for it
            assert not SQLITE
        elif act in SERVICES:
            assert kind in ("OperationalError", "OSError")
        else:
            assert (kind, "磁盘" in words) == ("RefusalError", True), words
