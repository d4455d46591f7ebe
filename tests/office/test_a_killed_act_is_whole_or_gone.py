"""SIGKILL before any write of an act: what is left is whole, and done again it ends as if nothing had happened."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office.machines import Machine
from tests.office.stopped_acts import (
    ACTS,
    ALL,
    AT_EVERY_WRITE,
    FEW,
    QUICK,
    SEEN,
    holes,
    machine,
    stopped,
)

__all__ = ["machine"]  # a fixture


def killed(told: dict[str, Any], act: str) -> None:
    assert told["writes"] >= ACTS[act]
    assert all(one["stopped"] is True for one in told["tried"])
    assert holes(told) == []


def killed_at_some(machine: Machine, act: str, most: int) -> None:
    told = stopped(machine, act, most, "killed")
    killed(told, act)
    assert (
        len(told["tried"]) >= min(most, told["writes"] + 1) // 3
    )  # a write that is chosen twice is tried once


@pytest.mark.long
@pytest.mark.parametrize("act", QUICK)
def test_killed_at_the_first_the_last_and_some_writes(machine: Machine, act: str) -> None:
    killed_at_some(machine, act, FEW)


@pytest.mark.long
@pytest.mark.parametrize(
    ("act", "first", "step"),
    [
        (act, first, AT_EVERY_WRITE[act])
        for act in AT_EVERY_WRITE
        for first in range(1, AT_EVERY_WRITE[act] + 1)
    ],
)
def test_killed_at_every_write(machine: Machine, act: str, first: int, step: int) -> None:
    told = stopped(machine, act, ALL, "killed", f"{first}/{step}")
    killed(told, act)
    assert [one["at"] for one in told["tried"]] == list(range(first, told["writes"] + 2, step))


@pytest.mark.timeout(900)  # each kill is looked at by another process: minutes on a busy machine
@pytest.mark.long
@pytest.mark.parametrize("act", SEEN)
def test_killed_anywhere_among_thousands_of_writes(machine: Machine, act: str) -> None:
    """What a kill would leave is seen before every write. It is killed really on both sides of each change of that, around
    every commit and at writes between: every time what is left is what was seen.
    """
    told = stopped(machine, act, SEEN[act], "seen")
    killed(told, act)
    as_it_was = told["as_it_was"]
    assert len(as_it_was) == told["writes"] + 1
    tried = {one["at"]: one["as_it_was"] for one in told["tried"]}
    assert set(told["turns"]) <= tried.keys() and {1, len(as_it_was)} <= tried.keys()
    assert {at: as_it_was[at - 1] for at in tried} == tried
    assert as_it_was[0] and not as_it_was[-1]


@pytest.mark.long
def test_rows_whose_entry_is_committed_later_are_found_out(machine: Machine) -> None:
    """Planted."""
    found = holes(stopped(machine, "half", FEW, "killed"))
    assert any("without act" in fault for one in found for fault in one["left"])
    assert any("registry_household" in one["differs"] for one in found)


@pytest.mark.long
def test_work_that_nobody_brings_to_its_end_is_found_out(machine: Machine) -> None:
    """Planted."""
    found = holes(stopped(machine, "forgotten", ALL, "killed"))
    assert found and all(one["differs"] == ["acts"] and not one["left"] for one in found)
