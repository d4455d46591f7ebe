"""Proving the trail: every entry of a chain in its place, every digest from what it says, every anchor as it was.

What is found changed is named: each place that does not hold, what is wrong with it, and between which moments it
lies. Nobody who lacks the key can make a digest; who has key and database both is caught by an anchor that has left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Min

from niukou.office.audit import keys
from niukou.office.audit.claims import bytes_of, hex_of
from niukou.office.audit.models import Anchor, AuditEntry, Chain
from niukou.office.audit.reasons import Reasons
from niukou.office.audit.services import (
    ANCHORED,
    NATION,
    SAID,
    anchor_digest,
    canonical,
    digest_of,
    heads_on,
    reason_said,
)

Wrong = Literal["missing", "changed", "unlinked", "cut off", "doubled"]
_CHUNK = 20_000
MOST = 100  # faults that are named of one chain; of one that was written anew every place would be one
_LEAST, _GREATEST = -(2**63), 2**63 - 1  # of the column: somebody may have put an entry anywhere
_AT, _REASON = SAID.index("at"), SAID.index("reason")
# in UTC as text, which is read four times as fast
_SECONDS, _MICROSECONDS = len("00:00:00"), len("00:00:00.000000")
_MOMENT = {"sqlite": "\"at\" || ''", "postgresql": """("at" AT TIME ZONE 'UTC')::text"""}


@dataclass(frozen=True)
class ChainFault:
    """A place of a chain that does not hold.

    missing: no entry has this place. unlinked: it does not follow the entry before it. changed: its digest is not from
    what it says. cut off: the chain's own row tells of another end. doubled: more entries than places. after, before:
    the moments of the neighbours.
    """

    chain: str
    place: int
    wrong: Wrong
    after: datetime | None
    before: datetime | None


@dataclass(frozen=True)
class ChainProof:
    """A chain that was gone through. entries, head: how many hold from the first one on, the digest of the last of these.

    faults: by place. whole: whether it was gone through to its end, which too many faults prevent.
    """

    chain: str
    entries: int
    head: bytes
    faults: tuple[ChainFault, ...] = ()
    whole: bool = True

    @property
    def fault(self) -> ChainFault | None:
        """The first, if there is one."""
        return self.faults[0] if self.faults else None


@dataclass(frozen=True)
class PartProof:
    """A part of a chain that was gone through: how many entries, the first fault, whether all that was asked was reached."""

    chain: str
    entries: int
    fault: ChainFault | None
    whole: bool


@dataclass(frozen=True)
class AnchorFault:
    """An anchor that does not hold. changed, unlinked: itself; heads: chains that end otherwise on its day now.

    removed: the trail tells that the day was anchored, and no anchor is there. left: what was sent out of the house tells
    of that day otherwise than the anchor does, or no anchor is there.
    """

    day: str
    wrong: Literal["changed", "unlinked", "removed", "heads", "left"]
    chains: tuple[str, ...] = ()


def prove_chain(chain: str) -> ChainProof:
    """Go through a chain from its first entry. Raises SealError without its key.

    Behind a place that does not hold the next entry is asked whether it follows what it says it does, so that what lies
    further on is not hidden by it.
    """
    digest: bytes | None = bytes(32)
    place, mac, faults, held = 0, keys.mac_of("audit"), list[ChainFault](), (0, bytes(32))
    for said_place, linked, told, found, stands in _entries(chain):
        if said_place > place + 1:
            faults.append(_fault_at(chain, place + 1, "missing", said_place))
            place, digest = said_place - 1, None
        if (
            said_place == place + 1
            and linked == (digest or linked)
            and stands
            and mac(linked + told) == found
        ):
            digest, place = found, said_place
            held = held if faults else (place, digest)
            continue
        unlinked = digest is not None and linked != digest
        faults.append(_fault_at(chain, place + 1, _wrong(said_place != place + 1, unlinked), said_place + 1))
        place, digest = max(place, said_place), None
        if len(faults) >= MOST:
            return ChainProof(chain, *held, tuple(faults), whole=False)
    if digest is not None and (end := _wrong_at_its_end(chain, place, digest, told_before=bool(faults))):
        faults.append(end)
    return ChainProof(chain, *held, tuple(faults))


def prove_part(chain: str, since: datetime, until: datetime, most: int) -> PartProof:
    """Go through a chain from its first entry at `since` or later to the last before `until`, at most so many entries.

    Linked to the entry before it; that what lies before or behind holds is not asked. Raises SealError without its key.
    """
    first = AuditEntry.objects.filter(chain_id=chain, at__gte=since, at__lt=until).order_by("place").first()
    if first is None:
        return PartProof(chain, 0, None, True)
    last = (
        AuditEntry.objects.filter(chain_id=chain, at__lt=until)
        .order_by("-place")
        .values_list("place", flat=True)[0]
    )
    before = AuditEntry.objects.filter(chain_id=chain, place=first.place - 1).first()
    digest = bytes(before.digest) if before else bytes(32)
    place, mac, gone = first.place - 1, keys.mac_of("audit"), 0
    for said_place, linked, told, found, stands in _entries(chain, place):
        if said_place > last or gone == most:
            break
        if said_place != place + 1 or linked != digest or not stands or mac(digest + told) != found:
            wrong = _wrong(said_place != place + 1, linked != digest)
            fault = ChainFault(
                chain, place + 1, wrong, _moment_at(chain, place), _moment_at(chain, place + 2)
            )
            return PartProof(chain, gone, fault, False)
        digest, place, gone = found, place + 1, gone + 1
    return PartProof(chain, gone, None, place >= last)


def prove_chains() -> Iterator[ChainProof]:
    """Every chain that is told of, by its row or by an entry."""
    for chain in told_chains():
        yield prove_chain(chain)


def told_chains() -> list[str]:
    """The chains there are, by their row or by an entry."""
    told = set(Chain.objects.values_list("area", flat=True))
    return sorted(told | set(AuditEntry.objects.values_list("chain_id", flat=True).distinct()))


def prove_anchors() -> Iterator[AnchorFault]:
    """Every anchor that does not hold, by day; then those that the trail tells of and nobody has."""
    previous, days = bytes(32), set[str]()
    for anchor in Anchor.objects.order_by("day").iterator():
        day = anchor.day.isoformat() if anchor.day else str(anchor.pk)
        if bytes(anchor.previous) != previous:
            yield AnchorFault(day, "unlinked")
        elif anchor_digest(anchor) != bytes(anchor.digest):
            yield AnchorFault(day, "changed")
        elif chains := _ending_otherwise(anchor):
            yield AnchorFault(day, "heads", chains)
        previous = bytes(anchor.digest)
        days.add(day)
    told = AuditEntry.objects.filter(chain_id=NATION, act=ANCHORED).order_by("place")
    for subject in told.values_list("subject", flat=True).iterator():
        if (day := subject.removeprefix("anchor:")) not in days:
            yield AnchorFault(day, "removed")


def prove_heads(left: Iterable[Mapping[str, Any]]) -> Iterator[AnchorFault]:
    """Every day whose line (`day`, `digest`, `heads`), sent out of the house at the time, the database contradicts.

    This finds a whole trail that was written anew by somebody with database and key.
    """
    for line in left:
        anchor = Anchor.objects.filter(day=line["day"]).first()
        if anchor is None or bytes(anchor.digest).hex() != line["digest"]:
            then, now = line["heads"], json.loads(anchor.heads) if anchor else {}
            yield AnchorFault(line["day"], "left", _different(then, now))


def holds(entry: AuditEntry) -> bool:
    """Whether one entry's digest is from what it says, and its reason as it was written or an erasure left it."""
    stands = Reasons().stands(entry.chain_id, entry.place, entry.reason, entry.reason_digest)
    return stands and digest_of(entry) == bytes(entry.digest)


