"""Opening at the page: which procedures, with which facts; refusals with what was typed kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.registry.models import Household, Person
from tests.office.cases.ending import listed
from tests.office.conftest import OTHER_VILLAGE
from tests.web.cases.at_the_pages import AtThePages
from tests.web.cases.test_a_family_is_identified_by_pages_alone import opened


@pytest.fixture
def poor(pages: AtThePages, village: Area) -> Household:
    return listed(pages.staff, village)


@pytest.fixture
def desk(pages: AtThePages, poor: Household) -> Client:
    return pages.desk(pages.staff.of("village_cadre", "village", poor.area))


def test_what_is_offered_is_what_the_family_stands_for(desk: Client, poor: Household) -> None:
    shown = desk.get(f"/cases/open/?household={poor.code}").content.decode()
    assert "/cases/open/exit/" in shown and "/cases/open/removal/" in shown
    assert "/cases/open/identification/" not in shown and "/cases/open/return/" not in shown
    opened(desk, "exit", poor)
    assert "已在办" in desk.get(f"/cases/open/?household={poor.code}").content.decode()


def test_a_removal_says_why_it_is_refused_and_keeps_what_was_typed(desk: Client, poor: Household) -> None:
    address = f"/cases/open/removal/?household={poor.code}"
    answer = desk.post(address, {"known": 1, "what_0": "一辆车", "reason": "有人反映"})
    shown = answer.content.decode()
    assert "证据要写是什么" in shown and "一辆车" in shown and "有人反映" in shown
    assert not Case.objects.filter(procedure="removal").exists()


def test_a_child_that_is_not_in_the_book_is_entered_once(
    pages: AtThePages, desk: Client, poor: Household
) -> None:
    written = {
        "known": Case.objects.filter(household=poor).count(), "person": "new", "relation": "之孙子", "name": "试婴",
        "birth_date": "2017-06-20", "day": "2017-06-20", "fact_reason": "新生儿",
    }  # fmt: skip
    address = f"/cases/open/natural_increase/?household={poor.code}"
    assert "写上姓名" in desk.post(address, written | {"name": ""}).content.decode()
    first, twice = desk.post(address, written), desk.post(address, written)
    assert first.status_code == 302 and "刚才已给这一户立了一件" in twice.content.decode()
    child = Person.objects.get(name="试婴")
    (done,) = pages.run(list(Case.objects.filter(person=child).select_related("area")))
    child.refresh_from_db()
    assert (done.state, child.account) == ("finished", "poor")


def test_an_old_man_dies_and_a_family_moves(pages: AtThePages, desk: Client, poor: Household) -> None:
    old = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    day = {"day": str(Case.objects.get().done_on)}
    gone = opened(desk, "natural_decrease", poor, person=old.code, fact_reason="死亡", **day)
    (done,) = pages.run([gone])
    old.refresh_from_db()
    assert (done.state, old.account) == ("finished", "gone")
    moved = opened(desk, "transfer", poor, to_area=OTHER_VILLAGE, **day)
    assert "杏村" in desk.get(f"/cases/{moved.number}/").content.decode()
    there = pages.desk(pages.staff.acting("village_cadre", OTHER_VILLAGE, "village_cadre-other"))
    assert there.get(f"/cases/{moved.number}/").status_code == 404
    (moved,) = pages.run([moved], until="verification")
    assert moved.number in there.get("/cases/").content.decode(), (
        "the receiving village sees what waits for it"
    )
    assert pages.send(there, [moved]).status_code == 302
    assert there.get(f"/cases/{moved.number}/").status_code == 404


def test_a_village_is_opened_for_by_its_own(desk: Client, poor: Household) -> None:
    assert "/cases/open/village_exit/" in desk.get("/cases/open/").content.decode()
    answer = desk.post(f"/cases/open/village_exit/?area={poor.area.code}", {"known": 0})
    assert answer.status_code == 302
    assert Case.objects.get(procedure="village_exit").area == poor.area


def test_nobody_opens_for_a_family_that_is_not_his(
    at_desk: Callable[[Actor], Client], stranger: Actor, officer: Actor, poor: Household
) -> None:
    for address in (f"/cases/open/?household={poor.code}", f"/cases/open/exit/?household={poor.code}"):
        assert at_desk(stranger).get(address).status_code == 404
        assert at_desk(stranger).post(address, {"known": 0}).status_code == 404
        assert at_desk(officer).get(address).status_code == 200
    assert at_desk(officer).get(f"/cases/open/nothing/?household={poor.code}").status_code == 404
