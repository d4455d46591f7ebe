"""Programs that run beside the drive, in processes of their own: a machine has more than one core."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Beside:
    """A program that was begun. name: as it is told of where it fails."""

    name: str
    process: subprocess.Popen[str]

    def end(self) -> str:
        """Wait for it; what it printed. Raises RuntimeError with that where it failed."""
        said, _ = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {said}")
        return said


def begin(module: str, arguments: Sequence[str]) -> Beside:
    """Begin `python -m MODULE ARGUMENTS` in this environment."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    return Beside(" ".join((module, *arguments[:1])), process)
