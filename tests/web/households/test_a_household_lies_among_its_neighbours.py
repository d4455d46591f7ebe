"""Where a household lies is drawn as points that the reader may see, with the same in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.registry import services
from niukou.office.registry.models import Household, HouseholdYear
from niukou.office.registry.selectors import Point, surroundings
from niukou.web.households.map import drawn
from tests.office.conftest import OTHER_VILLAGE, TOWN
from tests.office.registry.conftest import family as new_family

PLACES = [("100.5", "25.1"), ("100.5", "25.101"), ("100.504", "25.1"), ("很远", "25"), ("100.5", "25.1")]


@pytest.fixture
def homes(acting: Callable[..., Actor]) -> list[Household]:
    """The last one lies in another village; that of the one before could not be read."""
    made = [new_family(serial) for serial in range(1, 5)] + [new_family(5, OTHER_VILLAGE)]
    homes = services.add_households(acting("town_office", TOWN), made)
    for home, (longitude, latitude) in zip(homes, PLACES, strict=True):
        file = HouseholdYear.objects.get(household=home)
        file.values |= {"longitude": longitude, "latitude": latitude}
        file.save()
    return homes


def test_the_neighbours_of_the_village_are_seen_nearest_first(officer: Actor, homes: list[Household]) -> None:
    around = surroundings(officer, homes[0].code)
    assert around is not None and [round(one.far) for one in around.others] == [111, 403]
    assert around.others[0].east == 0 and around.others[1].north == 0


def test_the_page_draws_them_and_says_it_in_words(
    at_desk: Callable[[Actor], Client], cadre: Actor, homes: list[Household]
) -> None:
    said = at_desk(cadre).get(f"/households/{homes[0].code}/").content.decode()
    assert said.count('class="other"') == 2 and said.count('class="here"') == 1
    words = "本村另有 2 户有位置，最近的一户在北边 111 米"
    assert re.search(rf'aria-label="[^"]*{words}"', said) and said.count(words) == 2
    assert "style=" not in said


def test_who_reads_no_positions_and_a_stranger_see_none(
    officer: Actor, stranger: Actor, homes: list[Household]
) -> None:
    assert surroundings(replace(officer, reads=("public",)), homes[0].code) is None
    assert surroundings(stranger, homes[0].code) is None


def test_without_a_position_there_is_no_map(
    at_desk: Callable[[Actor], Client], cadre: Actor, homes: list[Household]
) -> None:
    said = at_desk(cadre).get(f"/households/{homes[3].code}/").content.decode()
    assert "<svg" not in said.split("<main")[1] and "还没有位置" in said


def test_every_point_lies_on_the_picture(officer: Actor, homes: list[Household]) -> None:
    around = surroundings(officer, homes[0].code)
    assert around is not None
    far = replace(around, others=(Point(0, 0), Point(-90_000, 12), Point(3, 40_000)))
    picture = drawn(far)
    assert picture is not None
    assert all(0 <= float(at) <= picture.side for point in picture.points for at in point)
    assert 0 < float(picture.bar) < picture.side
