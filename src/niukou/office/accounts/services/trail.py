"""Proving a part of the trail from a desk. The whole proof, of every row and the book, is the command's."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.refusals import AccountError
from niukou.office.accounts.selectors.trail import chains_of, reads_trail
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.keys import SealError
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.proof import PartProof, prove_part
from niukou.office.audit.services import record
from niukou.office.audit.whole_proof import ACT

_MOST = 100_000  # entries that are gone through while somebody waits at a page


@transaction.atomic
def verify_trail(actor: Actor, area: Area, first: date, last: date) -> AuditEntry:
    """Go through the chains of an area between two days, and enter into the trail what came of it; the entry.

    Raises NotAllowedError for who does not read the trail and for another's area, AccountError for days that are none and
    where a key is gone.
    """
    if not reads_trail(actor):
        raise NotAllowedError("您的职责不查工作记录 / inspects nothing")
    actor.must_keep(area)
    if first > last:
        raise AccountError("起日在止日后面 / the first day is after the last")
    chains = [one.code for one in chains_of(actor) if one.path.startswith(area.path)]
    if not chains:
        raise AccountError(
            "县以下没有自己的记录链，请核对县的 / below the county there is no chain: verify the county's"
        )
    as_of, proofs, left = clock.now(), list[PartProof](), _MOST
    for chain in chains:
        try:
            proofs.append(
                prove_part(chain, clock.midnight(first), clock.midnight(last + timedelta(days=1)), left)
            )
        except SealError:
            raise AccountError("要用的密钥不在或打不开，没有核对 / a key is gone or does not open") from None
        left -= proofs[-1].entries
    faults = [f"{one.fault.chain} {one.fault.place} {one.fault.wrong}" for one in proofs if one.fault]
    detail = {
        "as_of": as_of.isoformat(), "since": first, "until": last, "chains": len(chains), "faults": len(faults),
        "found": faults, "entries": sum(one.entries for one in proofs), "whole": all(one.whole for one in proofs),
    }  # fmt: skip
    return record(
        actor, ACT, f"proof:{area.code}", chain=chain_of(Area.objects.get(code=actor.area)), detail=detail
    )
