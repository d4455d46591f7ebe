"""Ctrl-C while a command is still being imported: a line and status 130, never a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# an interrupt may come while any of these is being imported; Python tells of each when it is there
_MOMENTS = (
    "niukou.cli",
    "typer.main",
    "rich.console",
    "duckdb._version",
    "pyarrow.lib",
    "sqlglot",
    "niukou.runs.flow",
)
_REFUSED = 2


def _stopped(command: list[str], moment: str, wait: float = 0.002) -> tuple[int, str]:
    """Status and complaint of a command that was interrupted `wait` seconds after `moment` was imported."""
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "niukou", *command],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if line.rpartition("|")[2].strip() == moment:
            break
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, complained = process.communicate(timeout=60)
    return process.returncode, complained


@pytest.mark.parametrize("moment", _MOMENTS)
def test_an_early_interrupt_is_a_line_and_not_a_traceback(tmp_path: Path, moment: str) -> None:
    command = [
        "screen",
        str(tmp_path),
        "--pack",
        "yunnan-2017",
        "--as-of",
        "2017-10-01",
        "--out",
        str(tmp_path / "out"),
    ]
    tries = (_stopped(command, moment) for _ in range(10))
    # on a busy machine the command may be over, its empty folder refused, before it is interrupted: once more
    status, complained = next(one for one in tries if one[0] != _REFUSED)
    assert status == 130
    assert complained.endswith("已中止（Ctrl-C）。\nStopped (Ctrl-C).\n")
    assert "Traceback" not in complained
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wait", [0.1, 0.6, 1.2])
def test_cases_on_their_way_are_stopped_in_order(wait: float) -> None:
    status, complained = _stopped(["packs", "test", "yunnan-2017"], "niukou.runs.packs", wait)
    assert status == 130
    assert complained.endswith("Stopped (Ctrl-C).\n")
    assert "Traceback" not in complained
