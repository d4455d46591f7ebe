"""A screen as an office would run it, and its findings as rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from demo.truth import Expected
from niukou.runs.screen import ScreenRequest, screen

AS_OF = date(2017, 10, 1)
PACK = "yunnan-2017"
FACTS = (
    "kind",
    "rule",
    "household",
    "person",
    "family",
    "village",
    "source",
    "record",
    "link",
    "severity",
    "timing",
)
_TOKENS = ("户籍人口", "持证残疾人", "在校学生")  # their records are tokens of identity numbers
_UNSAID = {
    "exclusion": (),
    "omission": ("timing",),
    "identity": ("timing",),
    "quality": ("link", "severity", "timing", "source", "record"),
}
"""What the truth of a kind leaves to the rule."""


@dataclass(frozen=True)
class Screened:
    """What a screen left."""

    rows: list[dict[str, str]]
    manifest: Mapping[str, Any]
    out: Path

    def of(self, kind: str) -> list[dict[str, str]]:
        return [row for row in self.rows if row["kind"] == kind]

    def names(self) -> list[str]:
        return sorted(row["finding"] for row in self.rows)

    def not_run(self) -> set[str]:
        return {str(rule["rule"]) for rule in self.manifest["not_run"]}


def screened(directory: Path, out: Path) -> Screened:
    result = screen(ScreenRequest(directory, PACK, AS_OF, out))
    return Screened(read_csv(out / "findings.csv"), result.manifest, out)


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a text file in UTF-8 or GB18030."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    delimiter = "\t" if path.suffix == ".tsv" else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def write_csv(path: Path, rows: list[dict[str, str]], encoding: str = "gb18030") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writeheader()
        writer.writerows(rows)


def facts_found(rows: Iterable[Mapping[str, str]]) -> Counter[tuple[str, ...]]:
    """Findings as far as the truth speaks of them, with how often each was made."""
    return Counter(_said(row) for row in rows)


def facts_expected(expected: Iterable[Expected]) -> Counter[tuple[str, ...]]:
    return Counter(_said(vars(one)) for one in expected)


def _said(row: Mapping[str, str]) -> tuple[str, ...]:
    unsaid = (*_UNSAID[row["kind"]], *(("record",) if row["source"] in _TOKENS else ()))
    return tuple("" if fact in unsaid else row[fact] for fact in FACTS)
