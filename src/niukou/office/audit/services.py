"""Writing the trail. Every service of the office ends here, in its own transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]  # is None where Python is not C
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from niukou.office.audit import clock, keys
from niukou.office.audit.claims import bytes_of, claim, hex_of
from niukou.office.audit.guards import made_anew
from niukou.office.audit.hash_tree import root_of
from niukou.office.audit.models import FROM, Anchor, AuditEntry, Chain, Installation
from niukou.office.audit.reasons import reason_digest
from niukou.terms.mask import hide_personal_numbers

NATION = ""  # the chain of what is told of no county or province: the installation, lists of areas, anchors
SAID = (
    "chain_id", "place", "at", "actor", "role", "area", "act", "subject", "reason", "detail", "rows", "root",
    "transaction", "written_to", "written", "reason_digest", "previous",
)  # fmt: skip
_AT, _REASON = SAID.index("at"), SAID.index("reason")
_PURPOSE = "audit"
_ANCHORS = "anchor"
ANCHORED = "audit.anchor"


class AnchorError(Exception):
    """A day that cannot be anchored."""


@dataclass(frozen=True)
class Author:
    """Who acts, as the trail tells it: user name, the role he acts in, the code of the area he acts for, from where.

    place: `cli:USER@MACHINE`, or `web:ADDRESS` and a session; '' where nobody sits anywhere, as in a job. why: what he takes
    away now is for, in his words; told with what leaves (`audit/reads.py`) and with nothing else that he does.
    """

    username: str
    role: str
    area: str
    place: str = ""
    why: str = ""

    @property
    def is_somebody(self) -> bool:
        """Whether a person acts, at a page or by a command, and not a job of the office itself."""
        return self.place.startswith(("web:", "cli:"))


def record(
    author: Author, act: str, subject: str, *, chain: str,
    detail: Mapping[str, Any] | None = None, reason: str = "", leaves: Sequence[bytes] | None = None,
) -> AuditEntry:  # fmt: skip
    """Add one entry to the chain of an area (a county's code; see `areas.selectors.chain_of`).

    act: `room.verb`. subject: `kind:key`. detail: JSON without personal values; from where the author acts stands in it
    beside, as `from`. leaves: of a bulk act, the digests that its rows carry, in order. reason: personal numbers in it are
    starred. Must run inside the transaction of what it tells, so that neither is there without the other, and after
    everything in it is written: it claims what the database noted (`audit/watched.py`). The chain's row stays locked until
    the commit, so that a chain is one line.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of what it tells")
    link = _held(chain)
    claimed = claim()
    told = ({FROM: author.place} if author.place else {}) | dict(detail or {})
    reason, place = hide_personal_numbers(reason), link.length + 1
    entry = AuditEntry(
        chain=link, place=place, at=clock.now(), actor=author.username, role=author.role, area=author.area,
        act=act, subject=subject, reason=reason, reason_digest=reason_digest(chain, place, reason), detail=canonical(told),
        rows=1 if leaves is None else len(leaves), root=None if leaves is None else root_of(leaves),
        previous=bytes(link.head), **(asdict(claimed) if claimed else {}),
    )  # fmt: skip
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    Chain.objects.filter(area=chain).update(length=entry.place, head=entry.digest)
    return entry


def _held(chain: str) -> Chain:
    """The chain's row, which is there from its first entry on, until the commit nobody else's."""
    held = Chain.objects.select_for_update()
    there: Chain | None = held.filter(area=chain).first()
    if there is not None:
        return there
    Chain.objects.get_or_create(area=chain)
    return held.get(area=chain)


@transaction.atomic
def set_up(author: Author, *, demo: bool, begins: datetime | None = None) -> Installation:
    """Say what this database is, once, and begin its trail. A demo may begin at another moment than now.

    Raises RuntimeError when that was said before; a database that is no demo cannot begin at another moment.
    """
    if Installation.objects.exists():
        raise RuntimeError("this database was set up before")
    shift = begins - clock.now() if begins else timedelta(0)
    made = Installation.objects.create(demo=demo, made_at=begins or clock.now(), clock_shift=shift)
    record(author, "audit.set_up", "installation:1", chain=NATION, detail={"demo": demo} | made_anew())
    return made


@transaction.atomic
def anchor(author: Author, day: date) -> Anchor:
    """Anchor a day that is over: the last entry of every chain on it, chained to the anchor before.

    Waits for those who write: an entry of that day whose transaction has not ended yet is its day's last one.
    Raises AnchorError for a day that is not over or not after the last one anchored.
    """
    _wait_for_writers()
    last = Anchor.objects.select_for_update().order_by("-day").first()
    if day >= clock.today() or (last is not None and day <= last.day):
        raise AnchorError(
            f"{day} 还没过完，或已锚定到 {last.day if last else ''} / is not over, or was anchored"
        )
    made = Anchor(
        day=day,
        made_at=clock.now(),
        heads=canonical(heads_on(day)),
        previous=last.digest if last else bytes(32),
    )
    made.digest = anchor_digest(made)
    made.save(force_insert=True)
    record(author, ANCHORED, f"anchor:{day}", chain=NATION)
    return made


def _wait_for_writers() -> None:
    """Whoever writes an entry holds a row of the chains, or makes one; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Chain._meta.db_table} IN EXCLUSIVE MODE")


def heads_on(day: date) -> dict[str, list[Any]]:
    """Of every chain that had begun: [place, digest in hex] of its last entry on that day, where the office is."""
    end = clock.midnight(day + timedelta(days=1))
    lasts = (
        AuditEntry.objects.filter(at__lt=end)
        .values("chain_id")
        .annotate(last=Max("place"))
        .order_by("chain_id")
    )
    return {
        one["chain_id"]: [one["last"], _digest_at(one["chain_id"], one["last"])] for one in lasts.iterator()
    }


def anchor_digest(made: Anchor) -> bytes:
    """What an anchor's digest must be: keyed, over what it says and the digest before it."""
    said = [made.day.isoformat(), made.made_at.astimezone(UTC).isoformat(), made.heads]
    return keys.mac(_ANCHORS, bytes(made.previous) + canonical(said).encode())


def digest_of(entry: AuditEntry) -> bytes:
    """What an entry's digest must be: keyed, over everything it says and the digest before it."""
    return keys.mac(_PURPOSE, said_by(*(getattr(entry, name) for name in SAID)))


def said_by(*values: Any) -> bytes:
    """The bytes that are hashed of an entry; `values` as `SAID` names them."""
    *texts, rows, root, transaction, written_to, written, digest, previous = values
    texts[_AT] = texts[_AT].astimezone(UTC).isoformat()
    texts[_REASON] = reason_said(texts[_REASON], digest)
    said = [*texts, rows, hex_of(root), transaction, written_to, hex_of(written)]
    return bytes(previous) + canonical(said).encode()


def reason_said(reason: str, digest: bytes | None) -> str | list[str]:
    """What is hashed in the place of a reason: its digest, told from words by its form."""
    return [bytes_of(digest).hex()] if digest else reason


def _digest_at(chain: str, place: int) -> str:
    return bytes(AuditEntry.objects.values_list("digest", flat=True).get(chain_id=chain, place=place)).hex()


def leaf(row: Iterable[Any]) -> bytes:
    """The leaf that a row of a bulk act carries: the SHA-256 of its canonical content."""
    return hashlib.sha256(canonical(tuple(row)).encode()).digest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
# what `encode` makes anew for each value, made once: a bulk act writes hundreds of thousands of leaves, a proof reads millions
_KEPT = c_make_encoder and c_make_encoder(None, str, encode_basestring, None, ":", ",", True, False, True)


def canonical(value: Any) -> str:
    """JSON in the one form that is hashed: keys sorted, no blanks, characters as they are."""
    return "".join(_KEPT(value, 0)) if _KEPT else _ENCODER.encode(value)
