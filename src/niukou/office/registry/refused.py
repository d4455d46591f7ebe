"""Why the book takes something in no such form: every fault with its place, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from niukou.terms.mask import hide_personal_numbers


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: of which household, person or village, in which field. Never a personal value."""

    subject: str
    field: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        place = " ".join(word for word in (self.subject, self.field) if word)
        return hide_personal_numbers(f"{place}：{self.wrong}" + (f"；{self.right}" if self.right else ""))


class RefusedError(Exception):
    """Nothing was written. `faults` are for the user, in the order of what he handed in."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))

    def __reduce__(self) -> tuple[type[RefusedError], tuple[Fault, ...]]:
        """From one process to another its faults go along."""
        return type(self), self.faults


class FrozenYearError(RefusedError):
    """The year is closed: what is wrong in it is put right by a case."""


class StaleError(RefusedError):
    """Somebody was faster: each fault is a field that has changed since this editor read it."""


def refuse(faults: Iterable[Fault], kind: type[RefusedError] = RefusedError) -> None:
    """Raise `kind` where there is any fault."""
    found = tuple(faults)
    if found:
        raise kind(*found)
