"""How far chains had come when something was last written: as long as that stays, what they tell of has not changed."""

from __future__ import annotations

from collections.abc import Iterable

from niukou.office.audit.models import AuditEntry


def last_written(chains: Iterable[str]) -> dict[str, bytes]:
    """Chain -> the digest of its last entry that wrote rows; chains without one are left out.

    A chain is locked by whoever adds to it until he commits, so this names what everybody sees who asks later, too.
    Entries of what was only read are passed over.
    """
    found = {}
    for chain in chains:
        wrote = AuditEntry.objects.filter(chain=chain, transaction__isnull=False).order_by("-place")
        if (digest := wrote.values_list("digest", flat=True).first()) is not None:
            found[chain] = bytes(digest)
    return found
