"""A refused value as it may be shown: enough to find the cell, not enough to tell the person."""

from __future__ import annotations

from niukou.rulebook.model import Field

MASKED_TYPES = frozenset({"identity", "phone", "account"})


def shown(field: Field | None, value: str | None) -> str | None:
    """The value, masked where its field is personal; nothing of a cell whose field is unknown."""
    if value is None or field is None:
        return None
    if field.type in MASKED_TYPES or field.privacy == "sensitive":
        return _mask(value)
    return value[:40]


def _mask(value: str) -> str:
    text = value.strip()
    return text[:2] + "*" * max(len(text) - 2, 1) if len(text) > 4 else "*" * len(text)
