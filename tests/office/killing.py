"""`python -m tests.office.killing ACT MOST HOW PART`: an act, stopped at one place after the other; what was left each time.

HOW: `killed` before a write; `seen`: so too, and what a kill would leave is looked at from outside before every write
(`seen_outside`): it is killed where that becomes another; `torn`: ended in the middle of a write, by a file that may not grow;
`full`: the disk is full from a write on; `narrow`: no file grows beyond some size. ACT `prepare` makes the office, in the
database and the folder of the environment, that has to be there before.

The act begins in the same state every time. Each time, processes of their own look whether what was left is whole, do
the act again as its user would, and tell the state it ends in: it must be that of an undisturbed run. MOST: how many of the
writes, or sizes, are tried; PART: `2/3` for every third of them from the second on, `1/1` for all. Prints one line of JSON: how
many writes there are, and what was told of those that were tried.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings

ACT, MOST, HOW = sys.argv[1], int(sys.argv[2]), sys.argv[3]
FIRST, STEP = map(int, sys.argv[4].split("/"))
# what Python keeps of a step of the schema would count as a write, the first time
sys.dont_write_bytecode = True
django.setup()

from django.db import connection  # noqa: E402  not before Django is set up

from niukou.office.audit.installed import installed_pack  # noqa: E402
from tests.office import killed_office  # noqa: E402
from tests.office.killed_acts import ACTS, BEFORE, FROM_NOTHING, PLANTED  # noqa: E402
from tests.office.killed_at import SHOWING, Writes, no_file_beyond  # noqa: E402
from tests.office.killed_looks import left_over, state, wrong  # noqa: E402
from tests.office.seen_outside import OfAServer, OfFiles, beside  # noqa: E402

Told = dict[str, Any]
FOLDER = Path(settings.KEY_FILE).parent
SIZES = [0, 40, 1_000, 20_000, 60_000, 120_000, 250_000, 500_000]  # bytes beyond which no file grows
KILLS = ("killed", "seen")
_ENDED = (signal.SIGKILL, signal.SIGXFSZ)


class Places:
    """The office before the act, and the place where it is done: a database and a folder beside it."""

    def __init__(self) -> None:
        self.now = FOLDER / "now"
        self.server = connection.vendor == "postgresql"
        self._name = str(connection.settings_dict["NAME"])
        self._copy = f"{self._name}_now" if self.server else str(self.now / "office.sqlite3")
        self._before = f"{self._name}_before"
        self._papers = Path(settings.PAPERS)
        if self.server:
            said = connection.settings_dict
            self._seen: OfFiles | OfAServer = OfAServer(
                f"postgresql://{said['HOST']}:{said['PORT']}/{self._copy}"
            )
        else:
            self._seen = OfFiles(Path(self._copy), FOLDER / "copy")

    def seen(self) -> list[str]:
        """What is there for everybody else: in the database, and beside it."""
        return [self._seen.content(), *beside(self.now)]

    def enter(self) -> None:
        """Let this process's office be the one where it is done."""
        connection.settings_dict["NAME"] = self._copy
        settings.PAPERS = self.now / "papers"
        if ACT == "init":
            settings.KEY_FILE = self.now / "niukou.key"
        os.environ["NIUKOU_WORK"] = str(self.now / "work")

    def bring_back(self) -> None:
        """The state before the act."""
        shutil.rmtree(self.now, ignore_errors=True)
        (self.now / "work").mkdir(parents=True)
        empty = ACT in FROM_NOTHING
        if not empty:
            shutil.copytree(self._papers, self.now / "papers")
        if self.server:
            self._drop(self._copy)
            self._server(f"CREATE DATABASE {self._copy} TEMPLATE {'template0' if empty else self._name}")
        elif not empty:
            shutil.copy(self._name, self._copy)

    def keep(self) -> None:
        """The state now is the one that is brought back from here on."""
        kept = FOLDER / "before"
        self.now.rename(kept)
        self._papers = kept / "papers"
        if self.server:
            self._server(f"ALTER DATABASE {self._copy} RENAME TO {self._before}")
        self._name = self._before if self.server else str(kept / "office.sqlite3")

    def clear(self) -> None:
        """No database is left on the server."""
        self._drop(self._copy)
        self._drop(self._before)

    def _drop(self, database: str) -> None:
        self._server(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _server(self, statement: str) -> None:
        if self.server:
            said = connection.settings_dict
            with psycopg.connect(
                host=said["HOST"], port=said["PORT"], dbname="postgres", autocommit=True
            ) as server:
                server.execute(statement)  # type: ignore[call-overload]


def in_a_process(
    do: Callable[[], Any], *, stop_at: int | None = None, look: Callable[[], object] | None = None
) -> tuple[bool, Any]:
    """(whether it was killed, what it said and the kinds of its writes) of a process that does it where it is done.

    stop_at: the place at which it is stopped, 0 for none; None: its writes are not watched. look: called here before each
    of its writes, and after the last, while it waits.
    """
    reading, writing = os.pipe()
    here, there = socket.socketpair()
    if (child := os.fork()) == 0:
        status = 1
        try:
            os.close(reading)
            here.close()
            places.enter()
            said, kinds = _watched(
                do, stop_at, (lambda: there.send(b".") and there.recv(1)) if look else None
            )
            connection.close()
            there.close()
            with os.fdopen(writing, "w") as out:
                out.write(json.dumps([said, kinds, _modules()]))
            status = 0
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    os.close(writing)
    there.close()
    while look and here.recv(1):
        look()
        here.send(b".")
    here.close()
    with os.fdopen(reading) as source:
        said = source.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in _ENDED
    if not killed and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{ACT} went wrong by itself at {stop_at}")
    if not said:
        return killed, None
    told, kinds, modules = json.loads(said)
    for module in set(modules) - sys.modules.keys():
        import_module(module)  # once, before the processes to come are forked
    return killed, (told, kinds)


def _modules() -> list[str]:
    """What was imported for the act."""
    return [name for name in sys.modules if name.partition(".")[0] in ("django", "niukou", "tests")]


def _watched(
    do: Callable[[], Any], stop_at: int | None, wait: Callable[[], object] | None
) -> tuple[Any, Sequence[str]]:
    if stop_at is None:
        return do(), []
    writes = Writes(stop_at if HOW in (*KILLS, "full") else 0, FOLDER, full=HOW == "full", wait=wait)
    writes.watch()
    if stop_at and HOW in ("torn", "narrow"):
        no_file_beyond(SIZES[stop_at - 1], deadly=HOW == "torn")
    try:
        said = do()
    except Exception as error:
        if HOW not in ("full", "narrow") or not stop_at:
            raise
        return [type(error).__name__, str(error)], writes.kinds
    writes.end()
    return said, writes.kinds


def tried(kinds: Sequence[str]) -> list[int]:
    """Which writes, the last being the end of the act: all, or those around what shows and some at even distances."""
    total = len(kinds) + 1
    if total <= MOST:
        return list(range(1, total + 1))
    around = {at for place, kind in enumerate(kinds, 1) if kind in SHOWING for at in (place, place + 1)}
    near = sorted(around | {1, total})
    far = [at for at in range(1, total + 1) if at not in near]
    return sorted({*_spread(near, MOST - MOST // 4), *_spread(far, MOST // 4)})


def _spread(places: Sequence[int], most: int) -> list[int]:
    """The first, the last, and some at even distances between."""
    if len(places) <= most or most < 2:
        return list(places[:most])
    return [places[step * (len(places) - 1) // (most - 1)] for step in range(most)]


def stopped(act: Callable[[], Any], right: Told, at: int) -> Told:
    """What was left where it was stopped there, and what then became of it. as_it_was: the database is for everybody else."""
    places.bring_back()
    before = places.seen() if HOW == "seen" else []
    killed, said = in_a_process(act, stop_at=at)
    as_it_was = HOW == "seen" and places.seen()[0] == before[0]
    _, (faults, _) = in_a_process(lambda: wrong(ACT) + ([] if killed else left_over(killed=False)))
    in_a_process(act)
    _, (ended, _) = in_a_process(lambda: [state(ACT), wrong(ACT) + left_over(killed=killed)])
    return {
        "at": at, "stopped": killed or said[0], "left": faults, "then": ended[1], "as_it_was": as_it_was,
        "differs": [name for name in right if right[name] != ended[0].get(name)],
    }  # fmt: skip


def main() -> Told:
    """What was left at each place."""
    act = (ACTS | PLANTED)[ACT]
    places.bring_back()
    if ACT in BEFORE:
        in_a_process(BEFORE[ACT])
        places.keep()
        places.bring_back()
    found: list[list[str]] = []
    before, look = (places.seen(), lambda: found.append(places.seen())) if HOW == "seen" else ([], None)
    _, (_, kinds) = in_a_process(act, stop_at=0, look=look)
    _, (right, _) = in_a_process(lambda: state(ACT))
    where = (
        sorted({*tried(kinds), *_turns(found)})
        if HOW in (*KILLS, "full")
        else _spread(range(1, len(SIZES) + 1), MOST)
    )
    told = [stopped(act, right, at) for at in where[FIRST - 1 :: STEP]]
    return {
        "writes": len(kinds), "tried": told, "turns": _turns(found), "as_it_was": [one[0] == before[0] for one in found],
    }  # fmt: skip


def _turns(found: Sequence[Any]) -> list[int]:
    """Of what was found before each write: the first and the last place of each stretch in which it is the same."""
    ends = {at for at in range(1, len(found)) if found[at - 1] != found[at]}
    return sorted({1, len(found), *ends, *(at + 1 for at in ends)}) if found else []


@contextmanager
def cleared() -> Iterator[None]:
    """Nothing stays on the server."""
    try:
        yield
    finally:
        places.clear()


if __name__ == "__main__":
    if ACT == "prepare":
        killed_office.prepare()
        connection.close()
        raise SystemExit
    places = Places()
    installed_pack()  # read once, before all processes, as all is that a proof reads
    if ACT not in FROM_NOTHING:
        wrong(ACT)
        connection.close()
    with cleared():
        print(json.dumps(main()))
