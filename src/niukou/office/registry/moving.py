"""Who moves when a household does, or when an area's people go over to its successor."""

from __future__ import annotations

from collections.abc import Mapping

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area, Succession
from niukou.office.registry.allowed_moves import ALLOWED, MOVED
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Decision, Membership, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.services.ledger import Move


def household_moves(
    actor: Actor, decisions: Mapping[int, Decision], to_account: str, to_area: Area | None = None
) -> list[Move]:
    """The moves of whole households, given the decision about each by the household's id.

    Those of its present members move whose account the decision's cause leads out of; who is gone stays gone.
    """
    found = []
    place = None if to_area is None else to_area.pk
    for chunk in chunks(decisions):
        members = Membership.objects.filter(actor.sees("person__area__path"), household__in=chunk, until=None)
        for household, person, account in members.order_by("household_id", "person_id").values_list(
            "household_id", "person_id", "person__account"
        ):
            out, _ = ALLOWED.get(decisions[household].cause, ((), ()))
            moved = decisions[household].cause == MOVED and account == to_account
            if account != "gone" and (moved or account in out):
                found.append(Move(decisions[household], person, to_account, place, household))
    return found


def succession_moves(actor: Actor, decision: Decision, succession: Succession) -> list[Move]:
    """The moves that bring everybody in the book from an area over to its successor, each in the account he is in.

    Raises LedgerError for an area that was split: who went where is decided household by household.
    """
    actor.must_cover(decision.area)
    if succession.kind == "split":
        raise LedgerError("拆分的地方，人去哪一处要逐户决定 / after a split each household is decided upon")
    people = Person.objects.filter(actor.sees(), area=succession.predecessor).order_by("pk")
    return [
        Move(decision, person, account, succession.successor_id)
        for person, account in people.values_list("pk", "account")
    ]
