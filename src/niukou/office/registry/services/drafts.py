"""What somebody typed and could not enter is kept for him, sealed, until he has taken it up or thrown it away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock, keys
from niukou.office.audit.services import canonical, record
from niukou.office.registry.edits import YearChange
from niukou.office.registry.models import YearDraft

DRAFT = "draft"  # what its key seals
_WHY = 200  # characters


@transaction.atomic
def keep_draft(actor: Actor, year: int, changes: Sequence[YearChange], why: str) -> YearDraft:
    """Keep changes as they were handed in. why: without values; it stands beside the draft and in the trail."""
    said = [
        {"table": one.table, "code": one.code, "values": dict(one.values), "was": one.was and dict(one.was)}
        for one in changes
    ]
    chain = chain_of(Area.objects.get(code=actor.area))
    kept = YearDraft.objects.create(
        county=chain, year=year, changes=keys.seal(DRAFT, canonical(said).encode()), why=why[:_WHY],
        kept_by=actor.username, kept_at=clock.now(),
    )  # fmt: skip
    record(
        actor, "registry.keep_draft", f"draft:{kept.pk}", chain=chain, reason=why[:_WHY],
        detail={"year": year, "subjects": len(changes)},
    )  # fmt: skip
    return kept


@transaction.atomic
def drop_draft(actor: Actor, draft: YearDraft) -> None:
    """It was taken up, or is not wanted any more. Raises NotAllowedError for somebody else's."""
    if draft.kept_by != actor.username:
        raise NotAllowedError("不是您的草稿 / not your draft")
    subject = f"draft:{draft.pk}"
    draft.delete()
    record(actor, "registry.drop_draft", subject, chain=draft.county, detail={"year": draft.year})
