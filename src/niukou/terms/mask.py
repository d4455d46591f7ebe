"""Personal values with their middle hidden, for evidence, messages and logs.

What is shown is too little to find a person by; a value too short for that is hidden altogether. The length stays.
"""

from __future__ import annotations

import re

from niukou.terms.characters import half_width, without_blanks

# What looks like a resident number (18 or 15 characters with a birth date inside), a mobile telephone or a bank card,
# not as part of a longer run of digits. Written so that DuckDB's RE2 reads it too: values.sql holds the same text.
_DAY = "(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
PERSONAL_NUMBER = (
    "(^|[^0-9])("
    f"[1-8][0-9]{{5}}(19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]|[1-8][0-9]{{5}}[0-9]{{2}}{_DAY}[0-9]{{3}}"
    "|1[3-9][0-9]( ?[0-9]{4}){2}|62[0-9]{14,17}"
    ")([^0-9]|$)"
)
_PERSONAL_NUMBER = re.compile(PERSONAL_NUMBER)


def _masked(text: str | None, shortest: int, first: int, last: int) -> str:
    cleaned = without_blanks(half_width(text)) if text else ""
    if len(cleaned) < shortest:
        return "*" * len(cleaned)
    return cleaned[:first] + "*" * (len(cleaned) - first - last) + cleaned[len(cleaned) - last :]


def mask_identity(text: str | None) -> str:
    """First 4 and last 2 of at least 15 characters: with 6 and 4 and a birth date anybody could be found."""
    return _masked(text, 15, 4, 2)


def mask_phone(text: str | None) -> str:
    """First 3 and last 2 of at least 10 characters."""
    return _masked(text, 10, 3, 2)


def mask_account(text: str | None) -> str:
    """Last 4 of at least 12 characters."""
    return _masked(text, 12, 0, 4)


def hide_personal_numbers(text: str) -> str:
    """The text with every personal number in it replaced by stars: for texts of people, where none should stand.

    A number typed into the wrong column (a telephone behind a name, a resident number as a plate) is found by what
    it looks like. Codes of households and areas, and plates, do not look like one.
    """
    once = _PERSONAL_NUMBER.sub(_starred, text)
    return _PERSONAL_NUMBER.sub(
        _starred, once
    )  # twice: of two numbers side by side the first takes the blank


def _starred(found: re.Match[str]) -> str:
    return f"{found.group(1)}***{found.groups()[-1]}"
