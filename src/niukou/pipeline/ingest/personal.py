"""A refused value as it may be shown: enough to find the cell, not enough to tell the person."""

from __future__ import annotations

from niukou.rulebook.model import Field
from niukou.terms.mask import mask_account, mask_identity, mask_phone

LONGEST = 40  # characters of a public value: a cell may hold a whole page
MASKS = {"identity": mask_identity, "phone": mask_phone, "account": mask_account}


def shown(field: Field | None, value: str | None) -> str | None:
    """The value, masked where its field is personal; nothing of a cell whose field is unknown."""
    if value is None or field is None:
        return None
    mask = MASKS.get(field.type, mask_account if field.privacy == "sensitive" else None)
    return mask(value) if mask is not None else value[:LONGEST]
