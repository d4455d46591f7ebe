"""`niukou screen` as a user runs it: in a process of its own, with status, streams and what is left on the disk."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_county import make_county


def start(county: Path, out: Path, *more: str, **options: object) -> subprocess.Popen[str]:
    """Start a screen; the environment of `options` is added to a small one with its own key."""
    place = out.parent if out.parent.exists() else county.parent
    environment = {
        "PATH": os.environ["PATH"],
        "NIUKOU_FINDING_KEY_FILE": str(place / "key"),
    }
    environment |= options.pop("env", {})  # type: ignore[arg-type]
    command = [sys.executable, "-m", "niukou", "screen", str(county), "--out", str(out)]
    command += ["--pack", "yunnan-2017", "--as-of", "2017-10-01", *more]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment}
    return subprocess.Popen(command, **streams, **options)  # type: ignore[call-overload,no-any-return]


def run(county: Path, out: Path, *more: str, **options: object) -> tuple[int, str, str]:
    """Run a screen to its end: status, standard output, standard error."""
    process = start(county, out, *more, **options)
    said, complained = process.communicate(timeout=240)
    assert "Traceback" not in complained
    return process.returncode, said, complained


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("county") / "county")


@pytest.fixture(scope="module")
def large_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("large") / "county", 20_000)


def test_it_ends_with_a_table_of_counts_and_where_the_files_are(county: Path, tmp_path: Path) -> None:
    status, said, complained = run(county, tmp_path / "out")
    assert status == 0
    assert complained == ""
    assert "YN-03" in said
    assert "排除线索 3" in said
    assert str(tmp_path / "out") in said
    assert "finding.key" in said or str(tmp_path / "key") in said
    assert names(tmp_path) == ["key", "out"]


def test_quiet_says_nothing(county: Path, tmp_path: Path) -> None:
    assert run(county, tmp_path / "out", "--quiet") == (0, "", "")


def test_json_is_for_scripts(county: Path, tmp_path: Path) -> None:
    status, said, complained = run(county, tmp_path / "out", "--json")
    told = json.loads(said)
    assert (status, complained) == (0, "")
    assert told["out"] == str(tmp_path / "out")
    assert told["findings"]["by_kind"]["exclusion"] == 3


def test_refused_input_names_file_and_reason(tmp_path: Path) -> None:
    county = make_county(tmp_path / "county")
    (county / "registers" / "机动车.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    status, said, complained = run(county, tmp_path / "out")
    assert (status, said) == (1, "")
    assert "registers/机动车.csv" in complained
    assert names(tmp_path) == ["county", "key"]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    status, said, complained = run(tmp_path / "nowhere", tmp_path / "out")
    assert (status, said) == (1, "")
    assert "没有这个文件夹" in complained
    assert names(tmp_path) == []


def test_a_result_that_is_there_is_not_touched(county: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    status, _, complained = run(county, tmp_path / "out", "--replace")
    assert status == 2
    assert "别的文件" in complained
    assert names(tmp_path / "out") == ["mine.txt"]


@pytest.mark.parametrize(
    ("number", "status", "wait"),
    [
        (signal.SIGINT, 130, 0.7),
        pytest.param(signal.SIGINT, 130, 0.0, marks=pytest.mark.long),
        pytest.param(signal.SIGINT, 130, 2.0, marks=pytest.mark.long),
        pytest.param(signal.SIGTERM, 143, 1.2, marks=pytest.mark.long),
    ],
)
def test_stopped_in_the_middle_nothing_is_left(
    large_county: Path, tmp_path: Path, number: signal.Signals, status: int, wait: float
) -> None:
    process = start(large_county, tmp_path / "out")
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".niukou-work-*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(wait)
    process.send_signal(number)
    said, complained = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.fail(f"the screen was done before the signal came: make the county larger\n{said}")
    assert process.returncode == status
    assert "已中止" in complained
    assert "Traceback" not in complained
    assert names(tmp_path) == ["key"]


@pytest.mark.parametrize("limit", [1_000, pytest.param(200_000, marks=pytest.mark.long)])
def test_a_file_that_may_not_grow_leaves_nothing(county: Path, tmp_path: Path, limit: int) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    large = make_county(tmp_path / "county", 3000)
    status, said, complained = run(
        large, tmp_path / "out", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert (status, said) == (1, "")
    assert "磁盘空间不足" in complained
    assert names(tmp_path) == ["county", "key"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", str(place)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("cannot mount a small disk here: needs root with the right to mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.long
@pytest.mark.parametrize("work_elsewhere", [True, False])
def test_a_full_disk_leaves_nothing(tmp_path: Path, small_disk: Path, work_elsewhere: bool) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    large = make_county(tmp_path / "county", 12_000)
    environment = {"NIUKOU_FINDING_KEY_FILE": str(tmp_path / "key")}
    if work_elsewhere:
        environment["NIUKOU_WORK"] = str(tmp_path / "work")
        (small_disk / "filler").write_bytes(b"x" * 900_000)
    before = names(small_disk)
    status, said, complained = run(large, small_disk / "out", env=environment)
    assert (status, said) == (1, "")
    assert "磁盘空间不足" in complained
    assert names(small_disk) == before
    assert names(tmp_path) == ["county", "disk", "key"]
