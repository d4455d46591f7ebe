"""The screen of the drive, by the command and beside everything else: the county is taken over meanwhile."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Screening:
    """A screen that was begun. out: the folder that its findings will be in."""

    out: Path
    process: subprocess.Popen[str]

    def findings(self) -> Path:
        """The folder of its findings, once it is over. Raises RuntimeError with what it said where it failed."""
        said, _ = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError(f"niukou screen ended with {self.process.returncode}: {said}")
        return self.out


def begin_screening(files: Path, out: Path, pack: str, day: date) -> Screening:
    """Begin `niukou screen` on the county's files; it names findings with the key of this office."""
    command = [
        sys.executable, "-m", "niukou", "screen", str(files), "--pack", pack, "--as-of", day.isoformat(), "--out", str(out),
        "--quiet",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    return Screening(out, process)
