"""Who belongs to which household, changed as a decision says. Called by what issued the decision, inside its act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.registry.models import Decision, Membership


@dataclass(frozen=True)
class Joining:
    """A person comes to a household. Both by id; reason: a label of the pack."""

    decision: Decision
    person: int
    household: int
    relation: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Leaving:
    """A person leaves the household he belongs to."""

    decision: Decision
    person: int
    reason: str = ""


def join(actor: Actor, joinings: Sequence[Joining]) -> int:
    """Open memberships from each decision's effective day; one in another household ends on that day.

    Who belongs there already stays as he is. Raises NotAllowedError for a decision about another's area.
    """
    there = dict(
        Membership.objects.filter(person__in=[one.person for one in joinings], until=None).values_list(
            "person_id", "household_id"
        )
    )
    coming = [one for one in joinings if there.get(one.person) != one.household]
    leave(actor, [Leaving(one.decision, one.person, one.reason) for one in coming if one.person in there])
    for one in coming:
        actor.must_cover(one.decision.area)
    opened = [
        Membership(
            person_id=one.person, household_id=one.household, relation=one.relation,
            since=one.decision.effective_day, reason_in=one.reason,
        )
        for one in coming
    ]  # fmt: skip
    return len(Membership.objects.bulk_create(opened))


def leave(actor: Actor, leavings: Sequence[Leaving]) -> int:
    """End open memberships on each decision's effective day. Raises NotAllowedError for a decision about another's area."""
    ended = 0
    for one in leavings:
        actor.must_cover(one.decision.area)
        ended += Membership.objects.filter(person=one.person, until=None).update(
            until=one.decision.effective_day, reason_out=one.reason
        )
    return ended
