"""A balance statement: opening, what came in and went out and why, closing, for each account of an area.

It closes by construction: the closing is the opening and the lines, and nothing else makes one. Units are counts of
persons and of households.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

ACCOUNTS = ("poor", "exited", "removed", "gone")  # outside is everybody else, and is not counted
UNITS = ("person", "household")
REGISTERED = "registered"  # poor and exited together, where somebody declares only their sum
UNEXPLAINED = "unexplained"  # the line of what a declared closing has more or less than its own lines make
CHANGED = "attribute_changed"  # the line of those who stayed where they were under another attribute

Cell = tuple[str, str, str]  # unit, group, account


@dataclass(frozen=True)
class Flow:
    """How many went one way. A reversal is a flow of what it takes back, with a negative count.

    before: whether before the period. from_in, to_in: whether that end lies in the area. was, group: the attribute
    before and from then on, '' where nobody asks by attribute.
    """

    unit: str
    cause: str
    from_account: str
    from_in: bool
    to_account: str
    to_in: bool
    before: bool
    was: str
    group: str
    count: int


@dataclass(frozen=True)
class Line:
    """What came into an account (count > 0) or left it (count < 0) by one cause; other: the account at the other end."""

    unit: str
    group: str
    account: str
    cause: str
    other: str
    count: int


@dataclass(frozen=True)
class Statement:
    """The balance of an area from the first day to the end of the last. known_at: as known then; None: now.

    by: 'attribute' where lines are told by the household's attribute, '' where not.
    """

    area: str
    first: date
    last: date
    known_at: datetime | None
    by: str
    opening: Mapping[Cell, int]
    lines: tuple[Line, ...]

    @property
    def closing(self) -> dict[Cell, int]:
        """What stands in each account at the end of the last day."""
        found = Counter(self.opening)
        for line in self.lines:
            found[line.unit, line.group, line.account] += line.count
        return {cell: count for cell, count in sorted(found.items()) if count}

    def opened(self, account: str, unit: str = "person") -> int:
        """How many stood in an account before the first day."""
        return sum(n for (u, _, a), n in self.opening.items() if (u, a) == (unit, account))

    def closed(self, account: str, unit: str = "person") -> int:
        """How many stand in an account at the end of the last day."""
        return sum(n for (u, _, a), n in self.closing.items() if (u, a) == (unit, account))

    def moved(self, account: str, cause: str, unit: str = "person") -> int:
        """How many came into an account by a cause, less those who left it by the same one."""
        return sum(
            line.count
            for line in self.lines
            if (line.unit, line.account, line.cause) == (unit, account, cause)
        )

    def as_json(self) -> dict[str, Any]:
        """The statement as `--json` tells it."""
        return {
            "area": self.area,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "known_at": self.known_at and self.known_at.isoformat(),
            "by": self.by or None,
            "accounts": [
                {"unit": unit, "account": account, "group": group or None}
                | {"opening": self.opening.get((unit, group, account), 0)}
                | {"lines": self._lines_of((unit, group, account))}
                | {"closing": self.closing.get((unit, group, account), 0)}
                for unit, group, account in self._cells()
            ],
        }

    def _cells(self) -> list[Cell]:
        seen = {*self.opening, *self.closing, *((line.unit, line.group, line.account) for line in self.lines)}
        order = {unit: place for place, unit in enumerate(UNITS)}
        places = {account: place for place, account in enumerate((*ACCOUNTS, REGISTERED))}
        return sorted(seen, key=lambda cell: (order[cell[0]], places.get(cell[2], len(places)), cell[1:]))

    def _lines_of(self, cell: Cell) -> list[dict[str, Any]]:
        return [
            {"cause": line.cause, "other": line.other or None, "count": line.count}
            for line in self.lines
            if (line.unit, line.group, line.account) == cell
        ]


@dataclass(frozen=True)
class Base:
    """The rural population of an area, by which rates divide. public: may be told."""

    population: int
    public: bool


def state(
    area: str, days: tuple[date, date], flows: Iterable[Flow], *, known_at: datetime | None = None, by: str = ""
) -> Statement:  # fmt: skip
    """The statement of an area that these flows make; flows after the last day are not among them."""
    opening: Counter[Cell] = Counter()
    lines: Counter[tuple[str, str, str, str, str]] = Counter()
    for flow in flows:
        if flow.before:
            opening[flow.unit, flow.group, flow.to_account] += flow.count * flow.to_in
            opening[flow.unit, flow.was, flow.from_account] -= flow.count * flow.from_in
            continue
        if flow.from_in and flow.was != flow.group:
            lines[flow.unit, flow.was, flow.from_account, CHANGED, ""] -= flow.count
            lines[flow.unit, flow.group, flow.from_account, CHANGED, ""] += flow.count
        if flow.from_in and flow.to_in and flow.from_account == flow.to_account:
            continue  # within the area, in the same account: nothing comes or goes
        out = (flow.unit, flow.group, flow.from_account, flow.cause, flow.to_account)
        into = (flow.unit, flow.group, flow.to_account, flow.cause, flow.from_account)
        lines[out] -= flow.count * flow.from_in
        lines[into] += flow.count * flow.to_in
    told = [Line(*key, count) for key, count in sorted(lines.items()) if count and key[2] in ACCOUNTS]
    stood = {cell: count for cell, count in sorted(opening.items()) if count and cell[2] in ACCOUNTS}
    return Statement(area, *days, known_at, by, stood, tuple(told))
