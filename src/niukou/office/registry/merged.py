"""How many rows of staged files came into the book, as the trail tells: what lies staged may be changed behind its back."""

from __future__ import annotations

import json

from niukou.office.areas.selectors import chain_of
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Staging

# acts that merge, of this room and of the one that keeps help
_MERGES = ("registry.merge", "support.merge_help")


def rows_merged(staging: Staging) -> int:
    """Of the files, in every transaction that merged some of them."""
    told = AuditEntry.objects.filter(
        chain=chain_of(staging.area), act__in=_MERGES, subject=f"staging:{staging.pk}"
    )
    return sum(json.loads(detail)["rows"] for detail in told.values_list("detail", flat=True))
