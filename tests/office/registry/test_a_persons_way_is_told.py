"""The way of a person or household through the ledger, told to whom it concerns, as known at a moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.registry.models import LedgerEntry
from niukou.office.registry.selectors.way import stood, way_of
from niukou.office.registry.services.reversal import reverse
from tests.office.conftest import FOREIGN_VILLAGE, VILLAGE
from tests.office.registry.made_book import decision, home, households, move

pytestmark = pytest.mark.django_db


def test_each_stage_says_when_and_by_what(officer: Actor, cadre: Actor, village: Area) -> None:
    [people] = households(village, [1])
    move(officer, "identified", people, "poor", date(2017, 6, 1))
    move(officer, "exited", people, "exited", date(2017, 6, 10))
    known = clock.now()
    clock.turn(known + timedelta(days=1))
    exit_ = LedgerEntry.objects.get(person=people[0], cause="exited")
    reverse(officer, decision(officer, "reversal", village), [exit_])
    way = way_of(cadre, people[0])
    assert [(s.cause, s.to_account, s.effective_day.day) for s in way] == [
        ("identified", "poor", 1), ("exited", "exited", 10), ("reversal", "poor", 10),
    ]  # fmt: skip
    assert (way[1].reversed_at, way[1].decision) == (way[2].recorded_at, exit_.decision.number)
    assert way_of(cadre, people[0], known)[1].reversed_at is None
    assert stood(cadre, people[0], date(2017, 5, 31)) is None
    assert [s.to_account for s in (stood(cadre, home(people[0]), date(2017, 6, 10), known),) if s] == [
        "exited"
    ]
    assert [s.to_account for s in (stood(cadre, people[0], date(2017, 6, 10)),) if s] == ["poor"]


def test_who_moved_away_is_followed_to_the_border_only(
    officer: Actor, stranger: Actor, village: Area, acting
) -> None:
    [people] = households(village, [1])
    there = Area.objects.get(code=FOREIGN_VILLAGE)
    move(officer, "identified", people, "poor", date(2017, 6, 1))
    assert way_of(stranger, people[0]) == [] and stood(stranger, people[0], date(2017, 6, 30)) is None
    above = acting("province_office", "530000000000")
    move(above, "moved", people, "poor", date(2017, 6, 10), to_area=there.pk)
    move(stranger, "exited", people, "exited", date(2017, 6, 20))
    assert [s.cause for s in way_of(officer, people[0])] == ["identified", "moved"]
    assert [(s.cause, s.from_area) for s in way_of(stranger, people[0])] == [
        ("moved", VILLAGE), ("exited", FOREIGN_VILLAGE),
    ]  # fmt: skip
    assert stood(officer, people[0], date(2017, 6, 30)) is None
