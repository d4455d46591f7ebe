"""`python -m tests.office.killing ACT FOLDER MOST HOW`: an act, stopped at one write after the other; what was left each time.

HOW: `killed` there, or `full`: the disk is full from there on.

The act begins in the same state every time. Each time, processes of their own look whether what was left is whole, do
the act again as its user would, and tell the state it ends in: it must be that of an undisturbed run. MOST is how many
of the writes are tried: the first fifty before others. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings

ACT, FOLDER, MOST, FULL = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "full"
django.setup()

from django.db import connection  # noqa: E402  not before Django is set up

from niukou.office.audit.installed import installed_pack  # noqa: E402
from tests.office.killed_acts import ACTS, left_over, prepare, state, wrong  # noqa: E402
from tests.office.killed_at import Writes  # noqa: E402

Told = dict[str, Any]


class Places:
    """The state before the act, and the place where it is done: a database and a folder beside it."""

    def __init__(self) -> None:
        self.before, self.now = FOLDER / "before", FOLDER / "now"
        self._name = str(connection.settings_dict["NAME"])
        self.server = connection.vendor == "postgresql"

    def enter(self, place: Path) -> None:
        """Let this process's office be there."""
        name = f"{self._name}_{place.name}" if self.server else str(place / "office.sqlite3")
        connection.settings_dict["NAME"] = name
        settings.KEY_FILE, settings.PAPERS = FOLDER / "niukou.key", place / "papers"
        os.environ["NIUKOU_WORK"] = str(place / "work")

    def make(self) -> None:
        """The place before."""
        self.before.mkdir()
        self._copy_database("template0", "before")

    def empty(self) -> None:
        """The database before is one without anything."""
        self._copy_database("template0", "before")
        for file in self.before.glob("office.sqlite3*"):
            file.unlink()

    def bring_back(self) -> None:
        """The state before the act, in the place where it is done."""
        shutil.rmtree(self.now, ignore_errors=True)
        shutil.copytree(self.before, self.now)
        self._copy_database(f"{self._name}_before", "now")

    def clear(self) -> None:
        """No databases are left on the server."""
        for name in ("before", "now"):
            self._server(f"DROP DATABASE IF EXISTS {self._name}_{name} WITH (FORCE)")

    def _copy_database(self, template: str, name: str) -> None:
        self._server(f"DROP DATABASE IF EXISTS {self._name}_{name} WITH (FORCE)")
        self._server(f"CREATE DATABASE {self._name}_{name} TEMPLATE {template}")

    def _server(self, statement: str) -> None:
        if self.server:
            said = connection.settings_dict
            with psycopg.connect(
                host=said["HOST"], port=said["PORT"], dbname="postgres", autocommit=True
            ) as server:
                server.execute(statement)  # type: ignore[call-overload]


def in_a_process(place: Path, do: Callable[[], Any], *, end_at: int | None = None) -> tuple[bool, Any]:
    """(whether it was killed, what it said) of a process that does it in a place, ended at a write where that is said."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        status = 1
        try:
            os.close(reading)
            places.enter(place)
            writes = Writes(end_at or 0, FOLDER, full=FULL)
            if end_at is not None:
                writes.watch()
            try:
                said = do()
            except Exception as error:
                if not (FULL and end_at):
                    raise
                said = type(error).__name__
            connection.close()
            with os.fdopen(writing, "w") as out:
                out.write(json.dumps([said, writes.count]))
            status = 0
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as source:
        said = source.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{ACT} went wrong by itself at {end_at}")
    return killed, (json.loads(said) if said else None)


def tried(total: int) -> list[int]:
    """Which writes: all, or those that MOST allows: the first ones and then at even distances."""
    if total <= MOST:
        return list(range(1, total + 1))
    near = list(range(1, MOST // 2 + 1))
    far = MOST - len(near)
    return near + [near[-1] + (total - near[-1]) * step // far for step in range(1, far + 1)]


def main() -> Iterator[Told]:
    """What was left at each write."""
    act = ACTS[ACT]
    places.make()
    in_a_process(places.before, lambda: prepare(ACT, FOLDER))
    if ACT == "restore":
        places.empty()
        shutil.rmtree(places.before / "papers")
    places.bring_back()
    _, (_, total) = in_a_process(places.now, act, end_at=0)
    _, (right, _) = in_a_process(places.now, lambda: state(ACT))
    for write in tried(total):
        places.bring_back()
        killed, said = in_a_process(places.now, act, end_at=write)
        _, (faults, _) = in_a_process(places.now, lambda: wrong(ACT) + (left_over() if FULL else []))
        in_a_process(places.now, act)
        _, (ended, _) = in_a_process(places.now, lambda: [state(ACT), wrong(ACT) + left_over()])
        yield {
            "write": write, "stopped": killed or said[0],  "left": faults, "then": ended[1],
            "differs": [name for name in right if right[name] != ended[0].get(name)],
        }  # fmt: skip


@contextmanager
def cleared() -> Iterator[None]:
    """Nothing stays on the server."""
    try:
        yield
    finally:
        places.clear()


places = Places()
installed_pack()  # read once, before all processes
with cleared():
    told = list(main())
print(json.dumps(told))
