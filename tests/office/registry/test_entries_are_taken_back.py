"""A reversal undoes the last entry in force, on its own day; what lies before it is in force again."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.registry.entries import Posted
from niukou.office.registry.models import Decision, Household, HouseholdYear, LedgerEntry, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.services.identified import identify
from niukou.office.registry.services.reversal import reverse
from tests.office.conftest import COUNTY
from tests.office.registry.made_book import decision, home, households, move, stands

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2017, 6, 1), date(2017, 6, 10), date(2017, 6, 5)


def take_back(actor: Actor, people: list[Person]) -> Posted:
    entries = [_in_force(one) for one in people]
    return reverse(actor, decision(actor, "reversal", Area.objects.get(code=actor.area)), entries)


def _in_force(one: Person) -> LedgerEntry:
    last = LedgerEntry.objects.get(person=one, next=None)
    found = last.rests_on if last.cause == "reversal" else last
    assert found is not None
    return found


def test_an_exit_is_taken_back_and_the_day_of_it_is_free_again(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", FIRST)
    move(officer, "exited", people, "exited", SECOND)
    posted = take_back(officer, people)
    assert (posted.persons, posted.households) == (2, 1)
    assert {stands(one)[0] for one in (*people, home(people[0]))} == {"poor"}
    undone = LedgerEntry.objects.get(person=people[0], cause="reversal")
    assert (undone.effective_day, undone.from_account, undone.to_account) == (SECOND, "exited", "poor")
    assert undone.rests_on == LedgerEntry.objects.get(person=people[0], cause="identified")
    # earlier than the exit that was taken back, later than what is in force
    move(officer, "removed", people, "removed", THIRD)
    assert {stands(one)[0] for one in (*people, home(people[0]))} == {"removed"}


@pytest.mark.parametrize("told", [None, "2014"])
def test_an_identification_taken_back_leaves_what_was_known_before(
    officer: Actor, village: Area, told: str | None
) -> None:
    [people] = households(village, [2])
    family = home(people[0])
    if told:
        HouseholdYear.objects.create(
            household=family, year=2017, county=COUNTY, values={"identified_year": told}, digest=b"", changed_at=clock.now()
        )  # fmt: skip
    move(officer, "identified", people, "poor", FIRST)
    identify(officer, {family.pk: (Decision.objects.latest("pk"), "gone")})
    assert home(people[0]).identified_on == FIRST
    take_back(officer, people)
    family = home(people[0])
    assert (family.identified_on, family.identified_year) == (None, int(told) if told else None)


def test_everything_may_be_taken_back_one_after_the_other(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", FIRST)
    move(officer, "exited", people, "exited", SECOND)
    take_back(officer, people)
    take_back(officer, people)
    assert {stands(one)[0] for one in (*people, home(people[0]))} == {"outside"}
    with pytest.raises(LedgerError, match="最后一笔"):
        reverse(officer, decision(officer, "reversal", village), [LedgerEntry.objects.first()])
    move(officer, "identified", people, "poor", FIRST)
    assert {stands(one)[0] for one in (*people, home(people[0]))} == {"poor"}


def test_only_the_last_in_force_is_taken_back(officer: Actor, village: Area) -> None:
    [people] = households(village, [1])
    move(officer, "identified", people, "poor", FIRST)
    first = LedgerEntry.objects.get(unit="person")
    move(officer, "exited", people, "exited", SECOND)
    with pytest.raises(LedgerError, match="最后一笔"):
        reverse(officer, decision(officer, "reversal", village), [first])


def test_the_people_of_a_household_are_taken_back_together(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", FIRST)
    move(officer, "exited", people, "exited", SECOND)
    with pytest.raises(LedgerError, match="分在两处"):
        take_back(officer, people[:1])
    assert {stands(one)[0] for one in (*people, home(people[0]))} == {"exited"}


def test_a_death_entered_wrongly_is_taken_back(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", FIRST)
    move(officer, "natural_decrease", people[:1], "gone", SECOND)
    assert take_back(officer, people[:1]).households == 0
    assert {stands(one)[0] for one in people} == {"poor"}


def test_a_split_is_taken_back_with_its_household(officer: Actor, village: Area) -> None:
    [people] = households(village, [3])
    old, new = home(people[0]), Household.objects.create(code="H-new", area=village)
    move(officer, "identified", people, "poor", FIRST)
    move(officer, "split", people[1:], "poor", SECOND, household=new.pk)
    assert take_back(officer, people[1:]).households == 1
    assert (stands(old)[0], stands(new)[0]) == ("poor", "outside")
    assert set(LedgerEntry.objects.filter(next=None, unit="person").values_list("household", flat=True)) == {
        old.pk
    }


def test_a_merger_taken_back_opens_what_it_closed(officer: Actor, village: Area) -> None:
    one, other = households(village, [2, 1])
    move(officer, "identified", [*one, *other], "poor", FIRST)
    move(officer, "merged", one, "poor", SECOND, household=home(other[0]).pk)
    assert stands(home(one[0]))[0] == "gone"
    assert take_back(officer, one).households == 1
    assert {stands(home(people[0]))[0] for people in (one, other)} == {"poor"}


def test_a_stranger_takes_nothing_back(officer: Actor, stranger: Actor, village: Area) -> None:
    [people] = households(village, [1])
    move(officer, "identified", people, "poor", FIRST)
    by = decision(officer, "reversal", Area.objects.get(code=COUNTY))
    with pytest.raises(NotAllowedError):
        reverse(stranger, by, [_in_force(people[0])])
    with pytest.raises(LedgerError, match="不是办完的撤销"):
        reverse(officer, decision(officer, "exited", village), [_in_force(people[0])])
    assert stands(people[0])[0] == "poor"
