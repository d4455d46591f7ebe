"""Parts of a work are done by several processes: all of them, each once, and what goes wrong in one is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path

import pytest

from niukou.office.accounts.actor import NotAllowedError
from niukou.office.registry.refused import Fault, FrozenYearError
from niukou.office.windows.at_commit import WindowClosedError
from niukou.runs.parts_at_once import parts_at_once


def take_one(folder: Path) -> int:
    """One of the files there; who is faster has it."""
    for file in sorted(folder.iterdir()):
        try:
            file.rename(folder.parent / f"{file.name}-{os.getpid()}")
        except FileNotFoundError:
            continue
        time.sleep(0.02)
        return 1
    return 0


def refused(error: Exception) -> int:
    raise error


def killed() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 1


def test_each_part_is_done_once_and_by_several(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}").touch()
    assert sum(parts_at_once(2, take_one, folder)) == 30
    done = [file.name.split("-") for file in tmp_path.glob("*-*")]
    assert sorted(name for name, _ in done) == [f"{number:02}" for number in range(30)]
    assert len({by for _, by in done}) == 2 and str(os.getpid()) not in {by for _, by in done}


@pytest.mark.parametrize(
    "error",
    [
        FrozenYearError(Fault("539900", "2017", "已封存", "办更正")),
        WindowClosedError("窗口关了", "entry", datetime(2017, 7, 1, tzinfo=UTC)),
        NotAllowedError("不行"),
    ],
)
def test_what_a_part_raises_is_raised_as_it_was(error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)) as caught:
        list(parts_at_once(2, refused, error))
    assert vars(caught.value) == vars(error)


def test_a_process_that_was_killed_is_told() -> None:
    with pytest.raises(BrokenProcessPool):
        list(parts_at_once(2, killed))


def test_none_of_them_outlives_the_one_that_began_them(tmp_path: Path) -> None:
    source = f"""
import os, time, sys
from pathlib import Path
sys.path[:0] = {sys.path!r}
from niukou.runs.parts_at_once import parts_at_once
def part():
    Path({str(tmp_path)!r}, str(os.getpid())).touch()
    time.sleep(120)
    return 0
list(parts_at_once(2, part))
"""
    with subprocess.Popen(
        [sys.executable, "-c", source], env={**os.environ, "NIUKOU_DATABASE_URL": ""}
    ) as first:
        assert soon(lambda: len(list(tmp_path.iterdir())) == 2)
        first.kill()
    workers = [int(file.name) for file in tmp_path.iterdir()]
    assert soon(lambda: not any(alive(worker) for worker in workers))


def soon(true: object) -> bool:
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.05)
    return bool(true())  # type: ignore[operator]


def alive(process: int) -> bool:
    """Whether it runs; one that has ended and nobody has asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
