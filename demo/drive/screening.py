"""The screen of the drive, by the command and beside everything else: the county is taken over meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.drive.beside import Beside, begin


@dataclass(frozen=True)
class Screening:
    """A screen that was begun. out: the folder that its findings will be in."""

    out: Path
    command: Beside

    def findings(self) -> Path:
        """The folder of its findings, once it is over. Raises RuntimeError with what it said where it failed."""
        self.command.end()
        return self.out


def begin_screening(files: Path, out: Path, pack: str, day: date) -> Screening:
    """Begin `niukou screen` on the county's files; it names findings with the key of this office."""
    asked = ["screen", str(files), "--pack", pack, "--as-of", day.isoformat(), "--out", str(out), "--quiet"]
    return Screening(out, begin("niukou", asked))
