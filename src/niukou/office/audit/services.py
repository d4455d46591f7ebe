"""Writing the trail. Every service of the office ends here, in its own transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import connection

from niukou.office.audit import clock, keys
from niukou.office.audit.hash_tree import root_of
from niukou.office.audit.models import AuditEntry, Chain

_PURPOSE = "audit"


@dataclass(frozen=True)
class Author:
    """Who acts, as the trail tells it: user name, the role he acts in, the code of the area he acts for."""

    username: str
    role: str
    area: str


def record(
    author: Author, act: str, subject: str, *, chain: str,
    detail: Mapping[str, Any] | None = None, reason: str = "", leaves: Sequence[bytes] | None = None,
) -> AuditEntry:  # fmt: skip
    """Add one entry to the chain of an area (a county's code; see `areas.selectors.chain_of`).

    act: `room.verb`. subject: `kind:key`. detail: JSON without personal values. leaves: of a bulk act, the digests that
    its rows carry, in order. Must run inside the transaction of what it tells, so that neither is there without the
    other; the chain's row stays locked until then, so that a chain is one line.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of what it tells")
    Chain.objects.get_or_create(area=chain)
    link = Chain.objects.select_for_update().get(area=chain)
    entry = AuditEntry(
        chain=link, place=link.length + 1, at=clock.now(), actor=author.username, role=author.role,
        area=author.area, act=act, subject=subject, reason=reason, detail=canonical(detail or {}),
        rows=1 if leaves is None else len(leaves), root=None if leaves is None else root_of(leaves),
        previous=bytes(link.head),
    )  # fmt: skip
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    Chain.objects.filter(area=chain).update(length=entry.place, head=entry.digest)
    return entry


def digest_of(entry: AuditEntry) -> bytes:
    """What an entry's digest must be: keyed, over everything it says and the digest before it."""
    said = [
        entry.chain_id, entry.place, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.role, entry.area, entry.act,
        entry.subject, entry.reason, entry.detail, entry.rows, bytes(entry.root).hex() if entry.root else None,
    ]  # fmt: skip
    return keys.mac(_PURPOSE, bytes(entry.previous) + canonical(said).encode())


def leaf(row: Iterable[Any]) -> bytes:
    """The leaf that a row of a bulk act carries: the SHA-256 of its canonical content."""
    return hashlib.sha256(canonical(list(row)).encode()).digest()


def canonical(value: Any) -> str:
    """JSON in the one form that is hashed: keys sorted, no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
