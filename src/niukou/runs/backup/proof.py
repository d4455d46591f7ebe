"""Is what was restored what was kept? Asked before it is committed; the first fault takes all of it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from niukou.office.areas.authority import operator
from niukou.office.audit import keys
from niukou.office.audit.models import Anchor, Chain
from niukou.office.registry.models import Paper, PaperKey
from niukou.office.registry.services.papers import SEAL
from niukou.runs.backup.manifest import Manifest
from niukou.runs.verify import faults_of_office


def faults_of(manifest: Manifest, papers: Path) -> Iterator[str]:
    """What does not hold of the restored office, against its manifest and by itself; nothing is right.

    That every row has come was counted while they came. papers: the folder in which the papers lie now.
    """
    heads = {c.area: [c.length, bytes(c.head).hex()] for c in Chain.objects.all()}
    for area in sorted(heads.keys() | manifest.chains.keys()):
        if heads.get(area) != manifest.chains.get(area):
            yield f"工作记录链 {area or '（全库）'} 的末端与备份时不同 / the chain ends otherwise"
    if Anchor.objects.count() != manifest.anchors:
        yield "锚定的天数不对 / anchors are missing"
    for fault in faults_of_office(operator("niukou restore"), papers=False):
        yield fault.told
    yield from _papers(manifest, papers)


def _papers(manifest: Manifest, folder: Path) -> Iterator[str]:
    for paper in Paper.objects.exclude(file__in=manifest.missing).order_by("pk").iterator():
        key = PaperKey.objects.filter(paper=paper).first()
        if key is None:
            continue  # erased as the law asks: its file opens to nobody
        try:
            sealed = (folder / paper.file).read_bytes()
            whole = hashlib.sha256(
                keys.unseal_with(keys.unseal(SEAL, bytes(key.sealed)), SEAL, sealed)
            ).digest()
        except (OSError, keys.SealError):
            whole = b""
        if whole != bytes(paper.digest):
            yield f"材料 {paper.pk} 打不开或被改过 / paper {paper.pk} is not what was handed in"
