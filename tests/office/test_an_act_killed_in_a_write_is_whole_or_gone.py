"""SIGKILL with half of a write on the disk: what is left is whole, and done again it ends as if nothing had happened."""

from __future__ import annotations

import pytest

from tests.office.machines import Machine
from tests.office.stopped_acts import (
    ALL,
    FROM_NOTHING,
    STOPPED_BY_THE_DISK,
    holes,
    machine,
    stopped,
    writes_files,
)

__all__ = ["machine"]  # a fixture


@pytest.mark.long
@pytest.mark.parametrize("act", STOPPED_BY_THE_DISK)
def test_killed_in_the_middle_of_a_write(machine: Machine, act: str) -> None:
    """A file that may not grow any more ends the process with half of what it wrote on the disk."""
    told = stopped(machine, act, FROM_NOTHING.get(act, ALL), "torn")
    ended = [one for one in told["tried"] if one["stopped"] is True]
    assert len(ended) >= (3 if writes_files(act) else 0)
    assert holes(told) == []
