"""The DuckDB macros that stand beside the Python of this hall, as text for the engine to run."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_HALL = files("niukou.terms")


@cache
def character_macros() -> str:
    """SQL that creates `half_width(t)`, `without_blanks(t)`, `trimmed(t)`, `single_blanks(t)`; needed by all others."""
    return _HALL.joinpath("characters.sql").read_text(encoding="utf-8")


@cache
def value_macros() -> str:
    """SQL that creates `parse_date(t)`, `parse_number(t)`, `name_standard(t)`, `mask_phone(t)`, `mask_account(t)`.

    Complete in itself (the character macros are part of it); several statements; harmless when run again.
    """
    return character_macros() + _HALL.joinpath("values.sql").read_text(encoding="utf-8")


@cache
def identity_macros(scheme: str) -> str:
    """SQL that creates the macros of an identity scheme; every scheme has the same names. Complete in itself."""
    return character_macros() + _HALL.joinpath("identity", f"{scheme}.sql").read_text(encoding="utf-8")
