"""Which account leads to which, for each cause: the moves that packs may name, and those of the ledger's own.

The service refuses by it in words, the database's triggers are built from it, so that neither can be got around.
"""

from __future__ import annotations

from collections.abc import Mapping

from niukou.rulebook.ledger_moves import LEDGER_MOVES

LISTED = ("poor", "exited")  # who is on the register; removed and gone are those who were
STOOD = ("poor", "exited", "removed")

# cause -> (accounts it leads out of, accounts it leads into); who moves stays in his account
MOVED = "moved"
ALLOWED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    kind: (move.before, move.after) for kind, move in LEDGER_MOVES.items() if kind != MOVED
}
# persons stay in their account and area; the new household is opened, the one that is left by all is closed
SPLIT, MERGED = "split", "merged"
OPENS = {SPLIT: (("outside",), STOOD)}
CLOSES = {MERGED: (STOOD, ("gone",))}
REVERSAL = "reversal"

# who comes back may do so elsewhere than where he was last
ELSEWHERE = ("identified", "natural_increase", MOVED, REVERSAL)
# a person stays in his household; all other causes may bring him into another one
STAYS_IN_HOUSEHOLD = ("exited", "returned", "removed", "restored", "natural_decrease", MOVED)


def may_lead(unit: str, cause: str, way: tuple[str, str]) -> bool:
    """Whether a cause may bring a person or household (`unit`) from one account to another."""
    if cause == MOVED or (unit == "person" and cause in (SPLIT, MERGED)):
        return way[0] == way[1]
    table = ALLOWED if unit == "person" else {**ALLOWED, **OPENS, **CLOSES}
    out, into = table.get(cause, ((), ()))
    return way[0] in out and way[1] in into
