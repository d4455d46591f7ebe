"""录入 and 受理: who may enter, asked first by every service that writes what a year says, and who may receive a new family."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor, NotAllowedError

_APPLICATION = "application"  # the kind of step that receives who applies
ENTRY = "entry"  # the kind of step, and the function of the calendar for what belongs to a year


def must_enter(actor: Actor) -> None:
    """Raises NotAllowedError for a role that enters nothing."""
    if ENTRY not in actor.kinds:
        raise NotAllowedError("您的职责不含录入 / may not enter data")


def may_receive(actor: Actor) -> bool:
    """Whether his role may write down a family or person that is not in the book: it receives applications, or enters."""
    return bool({_APPLICATION, ENTRY} & set(actor.kinds))


def must_receive(actor: Actor) -> None:
    """Raises NotAllowedError for a role that neither receives nor enters."""
    if not may_receive(actor):
        raise NotAllowedError("您的职责不含受理或录入 / may neither receive nor enter")
