"""That another system's register was held against the book is told in the trail: somebody brought a list of people."""

from __future__ import annotations

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, record_read
from niukou.office.registry.selectors.reconcile import Reconciliation


@transaction.atomic
def tell_reconciliation(actor: Actor, area: Area, digest: str, found: Reconciliation) -> None:
    """Tell what came of it in numbers. digest: SHA-256 of the list. Raises NotAllowedError."""
    actor.must_cover(area)
    other, ours = (sum(one.has == has for one in found.differences) for has in ("other", "ours"))
    taken = Taken("registry.reconcile", f"area:{area.code}", chain_of(area))
    record_read(
        actor, taken, rows=len(found.differences), list=digest, both=found.both, repeated=len(found.repeated),
        other=other, ours=ours,
    )  # fmt: skip
