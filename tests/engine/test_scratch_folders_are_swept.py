"""A folder for a question soon answered: private, gone afterwards, and swept up after a process that was killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from niukou.engine.work_folder import WORK, scratch_folder

HOLD = """
import sys, time
from niukou.engine.work_folder import scratch_folder
with scratch_folder() as folder:
    (folder / "secret").write_text("x")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NIUKOU_WORK", str(tmp_path / "work"))
    return tmp_path / "work"


def left(parent: Path) -> list[str]:
    return [file.name for file in parent.iterdir()]


def test_it_is_its_owners_alone_and_gone_afterwards(parent: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch_folder() as folder:
        assert folder.parent == parent and folder.name.startswith(WORK)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "secret").write_text("x")
        raise ZeroDivisionError
    assert left(parent) == []


def test_who_works_next_erases_what_a_killed_one_left_and_nothing_of_the_living(parent: Path) -> None:
    holding = [
        subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    killed, living = (Path(process.stdout.readline().strip()) for process in holding)
    os.kill(holding[0].pid, signal.SIGKILL)
    holding[0].wait()
    assert (killed / "secret").exists()
    with scratch_folder() as folder:
        assert sorted(left(parent)) == sorted([living.name, folder.name])
    holding[1].terminate()
    holding[1].wait()
    for process in holding:
        process.stdout.close()
