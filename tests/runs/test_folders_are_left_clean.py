"""A result is whole or not there; work files are erased in every case, also those of a process that was killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from niukou.runs.folders import result_folder, work_folder
from niukou.runs.stopping import heed_stop


def nothing() -> None:
    """Nobody has to be told."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_work_folder_is_private_and_goes(tmp_path: Path) -> None:
    with work_folder(tmp_path / "deep" / "er", nothing) as work:
        assert stat.S_IMODE(work.stat().st_mode) == 0o700
        (work / "inside").mkdir()
        (work / "inside" / "secret").write_text("x")
    assert names(tmp_path) == []


def test_the_work_folder_goes_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), work_folder(tmp_path, nothing) as work:
        (work / "secret").write_text("x")
        raise KeyError
    assert names(tmp_path) == []


def test_a_result_appears_whole_and_private(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with result_folder(out, nothing) as folder:
        (folder / "a").write_text("x")
        assert not out.exists()
    assert names(tmp_path / "new") == ["out"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert stat.S_IMODE((out / "a").stat().st_mode) == 0o600


def test_a_failed_result_leaves_nothing_not_even_the_folders_above(tmp_path: Path) -> None:
    with pytest.raises(KeyError), result_folder(tmp_path / "new" / "out", nothing):
        raise KeyError
    assert names(tmp_path) == []


def test_an_empty_folder_may_become_the_result(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with result_folder(tmp_path / "out", nothing) as folder:
        (folder / "a").write_text("x")
    assert names(tmp_path / "out") == ["a"]


def test_of_two_runs_at_once_into_one_folder_the_second_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(OSError), result_folder(out, nothing) as slower:
        (slower / "a").write_text("slower")
        with result_folder(out, nothing) as quicker:
            (quicker / "a").write_text("quicker")
    assert (out / "a").read_text() == "quicker"
    assert names(tmp_path) == ["out"]


def test_a_former_result_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "old").write_text("x")
    with result_folder(out, nothing, replace=True) as folder:
        (folder / "new").write_text("x")
        assert names(out) == ["old"]
    assert names(out) == ["new"]
    assert names(tmp_path) == ["out"]


def test_a_former_result_that_was_being_replaced_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".out.niukou-old-1").mkdir()
    (tmp_path / ".out.niukou-old-1" / "old").write_text("x")
    with pytest.raises(KeyError), result_folder(tmp_path / "out", nothing):
        raise KeyError
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["old"]


KILLED = """
    import sys, time
    from pathlib import Path
    from niukou.runs.folders import result_folder, work_folder
    out = Path(sys.argv[1])
    with result_folder(out, lambda: None) as result, work_folder(out.parent, lambda: None) as work:
        (work / "secret").write_text("x")
        print("ready", flush=True)
        time.sleep(60)
"""


def start(tmp_path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    process = start(tmp_path)
    process.kill()
    process.communicate()
    assert len(names(tmp_path)) == 2
    with result_folder(tmp_path / "out", nothing), work_folder(tmp_path, nothing):
        assert not list(tmp_path.glob("*/secret"))
    assert names(tmp_path) == ["out"]


def test_what_a_living_process_holds_is_left_alone(tmp_path: Path) -> None:
    process = start(tmp_path)
    try:
        with work_folder(tmp_path, nothing):
            assert len(list(tmp_path.glob(".*/secret"))) == 1
        assert len(list(tmp_path.glob(".*/secret"))) == 1
    finally:
        process.kill()
        process.communicate()


def test_a_link_is_never_swept(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept").write_text("x")
    (tmp_path / ".niukou-work-1").symlink_to(tmp_path / "mine")
    with work_folder(tmp_path, nothing):
        pass
    assert names(tmp_path / "mine") == ["kept"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_run_once_and_never_the_cleaning(tmp_path: Path, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), heed_stop() as stop, work_folder(tmp_path, stop.seal) as work:
        (work / "secret").write_text("x")
        os.kill(os.getpid(), number)
    assert stop.signal == number
    assert names(tmp_path) == []
    assert signal.getsignal(number) is before
    with heed_stop() as stop:
        stop.seal()
        os.kill(os.getpid(), number)
        with pytest.raises(KeyboardInterrupt):
            stop.raise_if_asked()
