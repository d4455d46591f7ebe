"""Statements that an office declared: figures from a small file, told and checked by the code of our own statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from niukou.runs.refusals import RefusalError
from niukou.terms.statement import UNEXPLAINED, Cell, Line, Statement


@dataclass(frozen=True)
class Gap:
    """What a declared closing has more (or less) than its lines make, in people. rounded: no more than its rounding."""

    account: str
    people: int
    rounded: bool


@dataclass(frozen=True)
class DeclaredShare:
    """A share that was published. reckoned: from part and whole, None without a whole; implied: the whole that part and share make."""

    title: str
    part: Fraction
    percent: Fraction
    reckoned: Fraction | None
    implied: Fraction
    agrees: bool


@dataclass(frozen=True)
class Declared:
    """A declared statement; its closing is the published one, with an unexplained line where its lines make another."""

    area: str
    source: str
    unit: int
    titles: dict[str, str]
    statement: Statement
    gaps: tuple[Gap, ...]
    shares: tuple[DeclaredShare, ...]

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints; counts in people."""
        return {
            "area": self.area,
            "source": self.source,
            "titles": self.titles,
            "balance": self.statement.as_json(),
            "gaps": [
                {"account": gap.account, "people": gap.people, "within_rounding": gap.rounded}
                for gap in self.gaps
            ],
            "shares": [
                {"title": one.title, "percent": float(one.percent), "agrees": one.agrees}
                | {"reckoned": None if one.reckoned is None else round(float(one.reckoned), 4)}
                | {"implied_whole": round(float(one.implied * self.unit))}
                for one in self.shares
            ],
        }


def read_declared(file: Path) -> Declared:
    """Read a declared statement. Raises RefusalError for a file that is none."""
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        return _declared(said)
    except (
        OSError,
        UnicodeDecodeError,
        yaml.YAMLError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        raise RefusalError(
            f"{file.name} 不是公布数的文件（{type(error).__name__}：{error}）。写法见 demo/declared/README.md。",
            f"{file.name} holds no declared statement.",
        ) from None


def _declared(said: dict[str, Any]) -> Declared:
    unit, half = int(said["unit"]), Fraction(1, 2 * 10 ** int(said["digits"]))
    opening: dict[Cell, int] = {}
    lines: list[Line] = []
    gaps: list[Gap] = []
    for one in said.get("accounts", ()):
        key = str(one["account"])
        opening["person", "", key] = _people(one["opening"], unit)
        moved = [
            Line("person", "", key, str(line["cause"]), "", _people(line["count"], unit))
            for line in one["lines"]
        ]
        gap = _people(one["closing"], unit) - opening["person", "", key] - sum(line.count for line in moved)
        if gap:
            moved.append(Line("person", "", key, UNEXPLAINED, "", gap))
            gaps.append(Gap(key, gap, abs(gap) <= half * unit))
        lines += moved
    statement = Statement(said["area"], _day(said["from"]), _day(said["to"]), None, "", opening, tuple(lines))
    titles = {str(one["account"]): str(one["title"]) for one in said.get("accounts", ())}
    shares = tuple(_share(one) for one in said.get("shares", ()))
    return Declared(str(said["area"]), str(said["source"]), unit, titles, statement, tuple(gaps), shares)


def _share(said: dict[str, Any]) -> DeclaredShare:
    part, percent = Fraction(str(said["part"])), Fraction(str(said["percent"]))
    reckoned = 100 * part / Fraction(str(said["whole"])) if "whole" in said else None
    half = Fraction(1, 2 * 10 ** int(said["digits"]))
    agrees = reckoned is None or abs(reckoned - percent) <= half
    return DeclaredShare(str(said["title"]), part, percent, reckoned, 100 * part / percent, agrees)


def _people(figure: Any, unit: int) -> int:
    """A figure as people. Raises ValueError for one that is no whole number of them."""
    people = Fraction(str(figure)) * unit
    if people.denominator != 1:
        raise ValueError(f"{figure} is no whole number of people")
    return int(people)


def _day(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))
