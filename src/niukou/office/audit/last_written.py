"""How far chains had come when something was last written: as long as that stays, what they tell of has not changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from niukou.office.audit.models import AuditEntry, Chain, Written
from niukou.office.audit.shapes import kept_shapes

Tables = frozenset[str]
# head of a chain, tables -> the digest of its last entry up to there that wrote rows of them; a head is never a head again
_BEFORE: dict[tuple[bytes, Tables], bytes | None] = {}
_MOST = 10_000


def last_written(chains: Sequence[str], tables: Tables) -> dict[str, bytes]:
    """Chain -> the digest of its last entry that wrote rows of these tables; chains without one are left out.

    A chain is locked by whoever adds to it until he commits, so this names what everybody sees who asks later, too.
    Entries of what was only read, or of other tables, are passed over.
    """
    found = {}
    for chain, head in Chain.objects.filter(area__in=chains).values_list("area", "head"):
        if (digest := _last(chain, bytes(head), tables)) is not None:
            found[chain] = digest
    return found


def _last(chain: str, head: bytes, tables: Tables) -> bytes | None:
    if (head, tables) not in _BEFORE:
        if len(_BEFORE) >= _MOST:
            _BEFORE.clear()
        shapes = [number for number, shape in kept_shapes().items() if shape.table in tables]
        noted = Written.objects.filter(
            transaction=OuterRef("transaction"), pk__lte=OuterRef("written_to"), shape__in=shapes
        )
        wrote = AuditEntry.objects.filter(Exists(noted), chain=chain, transaction__isnull=False).order_by(
            "-place"
        )
        digest = wrote.values_list("digest", flat=True).first()
        _BEFORE[head, tables] = None if digest is None else bytes(digest)
    return _BEFORE[head, tables]
