"""What somebody typed and could not enter, for himself."""

from __future__ import annotations

import json

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit import keys
from niukou.office.registry.edits import YearChange
from niukou.office.registry.models import YearDraft
from niukou.office.registry.selectors.households import NotThereError
from niukou.office.registry.services.drafts import DRAFT


def year_drafts(actor: Actor) -> QuerySet[YearDraft]:
    """His own, the newest first."""
    return YearDraft.objects.filter(kept_by=actor.username).order_by("-kept_at", "-pk")


def year_draft(actor: Actor, number: int) -> YearDraft:
    """One of his own. Raises NotThereError."""
    found = year_drafts(actor).filter(pk=number).first()
    if found is None:
        raise NotThereError(f"没有您的草稿 {number} / you have no such draft")
    return found


def drafted(actor: Actor, draft: YearDraft) -> list[YearChange]:
    """What he had typed, and what he had read before (`was`), to be held against what is there now and sent again.

    Raises NotAllowedError for somebody else's.
    """
    if draft.kept_by != actor.username:
        raise NotAllowedError("不是您的草稿 / not your draft")
    said = json.loads(keys.unseal(DRAFT, bytes(draft.changes)))
    return [YearChange(one["table"], one["code"], one["values"], one["was"]) for one in said]
