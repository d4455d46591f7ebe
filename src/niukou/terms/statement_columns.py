"""A statement as pages and workbooks show it: each account with its opening, its lines and its closing, persons beside households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from niukou.terms.statement import ACCOUNTS, Statement


@dataclass(frozen=True)
class Row:
    """What came in or went out by one cause, to or from which account."""

    cause: str
    other: str
    persons: int
    households: int


@dataclass(frozen=True)
class Account:
    """One account between two days."""

    key: str
    opening: tuple[int, int]  # persons, households
    rows: Sequence[Row]
    closing: tuple[int, int]


def columns(said: Statement) -> list[Account]:
    """The accounts that hold anything or were moved, in their order."""
    found = []
    for key in ACCOUNTS:
        ways: dict[tuple[str, str], dict[str, int]] = {}
        for line in said.lines:
            if line.account == key:
                counts = ways.setdefault((line.cause, line.other), {"person": 0, "household": 0})
                counts[line.unit] += line.count
        rows = [Row(cause, other, n["person"], n["household"]) for (cause, other), n in sorted(ways.items())]
        opening = (said.opened(key), said.opened(key, "household"))
        closing = (said.closed(key), said.closed(key, "household"))
        if rows or any(opening) or any(closing):
            found.append(Account(key, opening, rows, closing))
    return found
