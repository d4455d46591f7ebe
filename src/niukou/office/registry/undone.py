"""Decisions that others undo."""

from __future__ import annotations

from collections.abc import Iterable

from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import LedgerEntry


def undone_by(decisions: Iterable[int]) -> dict[str, str]:
    """By the number of a case whose decision is undone: the number of the decision, of these ids, that undoes it.

    A reversal undoes what it takes back, a restoration the removal it rests on.
    """
    found: dict[str, str] = {}
    for some in chunks(decisions):
        entries = LedgerEntry.objects.filter(decision__in=some)
        reversals = entries.filter(cause="reversal")
        restored = entries.filter(cause="restored", rests_on__cause="removed")
        found |= dict(reversals.values_list("reverses__decision__case", "decision__number").distinct())
        found |= dict(restored.values_list("rests_on__decision__case", "decision__number").distinct())
    return found
