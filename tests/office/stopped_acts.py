"""Acts that are stopped in a process of their own, at writes that are chosen, and what is left of them then."""

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
FEW, ALL = 4, 200  # writes that are tried; of more than ALL no act is tried at every one
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
# acts of hundreds or thousands of writes, nearly all of them in one transaction: how many of them are killed really
SEEN = {"backup": 12, "migration": 12, "restore": 8, "init": 8}
WHATEVER = ("import", *QUICK, "backup", "migration", "restore", "init")
# the files of a PostgreSQL server grow by its own hand: a limit on ours meets only what we write ourselves
STOPPED_BY_THE_DISK = WHATEVER if SQLITE else FILES_OF_THEIR_OWN
# what opens a database under a quota hears "disk I/O error" of SQLite, which may be damage too: it is not called a full disk
QUOTA = ("import", *QUICK, "backup") if SQLITE else FILES_OF_THEIR_OWN
# these write files of their own whatever the database is
FILES = ("paper", "snapshot", "backup", "restore")
# each time all tables are made, twice: so many of the writes or sizes
FROM_NOTHING = {"restore": FEW, "init": FEW}
# what a service raises, the verb or the page that calls it says
SERVICES = ("decision", "paper")


@pytest.fixture(scope="session")
def copies_of_a_killed_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """More and more machines with the same office."""
    with machines(connection.vendor, tmp_path_factory.mktemp("machines")) as new:
        first = new()
        _run(first, "prepare", 0, "killed")
        yield lambda: new(like=first)


@pytest.fixture
def machine(copies_of_a_killed_office: Copies) -> Machine:
    return copies_of_a_killed_office()


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


def writes_files(act: str) -> bool:
    return connection.vendor == "sqlite" or act in FILES
