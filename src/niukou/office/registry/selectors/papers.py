"""Papers are looked at: by those whose area they are of, each look told in the trail."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import with_names
from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import keys
from niukou.office.audit.reads import Taken, record_read
from niukou.office.audit.sealed_files import kept_file
from niukou.office.registry.models import Household, Paper, PaperKey
from niukou.office.registry.selectors.households import NotThereError
from niukou.office.registry.services.papers import SEAL


class DamagedPaperError(Exception):
    """The file is gone, or is not what was handed in."""


def papers(actor: Actor, household: Household | None = None, case: str = "") -> QuerySet[Paper]:
    """The papers he sees, of a household or a case where one is named, oldest first."""
    where = actor.sees()
    if household is not None:
        where &= Q(household=household)
    if case:
        where &= Q(case=case)
    return Paper.objects.filter(where).select_related("area").order_by("pk")


def papers_of(actor: Actor, code: str) -> QuerySet[Paper]:
    """The papers of a household (code) that he sees: those that were not erased, where his role reads internal fields."""
    if not actor.may_read("internal"):
        return Paper.objects.none()
    return with_names(papers(actor).filter(household__code=code, key__isnull=False), "added_by")


def may_open(actor: Actor) -> bool:
    """Whether his role reads what is in a household's papers at all."""
    return actor.may_read("sensitive")


@transaction.atomic
def read_paper(actor: Actor, paper: int, reason: str = "") -> tuple[Paper, bytes]:
    """A paper and what is in it. Papers show whole numbers and health: a role that reads sensitive fields may, no other.

    With a reason. Photographs of places (of no household) may be seen by whoever reads internal fields, without one. Raises NotThereError,
    NotAllowedError, DamagedPaperError.
    """
    row = papers(actor).filter(pk=paper).first()
    if row is None:
        raise NotThereError(f"{paper}：没有这份材料，或不归您管 / no such paper, or not yours")
    if not actor.may_read("sensitive" if row.household_id else "internal"):
        raise NotAllowedError("您的职责不能看材料原件 / may not read it")
    if row.household_id and not reason.strip():
        raise NotAllowedError("看一户的材料要写理由 / say why a family's paper is looked at")
    content = content_of(actor, row)
    taken = Taken("registry.read_paper", f"paper:{row.pk}", chain_of(row.area), why=reason)
    record_read(actor, taken, digest=bytes(row.digest).hex())
    return row, content


def content_of(actor: AreaAuthor, paper: Paper) -> bytes:
    """What is in a paper, without asking whether it may be looked at. Raises NotAllowedError, DamagedPaperError."""
    actor.must_cover(paper.area)
    key = PaperKey.objects.filter(paper=paper).first()
    if key is None:
        raise DamagedPaperError(f"{paper.pk}：已依法删除 / was erased as the law asks")
    try:
        content = kept_file(SEAL, paper.file, bytes(key.sealed))
    except (OSError, keys.SealError) as error:
        raise DamagedPaperError(f"{paper.pk}：文件打不开 / cannot be opened") from error
    if hashlib.sha256(content).digest() != bytes(paper.digest):
        raise DamagedPaperError(f"{paper.pk}：不是当时交来的那一份 / is not what was handed in")
    return content
