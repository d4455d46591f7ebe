"""Accounts and the ways between them in the pack's words, for refusals."""

from __future__ import annotations

from niukou.office.audit.installed import installed_pack
from niukou.rulebook.labels import label_of


def account_said(account: str) -> str:
    """What the pack calls an account; its key where the pack has no word."""
    return label_of(installed_pack(), "account", account)


def way_said(cause: str, start: str, end: str) -> str:
    """That a cause does not lead from one account to another."""
    known = (label_of(installed_pack(), words, cause) for words in ("movement_kind", "statement_line"))
    kind = next((label for label in known if label != cause), cause)
    return f"“{kind}”不能从“{account_said(start)}”到“{account_said(end)}”"
