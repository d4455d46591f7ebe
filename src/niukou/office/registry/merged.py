"""What the trail tells of staged files: how many rows came into the book, and whether each lies sealed for its place. What lies
staged may be changed behind its back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from niukou.office.areas.selectors import chain_of
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Staging

_STAGES = "registry.stage"
PLACED = "placed"  # in the detail of its entry
# acts that merge, of this room and of the one that keeps help
_MERGES = ("registry.merge", "support.merge_help")


def rows_merged(staging: Staging) -> int:
    """Of the files, in every transaction that merged some of them."""
    return sum(told["rows"] for told in _told(staging, *_MERGES))


def lies_placed(staging: Staging) -> bool:
    """Whether its rows are sealed for their places (`told.sealed`); those that a former version staged are not."""
    return any(told.get(PLACED) for told in _told(staging, _STAGES))


def _told(staging: Staging, *acts: str) -> Iterator[dict[str, Any]]:
    """The details of what was done with it."""
    entries = AuditEntry.objects.filter(
        chain=chain_of(staging.area), act__in=acts, subject=f"staging:{staging.pk}"
    )
    return map(json.loads, entries.values_list("detail", flat=True))
