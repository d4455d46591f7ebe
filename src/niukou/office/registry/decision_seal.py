"""The seal of a decision: what it must be, for whoever issues one, posts by one, or proves them all."""

from __future__ import annotations

from niukou.office.audit import keys
from niukou.office.audit.services import canonical
from niukou.office.registry.models import Decision

_PURPOSE = "decision"


def seal_of(decision: Decision) -> bytes:
    """What a decision's seal must be: keyed, over all that it says."""
    said = [
        decision.number, decision.case, decision.procedure, decision.cause, decision.pack, decision.pack_fingerprint,
        decision.area_id, decision.effective_day.isoformat(), decision.decided_at.timestamp(), decision.decided_by,
    ]  # fmt: skip
    return keys.mac(_PURPOSE, canonical(said).encode())
