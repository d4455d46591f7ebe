"""Telling the trail that the book was frozen, and by which digest what was frozen is known again."""

from __future__ import annotations

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, record_read


@transaction.atomic
def record_snapshot(actor: Actor, area: Area, digest: str, rows: dict[str, int]) -> int:
    """Record that a snapshot of an area was taken; returns its number: the place of this entry in the area's chain."""
    actor.must_cover(area)
    taken = Taken("registry.take_snapshot", f"area:{area.code}", chain_of(area))
    return record_read(actor, taken, rows=sum(rows.values()), digest=digest, tables=rows).place
