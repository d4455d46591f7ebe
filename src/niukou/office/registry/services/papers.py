"""Papers are taken in: sealed before they touch a disk, each by a key of its own, with the digest of what was handed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.sealed_files import LARGEST, keep_file
from niukou.office.audit.services import record
from niukou.office.registry.models import Household, Paper, PaperKey
from niukou.office.registry.refused import Fault, RefusedError

SEAL = "paper"


@dataclass(frozen=True)
class NewPaper:
    """A paper as it is handed in. kind: as the pack's steps call it, or `photograph`."""

    kind: str
    title: str
    content: bytes
    media_type: str
    case: str = ""


@transaction.atomic
def add_paper(actor: Actor, area: Area, paper: NewPaper, household: Household | None = None) -> Paper:
    """Keep a paper of an area, or of a household in it. Raises NotAllowedError; RefusedError for one empty or too large."""
    actor.must_cover(area)
    if household is not None and household.area_id != area.pk:
        raise RefusedError(Fault(household.code, "", "不在这个地方 / is not in this area"))
    if not 0 < len(paper.content) <= LARGEST:
        wrong = f"{len(paper.content)}字节，只收1到{LARGEST}字节 / empty or too large"
        raise RefusedError(Fault(paper.kind, "", wrong, "请缩小再交 / make it smaller"))
    name, sealed_key = keep_file(SEAL, paper.content)
    row = Paper.objects.create(
        kind=paper.kind, title=paper.title, area=area, household=household, case=paper.case, file=name,
        media_type=paper.media_type, size=len(paper.content), digest=hashlib.sha256(paper.content).digest(),
        added_by=actor.username, added_at=clock.now(),
    )  # fmt: skip
    PaperKey.objects.create(paper=row, sealed=sealed_key)
    record(
        actor, "registry.add_paper", f"paper:{row.pk}", chain=chain_of(area),
        detail={"kind": paper.kind, "household": household.code if household else None, "case": paper.case},
    )  # fmt: skip
    return row
