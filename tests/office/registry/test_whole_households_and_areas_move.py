"""Whole households by one decision each, and all people of an area that another one succeeds."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area, Succession
from niukou.office.registry.moving import household_moves, succession_moves
from niukou.office.registry.selectors.balance import balance
from niukou.office.registry.services.ledger import post
from tests.office.conftest import COUNTY, OTHER_VILLAGE, VILLAGE
from tests.office.registry.made_book import decision, home, households, move, stands

pytestmark = pytest.mark.django_db


def test_each_household_moves_by_its_own_decision(officer: Actor, village: Area) -> None:
    one, other = households(village, [2, 3])
    decisions = {
        home(people[0]).pk: decision(officer, "identified", village, date(2017, 6, 1))
        for people in (one, other)
    }
    posted = post(officer, household_moves(officer, decisions, "poor"))
    assert (posted.persons, posted.households) == (5, 2)
    move(officer, "natural_decrease", one[:1], "gone", date(2017, 6, 2))
    decisions = {
        home(people[0]).pk: decision(officer, "removed", village, date(2017, 6, 3)) for people in (one, other)
    }
    assert post(officer, household_moves(officer, decisions, "removed")).persons == 4
    assert stands(one[0])[0] == "gone"
    decisions = {home(one[0]).pk: decision(officer, "identified", village, date(2017, 6, 4))}
    assert post(officer, household_moves(officer, decisions, "poor")).persons == 1


def test_a_stranger_finds_nobody_to_move(officer: Actor, stranger: Actor, village: Area) -> None:
    [people] = households(village, [2])
    decisions = {home(people[0]).pk: decision(officer, "identified", village)}
    assert household_moves(stranger, decisions, "poor") == []


def test_the_people_of_a_merged_village_go_over_to_its_successor(officer: Actor, village: Area) -> None:
    poor, exited, applying = households(village, [2, 1, 1])
    move(officer, "taken_over", poor, "poor", date(2017, 6, 1))
    move(officer, "taken_over", exited, "exited", date(2017, 6, 1))
    new = Area.objects.get(code=OTHER_VILLAGE)
    succession = Succession.objects.create(
        predecessor=village, successor=new, on_day=date(2017, 6, 10), kind="merged"
    )
    by = decision(officer, "moved", Area.objects.get(code=COUNTY), succession.on_day)
    post(officer, succession_moves(officer, by, succession))
    assert [stands(people[0]) for people in (poor, exited, applying)] == [
        ("poor", OTHER_VILLAGE), ("exited", OTHER_VILLAGE), ("outside", OTHER_VILLAGE),
    ]  # fmt: skip
    assert stands(home(applying[0])) == ("outside", OTHER_VILLAGE)
    june = (date(2017, 6, 10), date(2017, 6, 30))
    old = balance(officer, Area.objects.get(code=VILLAGE), *june)
    assert (old.opened("poor"), old.closed("poor"), old.closed("exited", "household")) == (2, 0, 0)
    county = balance(officer, Area.objects.get(code=COUNTY), *june)
    assert (county.lines, county.closed("poor"), county.closed("exited")) == ((), 2, 1)
