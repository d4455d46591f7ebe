"""Accounts and the ways between them in the pack's words, for refusals."""

from __future__ import annotations

from niukou.office.audit.installed import installed_pack
from niukou.office.registry.allowed_moves import MERGED, SPLIT
from niukou.rulebook.labels import label_of

_OF_WHOLE_HOUSEHOLDS = {
    SPLIT: "分户",
    MERGED: "并户",
}  # no movement of the ledger's statement: the pack has no word for them


def account_said(account: str) -> str:
    """What the pack calls an account; its key where the pack has no word."""
    return label_of(installed_pack(), "account", account)


def way_said(cause: str, start: str, end: str) -> str:
    """That a cause does not lead from one account to another."""
    kind = _OF_WHOLE_HOUSEHOLDS.get(cause) or label_of(installed_pack(), "movement_kind", cause)
    return f"“{kind}”不能从“{account_said(start)}”到“{account_said(end)}”"
