"""Who got what in a household: measures, first those for a person, and what was paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from niukou.office.accounts.actor import Actor
from niukou.office.registry.content import Content
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.selectors.years import shown
from niukou.office.support.measuring import HOLDS
from niukou.office.support.models import Measure, MoneyEntry
from niukou.office.support.refusing import dictionary_of


@dataclass(frozen=True)
class MeasureView:
    """A measure that holds. person: code of whom it is for, '' for the household; values: what he who asks may read."""

    id: int
    year: int
    person: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class PaymentView:
    """What was paid on a day, in fen, of which project. amount: None where his role reads no such figure."""

    id: int
    on: date
    project: str
    person: str
    purpose: str
    amount: int | None


@dataclass(frozen=True)
class HouseholdHelp:
    """All that a household got: measures by year, persons first; payments by day, without what was reversed."""

    household: str
    measures: tuple[MeasureView, ...]
    payments: tuple[PaymentView, ...]


def household_help(actor: Actor, code: str, year: int | None = None) -> HouseholdHelp:
    """What a household (code) got, in one year or in all. Raises NotThereError."""
    home = Household.objects.filter(actor.sees(), code=code).first()
    if home is None:
        raise NotThereError(f"{code}：没有这一户，或不归您管 / no such household, or not yours")
    measures = Measure.objects.filter(HOLDS, household=home)
    payments = MoneyEntry.objects.filter(household=home, reverses=None, reversed_by=None)
    if year is not None:
        measures, payments = measures.filter(year=year), payments.filter(on__year=year)
    fields = dictionary_of(year).pack.tables
    kept = measures.select_related("person").order_by("year", F("person").asc(nulls_last=True), "pk")
    return HouseholdHelp(
        code,
        tuple(
            MeasureView(
                row.pk, row.year, row.person.code if row.person else "",
                shown(actor, Content(row.values), fields["measure"].fields),
            )
            for row in kept
        ),
        tuple(_payment(actor, row) for row in payments.select_related("allotment__project", "person").order_by("on", "pk")),
    )  # fmt: skip


def _payment(actor: Actor, row: MoneyEntry) -> PaymentView:
    fields = dictionary_of().fields("payment")
    assert row.allotment is not None
    return PaymentView(
        row.pk, row.on, row.allotment.project.name, row.person.code if row.person else "",
        row.purpose if actor.may_read(fields["purpose"].privacy) else "",
        row.amount if actor.may_read(fields["amount"].privacy) else None,
    )  # fmt: skip
