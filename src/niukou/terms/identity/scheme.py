"""What every identity scheme answers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol


class Identity(NamedTuple):
    """What an identity number says; everything but `text` is None when the number is blank.

    `standard`: the form in which numbers are compared. `key`: the same as one integer for joins, None where the number
    is incomplete or its check fails (so two equal keys are one number). `form`: `current`, `old`, `certificate` or
    `other`. `birth`: None when the number holds no calendar date. `sex`: `male` or `female`.
    """

    text: str | None
    standard: str | None
    key: int | None
    form: str | None
    valid: bool | None
    birth: date | None
    sex: str | None


class IdentityScheme(Protocol):
    """A kind of identity number, named by the pack (`identity_scheme:`)."""

    @property
    def name(self) -> str:
        """The name by which packs call it."""

    @property
    def macros(self) -> str:
        """SQL that creates the DuckDB macros; same names in every scheme, stages told at the top of cn_resident.sql."""

    def derive(self, text: str | None) -> Identity:
        """All that the text of one number says; never raises."""

    def mask(self, text: str | None) -> str:
        """The number with its middle hidden; empty for a blank one."""
