"""录入: who may enter, asked first by every service that writes what a year says."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor, NotAllowedError

ENTRY = "entry"  # the kind of step, and the function of the calendar for what belongs to a year


def must_enter(actor: Actor) -> None:
    """Raises NotAllowedError for a role that enters nothing."""
    if ENTRY not in actor.kinds:
        raise NotAllowedError("您的职责不含录入 / may not enter data")
