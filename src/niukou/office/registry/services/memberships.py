"""Who belongs to which household since when and why: changed by a decision alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import leaf, record
from niukou.office.registry.content import parts
from niukou.office.registry.models import CAUSES, Decision, Household, Membership, Person
from niukou.office.registry.refused import Fault, refuse

_REASONS = "natural_change_reason"


@dataclass(frozen=True)
class Join:
    """Somebody belongs to a household from a day on. reason: a label of the pack's reasons, or a cause of the ledger."""

    household: Household
    person: Person
    since: date
    reason: str
    relation: str = ""


@dataclass(frozen=True)
class Leave:
    """Somebody belongs to his household no more, from a day on."""

    person: Person
    until: date
    reason: str


@transaction.atomic
def join(actor: Actor, decision: Decision, joins: Sequence[Join]) -> list[Membership]:
    """Let people belong to households, as a finished case has decided. Raises NotAllowedError, RefusedError.

    Whoever belongs to another household must leave it first, or in the same transaction.
    """
    actor.must_cover(decision.area)
    faults = list(_wrong(decision, [(j.household, j.person, j.reason) for j in joins]))
    open_ones = _open_ones([j.person for j in joins])
    closed = _last_days([j.person for j in joins])
    for each in joins:
        if each.person.pk in open_ones:
            faults.append(
                Fault(
                    each.person.code,
                    "",
                    "还在另一户 / still belongs to a household",
                    "先办转出 / he leaves it first",
                )
            )
        elif each.since < closed.get(each.person.pk, each.since):
            faults.append(Fault(each.person.code, "", "入户早于离开原来的户 / before he left the one before"))
    refuse(faults)
    rows = Membership.objects.bulk_create([
        Membership(
            household=j.household, person=j.person, since=j.since, reason_in=j.reason,
            relation=j.relation or _declared_relation(j.person),
        )
        for j in joins
    ])  # fmt: skip
    _count_edit({j.household.pk for j in joins})
    record(
        actor, "registry.join", f"decision:{decision.number}", chain=chain_of(decision.area),
        detail={"reasons": sorted({j.reason for j in joins})},
        leaves=[leaf([j.household.code, j.person.code, j.since, j.reason]) for j in joins],
    )  # fmt: skip
    return rows


@transaction.atomic
def leave(actor: Actor, decision: Decision, leaves: Sequence[Leave]) -> list[Membership]:
    """Let people leave their households, as a finished case has decided. Raises NotAllowedError, RefusedError."""
    actor.must_cover(decision.area)
    open_ones = _open_ones([each.person for each in leaves])
    faults = []
    for each in leaves:
        row = open_ones.get(each.person.pk)
        if row is None:
            faults.append(Fault(each.person.code, "", "不在任何一户 / belongs to no household"))
        elif row.since and each.until < row.since:
            faults.append(Fault(each.person.code, "", f"离开早于入户{row.since} / before he came"))
        else:
            faults += _wrong(decision, [(row.household, each.person, each.reason)])
    refuse(faults)
    rows = []
    for each in leaves:
        row = open_ones[each.person.pk]
        row.until, row.reason_out = each.until, each.reason
        rows.append(row)
    Membership.objects.bulk_update(rows, ["until", "reason_out"], 2_048)
    _count_edit({row.household_id for row in rows})
    record(
        actor, "registry.leave", f"decision:{decision.number}", chain=chain_of(decision.area),
        detail={"reasons": sorted({each.reason for each in leaves})},
        leaves=[leaf([row.household.code, row.person.code, row.until, row.reason_out]) for row in rows],
    )  # fmt: skip
    return rows


def _wrong(decision: Decision, moves: Iterable[tuple[Household, Person, str]]) -> Iterable[Fault]:
    codelist = installed_pack(clock.today()).codelists.get(_REASONS)
    known = {*CAUSES, *(codelist.labels if codelist else ())}
    for household, person, reason in moves:
        if chain_of(household.area) != chain_of(decision.area):
            yield Fault(household.code, "", "这份决定管不到这里 / the decision is of another area")
        if reason not in known:
            yield Fault(
                person.code,
                "",
                f"没有这个原因：{reason} / no such reason",
                "请从代码表里选 / take one of the list",
            )


def _open_ones(persons: Sequence[Person]) -> dict[int, Membership]:
    found: dict[int, Membership] = {}
    for part in parts(person.pk for person in persons):
        rows = Membership.objects.select_for_update(of=("self",)).filter(person__in=part, until=None)
        found.update((row.person_id, row) for row in rows.select_related("household__area", "person"))
    return found


def _last_days(persons: Sequence[Person]) -> dict[int, date]:
    found: dict[int, date] = {}
    for part in parts(person.pk for person in persons):
        rows = Membership.objects.filter(person__in=part, until__isnull=False).order_by("until")
        found.update((row.person_id, row.until) for row in rows if row.until)
    return found


def _declared_relation(person: Person) -> str:
    newest = person.years.order_by("year", "revision").last()
    return str(newest.values.get("relation", "")) if newest else ""


def _count_edit(households: Iterable[int]) -> None:
    for part in parts(sorted(households)):
        Household.objects.filter(pk__in=part).update(version=F("version") + 1)
