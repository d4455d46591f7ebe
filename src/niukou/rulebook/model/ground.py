"""Where something is written, what it rests on, and the few words that all kinds of file share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal["text", "identity", "code", "number", "date", "year", "phone", "account"]
Privacy = Literal["public", "internal", "sensitive"]
Severity = Literal["block", "error", "doubt"]
Scope = Literal["row", "household", "area", "all"]
LeadKind = Literal["exclusion", "identity", "omission", "quality"]
StandardType = Literal["number", "month_day", "fields", "date", "text"]
WaitsFor = Literal["cases", "ledger", "village_years", "monitoring", "last_year", "support"]
AreaLevel = Literal["natural_village", "village", "town", "county", "prefecture", "province", "outside"]
Hand = Literal["", "system", "security", "audit"]
Account = Literal["outside", "poor", "exited", "removed", "gone"]
MoveKind = Literal[
    "taken_over",
    "identified",
    "exited",
    "returned",
    "removed",
    "restored",
    "natural_increase",
    "natural_decrease",
    "moved",
]


@dataclass(frozen=True)
class Where:
    """A place in a pack: path of the file relative to the packs folder, line from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Where("")  # made in memory, written in no file


@dataclass(frozen=True)
class Basis:
    """The document a fact rests on; `mark` says how sure (seed0..seed4, S, C: read; K, D: unverified)."""

    document: str
    mark: str
    article: str | None = None
    date: str | None = None
    note: str | None = None
