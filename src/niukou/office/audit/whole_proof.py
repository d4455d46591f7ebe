"""The trail proved as a whole: keys, chains, anchors, guards, notes, rows; and that it was proved, told in the trail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from niukou.office.audit import clock, keys
from niukou.office.audit.faults import UNREADABLE, Fault, Since, as_far_as_it_reads
from niukou.office.audit.guards import carried, guard_prints
from niukou.office.audit.key_proof import fingerprints, key_faults
from niukou.office.audit.kinds import kind_faults
from niukou.office.audit.models import AuditEntry, Installation
from niukou.office.audit.note_proof import prove_notes
from niukou.office.audit.proof import (
    MOST,
    AnchorFault,
    ChainFault,
    holds,
    prove_anchors,
    prove_chain,
    prove_heads,
    told_chains,
)
from niukou.office.audit.row_proof import prove_guards, prove_rows
from niukou.office.audit.services import NATION, Author, record

ACT = "audit.verify"
_MAKES_GUARDS = ("audit.set_up", "audit.upgrade", "audit.restore")
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
    "removed": "记录里有锚定这一天，锚定却不在 / the trail tells of this anchor, which is gone",
    "heads": "那天的末条现在不是锚定的那条 / chains end otherwise on that day now",
    "left": "送出去的末条与库里的锚定不符 / what left the house tells otherwise",
}


@dataclass(frozen=True)
class Known:
    """What a proof begins with: from when faults can be, and by what the data keys and the triggers of now are known again."""

    since: Since
    prints: Mapping[str, str]
    guards: Mapping[str, str]


def known() -> Known:
    """That, now."""
    return Known(last_proof(), fingerprints(), guard_prints())


def trail_faults(
    begun: Known, chains: Sequence[str] | None, left: Sequence[Mapping[str, Any]], advance: Advance
) -> Iterator[Fault]:
    """What is wrong with keys, chains (None: all), anchors, heads that left, guards, notes, and the rows of all tables.

    Raises SealError when the master key is not this database's.
    """
    now = clock.now()
    keys.prove_master_key()
    yield from key_faults(begun.prints, begun.since.keys)
    yield from kind_faults()
    told = told_chains() if chains is None else chains
    for table, faults in (
        ("audit_auditentry", as_far_as_keys_open(_chain_faults(told, advance))),
        ("audit_anchor", as_far_as_keys_open(map(_of_anchor, prove_anchors()))),
        ("audit_anchor", map(_of_anchor, prove_heads(left))),
        ("audit_shape", prove_guards(begun.since.guards)),
        ("audit_written", prove_notes(now)),
        ("audit_written", prove_rows(begun.since, now, advance)),
    ):
        yield from as_far_as_it_reads(table, faults)


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
        yield from map(_of_chain, proof.faults)
        if not proof.whole:
            told = f"这条链已有 {MOST} 处不对，后面的没有核对 / so many places do not hold that the rest was not proved"
            yield Fault("audit_auditentry", f"{chain or '-'} {proof.faults[-1].place}…", "changed", told)


def last_proof() -> Since:
    """The last time that everything was proved without a fault; before that, when the office was set up."""
    set_up = Installation.objects.values_list("made_at", flat=True).first()
    proofs = AuditEntry.objects.filter(chain_id=NATION, act=ACT, subject="proof:whole").order_by("-place")
    with suppress(keys.SealError):
        for entry in proofs.iterator():
            with suppress(
                *UNREADABLE
            ):  # an entry that somebody changed is none: the proof of the chain names it
                told = json.loads(entry.detail)
                if told["faults"] == 0 and holds(entry):
                    guards = _guards_since(entry.place, told.get("guards", {}))
                    return Since(parse_datetime(told["as_of"]), set_up, told.get("keys", {}), guards)
    return Since(None, set_up, guards=_guards_since(0, {}))


def _guards_since(place: int, guards: Mapping[str, str]) -> Mapping[str, str]:
    """What triggers have to say now, when at this place of the chain they said so: carried on by every act since that made some."""
    made = AuditEntry.objects.filter(chain_id=NATION, act__in=_MAKES_GUARDS, place__gt=place)
    with suppress(keys.SealError):
        for entry in made.order_by("place"):
            with suppress(*UNREADABLE):
                if holds(entry):
                    guards = carried(guards, json.loads(entry.detail))
    return guards


@transaction.atomic
def tell_proof(author: Author, area: str, as_of: datetime, faults: int, begun: Known) -> None:
    """Enter into the trail that an area ('': everything) was proved, as it was at a moment, how many faults it had, and by
    what the data keys and triggers that there were are known again.

    Raises SealError without the key of the trail.
    """
    subject = f"proof:{area or 'whole'}"
    told = {
        "as_of": as_of.isoformat(), "faults": faults, "keys": dict(begun.prints), "guards": dict(begun.guards),
    }  # fmt: skip
    record(author, ACT, subject, chain=NATION, detail=told)


def _of_chain(fault: ChainFault) -> Fault:
    """Where the entry stands is told in words: what was done to it was done later, only not before its neighbour was made."""
    row = f"{fault.chain or '-'} {fault.place}"
    stands = " – ".join(
        one.astimezone(UTC).isoformat(" ", "seconds") for one in (fault.after, fault.before) if one
    )
    told = _CHAIN[fault.wrong] + (f"；前后两条的时刻 / its neighbours are of {stands}" if stands else "")
    return Fault("audit_auditentry", row, fault.wrong, told, fault.after)


def _of_anchor(fault: AnchorFault) -> Fault:
    """A day is anchored, and leaves, when it is over: so nothing was done to that before."""
    told = _ANCHOR[fault.wrong] + (
        f"：{'、'.join(one or '-' for one in fault.chains)}" if fault.chains else ""
    )
    return Fault("audit_anchor", fault.day, fault.wrong, told, _end_of(fault.day))


def _end_of(day: str) -> datetime | None:
    """Of a day as it is written in a row or a line, which may say anything."""
    try:
        return clock.midnight(date.fromisoformat(day) + timedelta(days=1))
    except (ValueError, OverflowError):
        return None
