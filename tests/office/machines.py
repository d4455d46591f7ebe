"""Machines of their own: a folder with key and papers, and a database of the kind the tests run on, empty at first."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.office.postgresql import URL

ROOT = Path(__file__).parents[2]
_serial = count(1)


@dataclass(frozen=True)
class Machine:
    """Where an office may be. url: of its database."""

    folder: Path
    url: str

    @property
    def key(self) -> Path:
        return self.folder / "niukou.key"

    @property
    def papers(self) -> Path:
        return self.folder / "niukou-papers"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NIUKOU_")}
        return kept | {
            "NIUKOU_DATABASE_URL": self.url, "NIUKOU_PACK": "yunnan-2017", "NIUKOU_KEY_FILE": str(self.key),
            "NIUKOU_PAPERS": str(self.papers), "NIUKOU_FINDING_KEY_FILE": str(self.folder / "finding.key"),
            "DJANGO_SETTINGS_MODULE": "niukou.config.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }  # fmt: skip

    def call(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A verb of the command line."""
        return self._run("niukou", *arguments, **environment)

    def did(self, *arguments: str) -> dict[str, Any]:
        """What a verb says as JSON; it must succeed."""
        done = self.call(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def office(self, what: str) -> dict[str, Any]:
        """`make`, `tell` … of the whole office."""
        done = self._run("tests.office.whole_office", what)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    def by_next_year(self, steps: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A verb of a program that has those steps too."""
        return self._run("tests.office.next_year", str(steps), *arguments)

    def asked(self, question: str) -> list[list[Any]]:
        """The rows that answer it."""
        done = self._run("tests.office.behind_its_back", "ask", question)
        assert done.returncode == 0, done.stderr
        rows: list[list[Any]] = json.loads(done.stdout)
        return rows

    def refuses(self, statement: str) -> str:
        """What the database's guards say to a statement."""
        done = self._run("tests.office.behind_its_back", "try", statement)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, statement: str) -> None:
        """One statement behind the program's back."""
        done = self._run("tests.office.behind_its_back", "do", statement)
        assert done.returncode == 0, done.stderr

    def _run(self, module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder, env=self.environment | environment, capture_output=True, text=True, timeout=250,
            check=False,
        )  # fmt: skip


@contextmanager
def machines(kind: str, folder: Path) -> Iterator[Callable[..., Machine]]:
    """`new(kind=…)`: one more machine, its database `sqlite` or `postgresql`; databases of the server go at the end.

    `new(like=machine)`: with all that one has.
    """
    made: list[str] = []

    def new(kind: str = kind, like: Machine | None = None) -> Machine:
        own = folder / f"machine-{next(_serial)}"
        if like is None:
            own.mkdir()
        else:
            shutil.copytree(like.folder, own)
        if kind == "sqlite":
            return Machine(own, f"sqlite:///{own / 'niukou.sqlite3'}")
        made.append(f"niukou_machine_{os.getpid()}_{next(_serial)}")
        template = like.url.rsplit("/", 1)[1] if like else "template1"
        _server(f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return Machine(own, f"{URL.rsplit('/', 1)[0]}/{made[-1]}")

    try:
        yield new
    finally:
        for name in made:
            _server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _server(statement: str) -> None:
    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(statement)  # type: ignore[call-overload]  # names of our own
