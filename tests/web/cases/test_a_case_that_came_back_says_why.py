"""A case that was sent back says by whom and why where it is to be done again, and what is to be done again is not done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from tests.office.cases.ending import listed
from tests.office.cases.staff import fresh
from tests.web.cases.at_the_pages import AtThePages
from tests.web.cases.test_a_family_is_identified_by_pages_alone import opened

WHY = "公示的照片看不清，重新张贴"


@pytest.fixture
def at_the_town(pages: AtThePages, village: Area) -> Case:
    """An exit that the town has to decide on."""
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    case = opened(cadre, "exit", listed(pages.staff, village))
    (case,) = pages.run([case], until="town_decision")
    return case


def test_the_reason_stands_where_it_is_to_be_done_again(pages: AtThePages, at_the_town: Case) -> None:
    town = pages.who(pages.staff.step_of(at_the_town), at_the_town)
    answer = pages.send(town, [at_the_town], outcome="returned", back_to="villager_review", reason=WHY)
    assert answer.status_code == 302
    (case,) = fresh([at_the_town])
    shown = pages.who(pages.staff.step_of(case), case).get(f"/cases/{case.number}/")
    due = shown.content.decode().partition("程序的各步")[0]
    assert WHY in due and "三定：乡镇审定退回" in due
    states = {one.step.key: one.state for one in shown.context["steps"]}
    assert (states["party_review"], states["villager_review"]) == ("done", "due")
    assert {states["first_notice"], states["town_decision"]} == {"to-come"}
    # the town is told how many steps lie before its own, those among them that are to be done again
    before = town.get(f"/cases/{case.number}/").context["his"]
    assert before[0].key == "town_decision" and before[1][0].key == "villager_review" and len(before[1]) > 1


def test_what_is_done_again_is_no_longer_asked_for(pages: AtThePages, at_the_town: Case) -> None:
    town = pages.who(pages.staff.step_of(at_the_town), at_the_town)
    pages.send(town, [at_the_town], outcome="returned", back_to="villager_review", reason=WHY)
    (case,) = pages.do(fresh([at_the_town]))
    shown = town.get(f"/cases/{case.number}/")
    assert shown.context["sent_back"] is None and WHY in shown.content.decode()


def test_a_notice_that_was_put_up_is_not_called_done(pages: AtThePages, village: Area) -> None:
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    (case,) = pages.run([opened(cadre, "exit", listed(pages.staff, village))], until="first_notice")
    browser = pages.who(pages.staff.step_of(case), case)
    told = browser.get(pages.send(browser, [case])["Location"]).content.decode()
    assert "记下了：第一次公示（村）。这一步还没有办完" in told and "办好了" not in told


def test_who_has_to_do_it_is_told_with_his_own_place(
    pages: AtThePages, at_the_town: Case, village: Area
) -> None:
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    told = " ".join(cadre.get(f"/cases/{at_the_town.number}/").content.decode().split())
    assert village.parent is not None and f"这一步由 <b>{village.parent.name}</b> 的" in told


def test_a_case_about_somebody_is_called_by_his_name(
    pages: AtThePages, village: Area, at_desk: Callable[[Actor], Client]
) -> None:
    poor = listed(pages.staff, village)
    gone = poor.memberships.order_by("-pk")[0].person
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    said = {"person": gone.code, "day": "2017-01-05", "fact_reason": "死亡"}
    case = opened(cadre, "natural_decrease", poor, **said)
    heading = cadre.get(f"/cases/{case.number}/").content.decode().partition("<h1>")[2].partition("</h1>")[0]
    assert gone.name and gone.name in heading
    cells = f"<td>{gone.name}<br>"
    for address in ("/", "/cases/?list=all", f"/households/{poor.code}/"):
        assert cells in cadre.get(address).content.decode()
