"""People part from a household into a new one: that is entered beside it, of nobody yet, and the case is opened, as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.cases.models import Case
from niukou.office.cases.opening import hold_home
from niukou.office.cases.refusals import FormError
from niukou.office.cases.services.open_cases import Subject, open_cases
from niukou.office.registry.allowed_moves import SPLIT
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services.households import begin_household


@dataclass(frozen=True)
class Parting:
    """Who parts from which household. people: codes, the first is the head of the new one; known: as of an `Arrival`."""

    household: Household
    people: Sequence[str]
    known: int = 0


@transaction.atomic
def open_parting(actor: Actor, procedure: str, parting: Parting, reason: str = "") -> Case:
    """Enter the new household, outside, and open the case. Raises MovedOnError where a case was opened meanwhile, FormError
    for who is not of the household, and what `begin_household` and `open_cases` raise.
    """
    home = parting.household
    actor.must_cover(home.area)
    hold_home(home, parting.known)
    first = list(parting.people)[:1]
    head = Person.objects.filter(code__in=first, memberships__household=home, memberships__until=None).first()
    if head is None:
        raise FormError(f"{home.code}：请选哪些人分出去 / choose who parts from it")
    new = begin_household(actor, home, {"head_name": head.name})
    facts = {"regroup": {"kind": SPLIT, "into": new.code, "people": list(parting.people)}}
    (case,) = open_cases(actor, procedure, [Subject(home, facts=facts)], reason=reason)
    return case
