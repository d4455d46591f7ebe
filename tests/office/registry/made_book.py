"""A made-up book to move people in: households of so many members in a village, and decisions as cases issue them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.entries import Posted
from niukou.office.registry.models import Decision, Household, Membership, Person
from niukou.office.registry.services.decisions import Facts, decide
from niukou.office.registry.services.ledger import Move, post

_serial = count(1)


def households(area: Area, sizes: Iterable[int]) -> list[list[Person]]:
    """New households in the book, outside, one for each size; their members.

    A code has a dash in it: a form's token is made of any letters and digits, `H1` among them, and never of a dash.
    """
    found = []
    for size in sizes:
        number = next(_serial)
        household = Household.objects.create(code=f"H-{number}", area=area)
        members = Person.objects.bulk_create(
            Person(code=f"H-{number}-{i}", name="试人", area=area) for i in range(size)
        )
        Membership.objects.bulk_create(Membership(household=household, person=one) for one in members)
        found.append(members)
    return found


def decision(actor: Actor, cause: str, area: Area, day: date = date(2017, 6, 30)) -> Decision:
    """A decision as a finished case issues one."""
    facts = Facts(
        case=f"C{next(_serial)}", procedure=cause, cause=cause, pack="demo", pack_fingerprint="0" * 12,
        area=area, effective_day=day,
    )  # fmt: skip
    return decide(actor, [facts])[0]


def move(
    actor: Actor, cause: str, people: Sequence[Person], to: str, day: date = date(2017, 6, 30), **more: int
) -> Posted:
    """One decision about these people, posted."""
    with transaction.atomic():
        by = decision(actor, cause, Area.objects.get(code=actor.area), day)
        return post(actor, [Move(by, one.pk, to, **more) for one in people])


def stands(one: Person | Household) -> tuple[str, str]:
    """Account and area's code in which somebody stands now."""
    one = type(one).objects.select_related("area").get(pk=one.pk)
    return one.account, one.area.code


def home(one: Person) -> Household:
    """The household a person is a member of."""
    return Household.objects.get(memberships__person=one, memberships__until=None)
