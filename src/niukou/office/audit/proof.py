"""Proving the trail: every entry of a chain in its place, every digest from what it says, every anchor as it was.

What is found changed is named: the first place that does not hold, what is wrong with it, and between which moments it
lies. Nobody who lacks the key can make a digest; who has key and database both is caught by an anchor that has left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from niukou.office.audit import keys
from niukou.office.audit.models import Anchor, AuditEntry, Chain
from niukou.office.audit.services import SAID, anchor_digest, digest_of, heads_on, said_by

Wrong = Literal["missing", "changed", "unlinked", "cut off"]
_CHUNK = 20_000


@dataclass(frozen=True)
class ChainFault:
    """The first place of a chain that does not hold.

    missing: no entry has this place. unlinked: it does not follow the entry before it. changed: its digest is not from
    what it says. cut off: the chain's own row tells of another end. after, before: the moments of the neighbours.
    """

    chain: str
    place: int
    wrong: Wrong
    after: datetime | None
    before: datetime | None


@dataclass(frozen=True)
class ChainProof:
    """A chain that was gone through: how many entries, its last digest, and the first fault if there is one."""

    chain: str
    entries: int
    head: bytes
    fault: ChainFault | None


@dataclass(frozen=True)
class AnchorFault:
    """An anchor that does not hold. changed, unlinked: itself; heads: chains that end otherwise on its day now."""

    day: str
    wrong: Literal["changed", "unlinked", "heads"]
    chains: tuple[str, ...] = ()


def prove_chain(chain: str) -> ChainProof:
    """Go through a chain from its first entry. Raises SealError without its key."""
    digest, place, after = bytes(32), 0, None
    for entry in _entries(chain):
        wrong: Wrong | None = None
        if entry["place"] != place + 1:
            wrong = "missing"
        elif bytes(entry["previous"]) != digest:
            wrong = "unlinked"
        elif keys.mac("audit", said_by(*(entry[name] for name in SAID))) != bytes(entry["digest"]):
            wrong = "changed"
        if wrong:
            before = entry["at"] if wrong == "missing" else _moment_at(chain, place + 2)
            return ChainProof(chain, place, digest, ChainFault(chain, place + 1, wrong, after, before))
        digest, place, after = bytes(entry["digest"]), place + 1, entry["at"]
    said = Chain.objects.filter(area=chain).first()
    whole = said is not None and (said.length, bytes(said.head)) == (place, digest)
    fault = None if whole else ChainFault(chain, place + 1, "cut off", after, None)
    return ChainProof(chain, place, digest, fault)


def prove_chains() -> Iterator[ChainProof]:
    """Every chain that is told of, by its row or by an entry."""
    told = set(Chain.objects.values_list("area", flat=True))
    told |= set(AuditEntry.objects.values_list("chain_id", flat=True).distinct())
    for chain in sorted(told):
        yield prove_chain(chain)


def prove_anchors() -> Iterator[AnchorFault]:
    """Every anchor that does not hold, by day."""
    previous = bytes(32)
    for anchor in Anchor.objects.order_by("day").iterator():
        day = anchor.day.isoformat()
        if bytes(anchor.previous) != previous:
            yield AnchorFault(day, "unlinked")
        elif anchor_digest(anchor) != bytes(anchor.digest):
            yield AnchorFault(day, "changed")
        elif chains := _ending_otherwise(anchor):
            yield AnchorFault(day, "heads", chains)
        previous = bytes(anchor.digest)


def holds(entry: AuditEntry) -> bool:
    """Whether one entry's digest is from what it says."""
    return digest_of(entry) == bytes(entry.digest)


def _ending_otherwise(anchor: Anchor) -> tuple[str, ...]:
    then, now = json.loads(anchor.heads), heads_on(anchor.day)
    return tuple(sorted(chain for chain in then.keys() | now.keys() if then.get(chain) != now.get(chain)))


def _entries(chain: str) -> Iterator[dict[str, Any]]:
    rows = AuditEntry.objects.filter(chain_id=chain).order_by("place").values(*SAID, "digest")
    yield from rows.iterator(chunk_size=_CHUNK)


def _moment_at(chain: str, place: int) -> datetime | None:
    return AuditEntry.objects.filter(chain_id=chain, place=place).values_list("at", flat=True).first()
