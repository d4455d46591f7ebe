"""A job in a process of its own, so that its peak memory is its own.

The parent stays small: on Linux a child's peak begins at what its parent held.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ENVIRON: Mapping[str, str] = os.environ


@dataclass(frozen=True)
class Ran:
    """One run: `seconds` and `cpu` of the part that counts, `wall` of the whole process, `memory` peak in MiB."""

    seconds: float
    cpu: float
    wall: float
    memory: float
    said: Mapping[str, Any]


def run_job(name: str, **arguments: object) -> Ran:
    """Run the job of `bench.jobs`; what it says must hold `seconds` and `cpu`."""
    command = [sys.executable, "-m", "bench.jobs", name, json.dumps(arguments)]
    text, wall, _, memory = _run(command)
    said = json.loads(text.splitlines()[-1])
    return Ran(said["seconds"], said["cpu"], wall, memory, said)


def run_command(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Ran:
    """Run a command; the whole process counts."""
    text, wall, cpu, memory = _run(command, environment)
    return Ran(wall, cpu, wall, memory, {"text": text})


def _run(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[str, float, float, float]:
    """(standard output, wall seconds, CPU seconds, peak MiB); what goes wrong is shown and raised."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**ENVIRON, **(environment or {})}
    ) as process:
        assert process.stdout is not None
        text = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, list(command), output=text)
    unit = 1024**2 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return text, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit
