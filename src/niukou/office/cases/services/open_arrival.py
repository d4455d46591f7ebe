"""Somebody who is not in the book yet joins a family: he is entered beside it, and a case about him is opened, as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.cases.models import Case
from niukou.office.cases.opening import hold_home
from niukou.office.cases.services.open_cases import Subject, open_cases
from niukou.office.registry.models import Household
from niukou.office.registry.services.households import NewPerson, add_persons


@dataclass(frozen=True)
class Arrival:
    """Who joins which household. values: dictionary fields of `person`; facts: of the case; known: how many cases of the
    household had been opened when this was written, so that a form that is sent twice enters nobody twice.
    """

    household: Household
    values: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    known: int = 0


@transaction.atomic
def open_arrival(actor: Actor, procedure: str, arrival: Arrival, reason: str = "") -> Case:
    """Enter him, outside, and open the case. Raises MovedOnError where a case was opened meanwhile, and what `add_persons`
    and `open_cases` raise.
    """
    actor.must_cover(arrival.household.area)
    hold_home(arrival.household, arrival.known)
    (person,) = add_persons(actor, [(arrival.household, NewPerson(arrival.values))])
    subject = Subject(arrival.household, person, facts=arrival.facts)
    (case,) = open_cases(actor, procedure, [subject], reason=reason)
    return case
