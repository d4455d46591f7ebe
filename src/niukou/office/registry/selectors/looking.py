"""Somebody looks for a household where he is not at home: some at once, told as one look."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor
from niukou.office.registry.selectors.finding import Match, find
from niukou.office.registry.selectors.households import heads, households

AT_ONCE = 50


def looked_up(actor: Actor, words: str = "", begin: int = 0) -> list[Match]:
    """Whom these words may mean; without any the households he sees, from the `begin`-th on. At most 50, and one more where
    there are others.
    """
    if words.strip():
        return find(actor, words, AT_ONCE + 1)
    rows = list(households(actor)[begin : begin + AT_ONCE + 1])
    named = heads(actor, rows)
    return [
        Match("code", row.code, "", named.get(row.pk, ""), row.area.code, row.area.name, row.account)
        for row in rows
    ]
