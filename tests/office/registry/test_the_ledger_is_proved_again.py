"""Whoever reaches the database's files past its guards is found out: entries, decisions, standings."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.registry.models import CountedFlow, Decision, Household, LedgerEntry, Person
from niukou.office.registry.selectors.proof import ledger_faults
from tests.office.conftest import COUNTY
from tests.office.emptying import without_triggers
from tests.office.registry.made_book import households, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(officer: Actor, village: Area) -> Area:
    """Two households came in, one of them exited; a third applies."""
    one, other, _ = households(village, [2, 1, 1])
    move(officer, "identified", [*one, *other], "poor", date(2017, 6, 1))
    move(officer, "exited", one, "exited", date(2017, 6, 2))
    return Area.objects.get(code=COUNTY)


def test_what_the_services_wrote_is_right(officer: Actor, county: Area) -> None:
    assert list(ledger_faults(officer, county)) == []


@pytest.mark.parametrize(
    ("model", "change", "says"),
    [
        (LedgerEntry, {"effective_day": date(2017, 6, 3)}, "笔账被改过"),
        (LedgerEntry, {"to_account": "removed"}, "笔账被改过"),
        (LedgerEntry, {"attribute": "x"}, "笔账被改过"),
        (Decision, {"procedure": "removal"}, "印对不上"),
        (Decision, {"effective_day": date(2017, 6, 3)}, "印对不上"),
        (Person, {"account": "removed"}, "与最后一笔不符"),
        (Person, {"last_entry": None}, "与最后一笔不符"),
        (Household, {"account": "gone"}, "与最后一笔不符"),
    ],
)
def test_a_change_past_the_guards_is_found(
    officer: Actor, county: Area, model: type[Person], change: dict[str, object], says: str
) -> None:
    row = model.objects.latest("pk") if model in (LedgerEntry, Decision) else model.objects.earliest("pk")
    with without_triggers():
        model.objects.filter(pk=row.pk).update(**change)
    assert any(says in fault.told for fault in ledger_faults(officer, county))


@pytest.mark.parametrize("change", [{"count": 1}, {"attribute": "x"}, {"to_account": "removed"}, None])
def test_flows_that_are_not_what_the_entries_are_are_found(
    officer: Actor, county: Area, change: dict[str, object] | None
) -> None:
    row = CountedFlow.objects.filter(unit="person").earliest("pk")
    with without_triggers():
        mine = CountedFlow.objects.filter(pk=row.pk)
        mine.update(**change) if change else mine.delete()
    (fault,) = ledger_faults(officer, county)
    assert "账数错了" in fault.told and row.decision.number in fault.told


def test_the_database_counts_and_lets_nobody_take_a_count_away(officer: Actor, county: Area) -> None:
    counts = CountedFlow.objects.filter(unit="person").order_by("pk").values_list("to_account", "count")
    assert list(counts) == [("poor", 3), ("exited", 2)]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CountedFlow.objects.all().delete()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CountedFlow.objects.update(to_account="removed")


def test_an_earlier_entry_is_no_standing(officer: Actor, county: Area) -> None:
    person = Person.objects.earliest("pk")
    first = LedgerEntry.objects.filter(person=person).earliest("pk")
    with without_triggers():
        Person.objects.filter(pk=person.pk).update(account="poor", last_entry=first)
    assert [fault for fault in ledger_faults(officer, county) if person.code in fault.told]


def test_a_stranger_proves_nothing(stranger: Actor, county: Area) -> None:
    with pytest.raises(NotAllowedError):
        list(ledger_faults(stranger, county))
