"""The trail proved as a whole: keys, chains, anchors, guards, notes, rows; and that it was proved, told in the trail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from niukou.office.audit import clock, keys
from niukou.office.audit.faults import Fault
from niukou.office.audit.models import AuditEntry, Installation
from niukou.office.audit.note_proof import prove_notes
from niukou.office.audit.proof import (
    AnchorFault,
    ChainFault,
    holds,
    prove_anchors,
    prove_chain,
    prove_heads,
    told_chains,
)
from niukou.office.audit.row_proof import Since, prove_guards, prove_rows
from niukou.office.audit.services import NATION, Author, record

ACT = "audit.verify"
Advance = Callable[[str, int, int], None]
_CHAIN = {
    "missing": "这个位置没有记录 / no entry has this place",
    "changed": "内容与摘要不符 / its digest is not from what it says",
    "unlinked": "与前一条接不上 / it does not follow the entry before",
    "cut off": "链的末尾不是它自己说的那条 / the chain ends otherwise than its own row says",
    "doubled": "记录比位置多 / there are more entries than places",
}
_ANCHOR = {
    "changed": "锚定被改 / the anchor was changed",
    "unlinked": "与前一天的锚定接不上 / does not follow the anchor before",
    "heads": "那天的末条现在不是锚定的那条 / chains end otherwise on that day now",
    "left": "送出去的末条与库里的锚定不符 / what left the house tells otherwise",
}


def trail_faults(
    chains: Sequence[str] | None, left: Sequence[Mapping[str, Any]], advance: Advance
) -> Iterator[Fault]:
    """What is wrong with keys, chains (None: all), anchors, heads that left, guards, notes, and the rows of all tables.

    Raises SealError when the master key is not this database's.
    """
    now = clock.now()
    keys.prove_master_key()
    for purpose, number in keys.closed_keys():
        yield Fault(
            "audit_datakey", f"{purpose} {number}", "key", "数据密钥打不开 / is not opened by the master key"
        )
    yield from as_far_as_keys_open(_chain_faults(told_chains() if chains is None else chains, advance))
    yield from as_far_as_keys_open(map(_of_anchor, prove_anchors()))
    yield from map(_of_anchor, prove_heads(left))
    yield from prove_guards()
    yield from prove_notes(now)
    yield from prove_rows(last_proof(), now, advance)


def as_far_as_keys_open(faults: Iterator[Fault]) -> Iterator[Fault]:
    """Faults up to where a key is needed that is gone or does not open; then that, for the rest is not proved."""
    try:
        yield from faults
    except keys.SealError:
        told = "要用的密钥不在或打不开，后面的没有核对 / a key is gone or does not open: what follows is not proved"
        yield Fault("audit_datakey", "", "key", told)


def _chain_faults(chains: Sequence[str], advance: Advance) -> Iterator[Fault]:
    for done, chain in enumerate(chains):
        advance(chain or "-", done, len(chains))
        proof = prove_chain(chain)
        if proof.fault:
            yield _of_chain(proof.fault)


def last_proof() -> Since:
    """The last time that everything was proved without a fault; before that, when the office was set up."""
    set_up = Installation.objects.values_list("made_at", flat=True).first()
    proofs = AuditEntry.objects.filter(chain_id=NATION, act=ACT, subject="proof:whole").order_by("-place")
    with suppress(keys.SealError):
        for entry in proofs.iterator():
            told = json.loads(entry.detail)
            if told["faults"] == 0 and holds(entry):
                return Since(parse_datetime(told["as_of"]), set_up)
    return Since(None, set_up)


@transaction.atomic
def tell_proof(author: Author, area: str, as_of: datetime, faults: int) -> None:
    """Enter into the trail that an area ('': everything) was proved, as it was at a moment, and how many faults it had.

    Raises SealError without the key of the trail.
    """
    subject = f"proof:{area or 'whole'}"
    record(author, ACT, subject, chain=NATION, detail={"as_of": as_of.isoformat(), "faults": faults})


def _of_chain(fault: ChainFault) -> Fault:
    row = f"{fault.chain or '-'} {fault.place}"
    return Fault("audit_auditentry", row, fault.wrong, _CHAIN[fault.wrong], fault.after, fault.before)


def _of_anchor(fault: AnchorFault) -> Fault:
    told = _ANCHOR[fault.wrong] + (
        f"：{'、'.join(one or '-' for one in fault.chains)}" if fault.chains else ""
    )
    return Fault("audit_anchor", fault.day, fault.wrong, told)
