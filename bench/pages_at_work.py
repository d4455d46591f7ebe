"""Twenty people at the pages of an office of 100 000 households: how long each kind of page lets them wait.

The office is made by `bench.pages_office`, served by `niukou serve`, and opened over HTTP by threads that sign in as people
do and pause between two pages; what is told is what they wait for. On SQLite, and on PostgreSQL where one answers.
"""

from __future__ import annotations

import http.cookiejar
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.book import a_database, a_file
from bench.own_process import ENVIRON, run_command

PAUSE = 2.0  # seconds between two pages of one person, in the mean
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Office = Mapping[str, Any]
Address = Callable[[Office, random.Random], str]
FILTERS = (
    "household.house_grade~is~D级",
    "household.wage_income~from~1000~5000",
    "household.toilet~is~否",
    "person.health~is~大病",
)
# kind of page -> an address of it
KINDS: Mapping[str, Address] = {
    "list": lambda _, rng: f"/households/?account=poor&page={rng.randrange(1, 40)}",
    "search by name": lambda at, rng: (
        f"/households/?{urllib.parse.urlencode({'q': rng.choice(at['persons'])})}"
    ),
    "search by code": lambda at, rng: f"/households/?q={rng.choice(at['homes'])}",
    "filter": lambda _, rng: (
        f"/households/?f={urllib.parse.quote(rng.choice(FILTERS))}&page={rng.randrange(1, 40)}"
    ),
    "counts of a village": lambda at, rng: f"/book/?area={rng.choice(at['villages'])}",
    "counts of all": lambda _at, _rng: "/book/",
    "household": lambda at, rng: f"/households/{rng.choice(at['homes'])}/",
    "desk": lambda _at, _rng: "/",
}


def at_work(folder: Path, people: int, hands: int, seconds: float) -> list[dict[str, Any]]:
    """By database: the seconds that a page takes, by kind, while `hands` people work for so many seconds."""
    told = []
    with a_database(folder) as (url, name):
        if url.startswith("postgresql"):
            told.append({**_worked(folder, url, people, hands, seconds), "database": name})
    url, name = a_file(folder)
    return [*told, {**_worked(folder, url, people, hands, seconds), "database": name}]


def _worked(folder: Path, url: str, people: int, hands: int, seconds: float) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    where = {
        "NIUKOU_DATABASE_URL": url, "NIUKOU_PACK": "national", "NIUKOU_KEY_FILE": str(folder / "niukou.key"),
        "NIUKOU_PAPERS": str(folder / "papers"), "NIUKOU_STATIC": str(folder / "static"),
    }  # fmt: skip
    asked = json.dumps({"folder": str(folder), "people": people, "hands": hands})
    made = run_command([sys.executable, "-m", "bench.pages_office", asked], where)
    office = json.loads(made.said["text"].splitlines()[-1])
    with _served(where) as (server, address):
        waited = _all_at_work(address, office, seconds)
        before = _peak(server)
        export = _export(address, office)
        export["memory"] = _peak(server) - before
    shutil.rmtree(folder)
    return {
        "households": office["households"],
        "people": office["people"],
        "hands": hands,
        "waited": waited,
        "export": export,
    }


@contextmanager
def _served(where: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The pages, at a free port of this machine: (process, address)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "niukou", "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**ENVIRON, **where}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            while "http://" not in (line := process.stdout.readline()):
                if not line:
                    raise RuntimeError("niukou serve did not begin")
            yield process.pid, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@dataclass
class Hand:
    """One person at the pages, with his session."""

    address: str
    office: Office
    name: str

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def sign_in(self) -> None:
        """As anybody does: the form, its token, name and password."""
        self.send("/in/", "/in/", username=self.name, password=self.office["password"])

    def send(self, page: str, path: str, **typed: str) -> bytes:
        """What comes of a form that stands on a page, filled in."""
        token = _TOKEN.search(self.open(page).decode())
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], **typed}
        return self.open(path, urllib.parse.urlencode(form).encode())

    def open(self, path: str, form: bytes | None = None) -> bytes:
        """What the page says. Raises HTTPError for anything but success."""
        with self.opener.open(self.address + path, form, timeout=120) as answer:
            read: bytes = answer.read()
        return read

    def work(self, until: float, waited: dict[str, list[float]], rng: random.Random) -> None:
        """Open pages, with a pause after each, and note how long each took."""
        while time.monotonic() < until:
            time.sleep(rng.expovariate(1 / PAUSE))
            kind = rng.choice(list(KINDS))
            began = time.perf_counter()
            self.open(KINDS[kind](self.office, rng))
            waited.setdefault(kind, []).append(time.perf_counter() - began)


def _all_at_work(address: str, office: Office, seconds: float) -> dict[str, dict[str, float]]:
    hands = [Hand(address, office, name) for name in office["hands"]]
    for hand in hands:
        hand.sign_in()
    waited: list[dict[str, list[float]]] = [{} for _ in hands]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=hand.work, args=(until, waited[at], random.Random(at)))
        for at, hand in enumerate(hands)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = {kind: sorted(s for one in waited for s in one.get(kind, ())) for kind in KINDS}
    return {kind: _told(those) for kind, those in found.items() if those}


def _told(those: Sequence[float]) -> dict[str, float]:
    """The middle one, the one that nineteen of twenty do not exceed, the longest."""
    return {
        "pages": len(those), "median": those[len(those) // 2], "p95": those[min(len(those) - 1, len(those) * 95 // 100)],
        "longest": those[-1],
    }  # fmt: skip


def _export(address: str, office: Office) -> dict[str, Any]:
    """All households as a workbook, while nobody else works."""
    hand = Hand(address, office, office["hands"][0])
    hand.sign_in()
    began = time.perf_counter()
    size = len(hand.send("/in/password/", "/households/export/", what_for="测量"))  # a small page with a form
    return {"rows": office["households"], "seconds": time.perf_counter() - began, "size": size}


def _peak(server: int) -> float:
    """The most memory that the processes of a server have held, summed, MiB: what they share is told for each. 0 where the
    system does not tell.
    """
    try:
        return sum(_most_held(one) for one in (server, *_begun_by(server)))
    except OSError:
        return 0.0


def _begun_by(process: int) -> list[int]:
    return [
        int(one)
        for task in Path(f"/proc/{process}/task").iterdir()
        for one in (task / "children").read_text("ascii").split()
    ]


def _most_held(process: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0
