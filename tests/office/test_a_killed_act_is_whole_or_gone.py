"""SIGKILL before any write of an act, or in the middle of one, or a full disk: what is left is whole, and done again it ends
as if nothing had happened."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests.office.machines import Machine, machines

Copies = Callable[[], Machine]
FEW, MANY, ALL = 4, 24, 200  # writes that are tried; of more than ALL no act is tried at every one
# an act -> writes that it has at least, on whichever database
ACTS = {
    "staging": 15, "merging": 60, "decision": 15, "findings": 10, "paper": 8, "snapshot": 15, "backup": 100,
    "migration": 400, "restore": 1_000, "init": 400,
}  # fmt: skip
QUICK = ("decision", "findings", "paper", "snapshot")
# in so many tests, none of minutes on a busy machine. An import is two acts, by two people: its files are not checked again
# for each write of the second
AT_EVERY_WRITE = {"staging": 3, "merging": 3, **dict.fromkeys(QUICK, 1)}
FILES_OF_THEIR_OWN = ("paper", "snapshot")
SQLITE = connection.vendor == "sqlite"
# on PostgreSQL, whose server writes on its own and has its own tests of that, processes are killed and disks are not
# filled; setting up and restoring begin with an empty database there, which a next try drops
KILLED_BETWEEN = ("backup", "migration", "restore", "init") if SQLITE else ("backup", "migration")
STOPPED_BY_THE_DISK = (
    ("import", *QUICK, "backup", "migration", "restore", "init") if SQLITE else FILES_OF_THEIR_OWN
)
# what opens a database under a quota hears "disk I/O error" of SQLite, which may be damage too: it is not called a full disk
QUOTA = ("import", *QUICK, "backup") if SQLITE else FILES_OF_THEIR_OWN
# these write files of their own whatever the database is
FILES = ("paper", "snapshot", "backup", "restore")
# what a service raises, the verb or the page that calls it says
SERVICES = ("decision", "paper")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """More and more machines with the same office."""
    with machines(connection.vendor, tmp_path_factory.mktemp("machines")) as new:
        first = new()
        _run(first, "prepare", 0, "killed")
        yield lambda: new(like=first)


@pytest.fixture
def machine(copies: Copies) -> Machine:
    return copies()


def stopped(machine: Machine, act: str, most: int, how: str, part: str = "1/1") -> dict[str, Any]:
    """How many writes an act has, and what was left at each where it was stopped: at most so many, or a part of those."""
    told: dict[str, Any] = json.loads(_run(machine, act, most, how, part).splitlines()[-1])
    return told


def _run(machine: Machine, act: str, most: int, how: str, part: str = "1/1") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.office.killing", act, str(most), how, part],
        cwd=machine.folder, env=machine.environment, capture_output=True, text=True, timeout=3000, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def holes(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Where something was half there, or stayed so, or ended otherwise."""
    return [one for one in told["tried"] if one["left"] or one["then"] or one["differs"]]


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


@pytest.mark.long
@pytest.mark.parametrize("act", KILLED_BETWEEN)
def test_killed_around_every_commit_and_at_writes_between(machine: Machine, act: str) -> None:
    """Those of hundreds or thousands of writes, nearly all of them in one transaction."""
    killed_at_some(machine, act, MANY)


@pytest.mark.long
@pytest.mark.parametrize("act", STOPPED_BY_THE_DISK)
def test_killed_in_the_middle_of_a_write(machine: Machine, act: str) -> None:
    """A file that may not grow any more ends the process with half of what it wrote on the disk."""
    told = stopped(machine, act, ALL, "torn")
    ended = [one for one in told["tried"] if one["stopped"] is True]
    assert len(ended) >= (3 if _writes_files(act) else 0)
    assert holes(told) == []


@pytest.mark.long
@pytest.mark.parametrize("act", STOPPED_BY_THE_DISK)
def test_the_disk_is_full_from_some_write_on(machine: Machine, act: str) -> None:
    told = stopped(machine, act, FEW * 2, "full")
    _is_said(act, told)
    assert sum(one["stopped"] is not None for one in told["tried"]) >= FEW
    assert holes(told) == []


@pytest.mark.long
@pytest.mark.parametrize("act", QUOTA)
def test_no_file_may_grow_beyond_some_size(machine: Machine, act: str) -> None:
    """As with a quota: the write itself fails, wherever in the act it is."""
    told = stopped(machine, act, ALL, "narrow")
    _is_said(act, told)
    assert sum(one["stopped"] is not None for one in told["tried"]) >= (3 if _writes_files(act) else 0)
    assert holes(told) == []


def _is_said(act: str, told: dict[str, Any]) -> None:
    for kind, words in [one["stopped"] for one in told["tried"] if one["stopped"]]:
        if kind == "DiskFull":  # PostgreSQL's own, raised below the words that a verb has for it
            assert not SQLITE
        elif act in SERVICES:
            assert kind in ("OperationalError", "OSError")
        else:
            assert (kind, "磁盘" in words) == ("RefusalError", True), words


def _writes_files(act: str) -> bool:
    return connection.vendor == "sqlite" or act in FILES


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
