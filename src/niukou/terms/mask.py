"""Personal values with their middle hidden, for evidence, messages and logs.

What is shown is too little to find a person by; a value too short for that is hidden altogether. The length stays.
"""

from __future__ import annotations

from niukou.terms.characters import half_width, without_blanks


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
