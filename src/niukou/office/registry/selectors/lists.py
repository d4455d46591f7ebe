"""Lists that somebody keeps for himself, and what they ask for now."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.audit import keys
from niukou.office.registry.models import SavedList
from niukou.office.registry.selectors.households import NotThereError

LIST = "list"  # what its key seals


def saved_lists(actor: Actor) -> QuerySet[SavedList]:
    """His own, by name."""
    return SavedList.objects.filter(kept_by=actor.username).order_by("name")


def own_list(actor: Actor, number: int) -> SavedList:
    """One of his own. Raises NotThereError; whether somebody else has one is not told."""
    found = saved_lists(actor).filter(pk=number).first()
    if found is None:
        raise NotThereError(f"没有您的名单 {number} / you have no such list")
    return found


def list_asked(actor: Actor, number: int) -> dict[str, Any]:
    """What it asks for, as it was kept: whoever opens it has to ask for each filter anew. Raises NotThereError."""
    asked: dict[str, Any] = json.loads(keys.unseal(LIST, bytes(own_list(actor, number).asked)))
    return asked
