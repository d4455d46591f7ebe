"""What the service refuses in words, the database refuses of everybody: entries written past the service, one rule each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import Decision, Household, LedgerEntry, Person
from tests.office.conftest import OTHER_VILLAGE
from tests.office.registry.made_book import decision, home, households, move

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2017, 6, 1), date(2017, 6, 10)
Write = Callable[..., LedgerEntry]


@pytest.fixture
def people(officer: Actor, village: Area) -> list[Person]:
    """A household of two, identified on the first of June."""
    [found] = households(village, [2])
    move(officer, "identified", found, "poor", FIRST)
    return found


@pytest.fixture
def write(officer: Actor, village: Area, people: list[Person]) -> Write:
    """Writes the next entry of the first person, an exit on the tenth unless told otherwise; right in everything else."""
    last = LedgerEntry.objects.get(person=people[0])

    def written(by: Decision | None = None, **other: Any) -> LedgerEntry:
        cause = other.get("cause", "exited")
        by = by or decision(officer, cause, village, other.get("effective_day", SECOND))
        said = {
            "decision": by, "unit": "person", "person": people[0], "household": last.household, "cause": cause,
            "from_account": "poor", "from_area": village, "to_account": "exited", "to_area": village,
            "effective_day": SECOND, "recorded_at": last.recorded_at, "previous": last, "rests_on": last, "leaf": b"",
        }  # fmt: skip
        return LedgerEntry.objects.create(**{**said, **other})

    return written


def test_what_is_right_is_taken_in(write: Write) -> None:
    assert write().pk


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("follows the last", {"from_account": "exited", "to_account": "poor", "cause": "returned"}),
        ("follows the last", {"recorded_at": "earlier"}),
        ("follows the last", {"from_area": "other"}),
        ("rests on what is in force", {"rests_on": None}),
        ("never goes back in time", {"effective_day": FIRST - timedelta(days=1)}),
        ("moves as its cause may", {"to_account": "removed"}),
        ("stays in its area", {"to_area": "other"}),
        ("stays in its household", {"household": "other"}),
        ("begins outside", {"previous": None, "rests_on": None}),
        ("belongs to its decision", {"cause": "removed", "to_account": "removed", "by": "exited"}),
    ],
)
def test_what_breaks_a_rule_is_refused(
    write: Write, officer: Actor, village: Area, rule: str, wrong: dict[str, Any]
) -> None:
    if wrong.get("by"):
        wrong = {**wrong, "by": decision(officer, str(wrong["by"]), village, SECOND)}
    if wrong.get("recorded_at"):
        wrong = {"recorded_at": LedgerEntry.objects.earliest("pk").recorded_at - timedelta(seconds=1)}
    elsewhere = {
        "from_area": Area.objects.get(code=OTHER_VILLAGE),
        "to_area": Area.objects.get(code=OTHER_VILLAGE),
    }
    other = elsewhere | {"household": Household.objects.create(code="H-other", area=village)}
    wrong = {name: other[name] if value == "other" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError, match=f"ledger: {rule}"), transaction.atomic():
        write(**wrong)


def test_nobody_stands_in_two_places(write: Write) -> None:
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_another_persons_entry_is_not_followed(write: Write, people: list[Person]) -> None:
    with pytest.raises(IntegrityError, match="follows the last"), transaction.atomic():
        write(person=people[1])


def test_a_second_first_entry_is_refused(write: Write, people: list[Person], village: Area) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write(cause="identified", from_account="outside", to_account="poor", previous=None, rests_on=None)


@pytest.mark.parametrize(
    "wrong",
    [{"effective_day": SECOND}, {"to_account": "gone"}, {"reverses": "household's"}, {"rests_on": "itself"}],
)
def test_a_reversal_undoes_exactly_the_last(
    write: Write, people: list[Person], officer: Actor, village: Area, wrong: dict[str, Any]
) -> None:
    last = LedgerEntry.objects.get(person=people[0])
    of_household = LedgerEntry.objects.get(household=home(people[0]), unit="household")
    named = {"household's": of_household, "itself": last}
    right = {
        "cause": "reversal",
        "to_account": "outside",
        "effective_day": FIRST,
        "rests_on": None,
        "reverses": last,
    }
    wrong = {
        name: named.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()
    }
    with pytest.raises(IntegrityError, match="ledger: reverses only the last"), transaction.atomic():
        write(decision(officer, "reversal", village), **{**right, **wrong})
    assert write(decision(officer, "reversal", village), **right).pk
