"""A typed cell as the text a person would have written, with nothing lost and nothing guessed."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

LOST_FROM = 1e15  # a binary double keeps fifteen decimal digits: sixteen and more may have lost the last ones


def cell_text(value: object) -> str:
    """The text of a cell: `3.0` → `3`, a date → ISO, a truth → 是/否, text unchanged, nothing → "".

    A time of day of 00:00 is no part of a date. Text that looks like a formula is text.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def has_lost_digits(value: object) -> bool:
    """Is this a floating number of sixteen digits or more before the point?"""
    return isinstance(value, float) and abs(value) >= LOST_FROM


def _number_text(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value.is_integer():
        return str(int(value))
    return format(Decimal(repr(value)), "f")
