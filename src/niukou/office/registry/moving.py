"""Who moves when a household does, or when an area's people go over to its successor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area, Succession
from niukou.office.registry.allowed_moves import ALLOWED, MOVED, REVERSAL
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Decision, Household, Membership, Person
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


def succession_day(successions: Sequence[Succession], day: date) -> date:
    """The day on which people go over: `day`, on which their areas ended, as long as anybody can go on that day.

    Families about whom an entry of a later day was posted meanwhile cannot: an entry never goes back. Where none but these
    are left, the last of their days.
    """
    areas = [row.predecessor_id for row in successions]
    late = _late_families(areas, day)
    in_time = Person.objects.filter(area__in=areas).exclude(last_entry__household__in=list(late))
    return day if in_time.exists() else max(late.values(), default=day)


def _late_families(areas: Sequence[int], day: date) -> dict[int, date]:
    """Households by id, about which or whose people an entry is in force that is of a later day, with the last such day."""
    found: dict[int, date] = {}
    ways = (
        (~Q(last_entry__cause=REVERSAL), "last_entry__effective_day"),
        (Q(last_entry__cause=REVERSAL), "last_entry__rests_on__effective_day"),
    )
    for model in (Person, Household):
        for which, at in ways:
            rows = model._default_manager.filter(which, area__in=areas, **{f"{at}__gt": day})
            for home, last in rows.values_list("last_entry__household", at):
                found[home] = max(last, found.get(home, day))
    return found


def succession_moves(actor: Actor, decision: Decision, succession: Succession) -> list[Move]:
    """The moves that bring everybody in the book from an area over to its successor, each in the account he is in; without
    families that cannot go on the decision's day (`succession_day`).

    Raises LedgerError for an area that was split: who went where is decided household by household.
    """
    actor.must_cover(decision.area)
    if succession.kind == "split":
        raise LedgerError("拆分的地方，人去哪一处要逐户决定 / after a split each household is decided upon")
    people = Person.objects.filter(actor.sees(), area=succession.predecessor).order_by("pk")
    late = _late_families([succession.predecessor_id], decision.effective_day)
    people = people.exclude(last_entry__household__in=list(late))
    return [
        Move(decision, person, account, succession.successor_id)
        for person, account in people.values_list("pk", "account")
    ]
