"""How far chains had come when something was last written: as long as that stays, what they tell of has not changed."""

from __future__ import annotations

from collections.abc import Sequence

from niukou.office.audit.models import AuditEntry, Chain

# head of a chain -> the digest of its last entry up to there that wrote rows; a head is never a head again
_BEFORE: dict[bytes, bytes | None] = {}
_MOST = 10_000


def last_written(chains: Sequence[str]) -> dict[str, bytes]:
    """Chain -> the digest of its last entry that wrote rows; chains without one are left out.

    A chain is locked by whoever adds to it until he commits, so this names what everybody sees who asks later, too.
    Entries of what was only read are passed over.
    """
    found = {}
    for chain, head in Chain.objects.filter(area__in=chains).values_list("area", "head"):
        if (digest := _last(chain, bytes(head))) is not None:
            found[chain] = digest
    return found


def _last(chain: str, head: bytes) -> bytes | None:
    if head not in _BEFORE:
        if len(_BEFORE) >= _MOST:
            _BEFORE.clear()
        wrote = AuditEntry.objects.filter(chain=chain, transaction__isnull=False).order_by("-place")
        digest = wrote.values_list("digest", flat=True).first()
        _BEFORE[head] = None if digest is None else bytes(digest)
    return _BEFORE[head]