def _wrong(missing: bool, unlinked: bool) -> Wrong:
    return "missing" if missing else "unlinked" if unlinked else "changed"


def _fault_at(chain: str, place: int, wrong: Wrong, next_: int) -> ChainFault:
    """next_: the place of the entry behind it."""
    return ChainFault(chain, place, wrong, _moment_at(chain, place - 1), _moment_at(chain, next_))


def _wrong_at_its_end(chain: str, place: int, digest: bytes, *, told_before: bool) -> ChainFault | None:
    """told_before: places that are missing were named already, so there need not be as many entries as places."""
    after = _moment_at(chain, place)
    if not told_before and AuditEntry.objects.filter(chain_id=chain).count() != place:
        return ChainFault(chain, place, "doubled", None, after)
    said = Chain.objects.filter(area=chain).first()
    if said is not None and (said.length, bytes(said.head)) == (place, digest):
        return None
    return ChainFault(chain, place + 1, "cut off", after, None)


def _ending_otherwise(anchor: Anchor) -> tuple[str, ...]:
    return _different(json.loads(anchor.heads), heads_on(anchor.day))


def _different(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(chain for chain in then.keys() | now.keys() if then.get(chain) != now.get(chain)))


def _entries(chain: str, last: int = _LEAST) -> Iterator[tuple[int, bytes, bytes, bytes, bool]]:
    """(place, digest before, what it says as `said_by` has it, digest, whether its reason stands) of every entry, straight
    from the table.

    A model for each of a million entries would cost three times what proving them costs.
    """
    columns = ", ".join(_MOMENT[connection.vendor] if name == "at" else f'"{name}"' for name in SAID)
    # a range of places: a database that has no figures of its table yet would sort all that follow for each part
    asked = f"""
        SELECT {columns}, digest FROM audit_auditentry WHERE chain_id = %s AND place > %s AND place <= %s ORDER BY place
    """  # noqa: S608  our own names
    reasons = Reasons()
    while last < _GREATEST:
        until = min(last + _CHUNK, _GREATEST)
        with connection.cursor() as cursor:
            cursor.execute(asked, [chain, last, until])
            found = cursor.fetchall()
        for *said, root, transaction, written_to, written, of_reason, previous, digest in found:
            stands = reasons.stands(chain, said[1], said[_REASON], of_reason)
            said[_AT], said[_REASON] = _moment(said[_AT]), reason_said(said[_REASON], of_reason)
            said += (hex_of(root), transaction, written_to, hex_of(written))
            yield said[1], bytes_of(previous), canonical(said).encode(), bytes_of(digest), stands
        last = until if found else _before_the_next(chain, last)


def _before_the_next(chain: str, last: int) -> int:
    """The place before the next one that there is; the greatest where there is none."""
    rest = AuditEntry.objects.filter(chain_id=chain, place__gt=last)
    first = rest.aggregate(first=Min("place"))["first"]
    return _GREATEST if first is None else int(first) - 1


def _moment(at: str) -> str:
    """A moment in UTC as the database writes it, as Python does: PostgreSQL leaves noughts at its end away."""
    day, _, time = at.partition(" ")
    return f"{day}T{time}+00:00" if len(time) == _SECONDS else f"{day}T{time:0<{_MICROSECONDS}}+00:00"


def _moment_at(chain: str, place: int) -> datetime | None:
    return AuditEntry.objects.filter(chain_id=chain, place=place).values_list("at", flat=True).first()
