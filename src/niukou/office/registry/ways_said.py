"""Accounts and the ways between them in the pack's words, for refusals."""

from __future__ import annotations

from niukou.office.audit.installed import installed_pack
from niukou.rulebook.labels import label_of, move_label


def account_said(account: str) -> str:
    """What the pack calls an account; its key where the pack has no word."""
    return label_of(installed_pack(), "account", account)


def way_said(cause: str, start: str, end: str) -> str:
    """That a cause does not lead from one account to another."""
    return f"“{move_label(installed_pack(), cause)}”不能从“{account_said(start)}”到“{account_said(end)}”"
