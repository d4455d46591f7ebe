"""What holds on a day: dated values, and windows from a first to a last day, both included."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from niukou.rulebook.model import Standard


class Dated(Protocol):
    """Something with a first and a last day, either of which may be open (None)."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The last day."""


_Rule = TypeVar("_Rule", bound=Dated)


def value_on(standard: Standard, day: date) -> Any:
    """Return the value that holds on `day`: that of the last date not after it.

    None before the first date, and from a date whose value is null (abolished).
    """
    following = bisect_right(standard.values, day, key=lambda dated: dated[0])
    return standard.values[following - 1][1] if following else None


def holds_on(window: Dated, day: date) -> bool:
    """Whether a rule, code or pack is in force on `day`."""
    return (window.valid_from or date.min) <= day <= (window.valid_to or date.max)


def overlap(one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both are in force."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last


def in_force(rules: Mapping[str, _Rule], day: date) -> dict[str, _Rule]:
    """Return those of `rules` that are in force on `day`, in their order."""
    return {key: rule for key, rule in rules.items() if holds_on(rule, day)}
