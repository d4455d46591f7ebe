"""Reasons in the trail, from which a name goes because the law asks for it, while the chain holds as it did.

What an entry says is chained; of its reason a keyed digest stands there in its place. So the words may be written anew in the
one act that erases somebody: its own entry, chained like all, tells of each reason the digest of what stands there since. A
reason that has neither digest is not what was written.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import cached_property

from django.db.models import QuerySet

from niukou.office.audit import keys
from niukou.office.audit.models import AuditEntry

ERASES = "registry.erase"  # the act whose entry tells of reasons that were written anew
# in its detail: chain and place of an entry → the digest of its reason since, in hexadecimal
ANEW = "reasons"
_PURPOSE = "audit"


def reason_digest(chain: str, place: int, reason: str) -> bytes | None:
    """Keyed, over the reason and the place of its entry; None where nothing was said."""
    return keys.mac(_PURPOSE, said_of(chain, place, reason)) if reason else None


def said_of(chain: str, place: int, reason: str) -> bytes:
    """What is digested of a reason. An entry's begins with a digest or with noughts, never with this word."""
    return f"reason {chain} {place} {reason}".encode()


def write_anew(entries: QuerySet[AuditEntry], said: Callable[[str], str]) -> dict[str, str]:
    """Write reasons of these entries anew as `said` has them; what the entry of the erasure tells of it as `ANEW`.

    An entry of a former version is chained with its words, and keeps them. The database lets nobody do this but while
    somebody's data go.
    """
    told = {}
    for row in entries.exclude(reason_digest=None).order_by("pk"):
        anew = said(row.reason)
        if anew != row.reason:
            AuditEntry.objects.filter(pk=row.pk).update(reason=anew)
            told[_key(row.chain_id, row.place)] = (reason_digest(row.chain_id, row.place, anew) or b"").hex()
    return told


class Reasons:
    """Whether reasons stand as they were written, or as the last erasure left them. Raises SealError without the key."""

    def __init__(self) -> None:
        self._mac = keys.mac_of(_PURPOSE)

    def stands(self, chain: str, place: int, reason: str, digest: bytes | memoryview | None) -> bool:
        """Of one entry; where it has no digest of its reason, the words themselves are chained."""
        if not digest:
            return True
        if isinstance(digest, str):  # SQLite keeps what somebody puts there
            return False
        found = self._mac(said_of(chain, place, reason))
        if hmac.compare_digest(found, bytes(digest)):
            return True
        return self._anew.get(_key(chain, place)) == found.hex()

    @cached_property
    def _anew(self) -> dict[str, str]:
        """Asked when a reason is met that is not as it was written: most trails have none."""
        details = AuditEntry.objects.filter(act=ERASES).order_by("pk").values_list("detail", flat=True)
        return {key: digest for detail in details for key, digest in json.loads(detail).get(ANEW, {}).items()}


def _key(chain: str, place: int) -> str:
    return f"{chain} {place}"
