"""A cadre tries to strike a family off without the meetings, and reads why he cannot."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.registry.models import Household, LedgerEntry
from tests.office.cases.ending import end, listed
from tests.office.cases.staff import fresh
from tests.office.conftest import FOREIGN_COUNTY
from tests.web.cases.at_the_pages import AtThePages, filled, numbered, said
from tests.web.cases.test_a_family_is_identified_by_pages_alone import opened

SCRIPT = "<script>alert(1)</script>"
FOUND = {"what_0": f"一辆车{SCRIPT}", "when_0": "2012-03-01", "source_0": "车管所"}


@pytest.fixture
def poor(pages: AtThePages, village: Area) -> Household:
    family = listed(pages.staff, village)
    Household.objects.filter(pk=family.pk).update(identified_on=date(2014, 5, 1))
    return Household.objects.get(pk=family.pk)


@pytest.fixture
def removal(pages: AtThePages, poor: Household) -> Case:
    """A removal that stands before its first meeting."""
    cadre = pages.desk(pages.staff.of("village_cadre", "village", poor.area))
    (case,) = pages.run([opened(cadre, "removal", poor, **FOUND)], until="internal_review")
    return case


def test_a_meeting_of_nobody_strikes_nobody_off(pages: AtThePages, removal: Case, poor: Household) -> None:
    cadre = pages.who(pages.staff.step_of(removal), removal)
    answer = pages.send(cadre, [removal], came="", chair="", minutes="", **{"for": 0})
    shown = answer.content.decode()
    assert answer.status_code == 200
    for words in ("没有主持人", "没有会议记录", "没有签到表", "什么也没有写进去"):
        assert words in shown
    assert "&lt;script&gt;" in shown and SCRIPT not in shown
    assert_untouched(removal, poor)


def test_the_county_cannot_decide_before_the_village_has_met(
    pages: AtThePages, removal: Case, poor: Household
) -> None:
    county = pages.desk(pages.staff.of("county_government", "county", poor.area))
    shown = county.get(f"/cases/{removal.number}/")
    assert shown.context["tried"] is None
    assert "这一步由" in shown.content.decode() and "村两委" in shown.content.decode()
    # a form made by hand for the step he would like
    sent = county.post(
        f"/cases/{removal.number}/", {f"outcome-{removal.pk}": "passed", "on_day": "2017-07-01"}
    )
    assert sent.status_code == 302
    assert_untouched(removal, poor)


def test_too_few_came_and_the_meeting_does_not_count(
    pages: AtThePages, removal: Case, poor: Household
) -> None:
    (case,) = pages.run([removal], until="assembly_decision")
    cadre = pages.who(pages.staff.step_of(case), case)
    written = {"came": numbered(10), "away": numbered(20, "缺席"), "for": 10, "minutes": "议过了"}
    answer = pages.send(cadre, [case], **written)
    assert "应到 30 人，实到 10 人" in answer.content.decode() and "会议无效" in answer.content.decode()
    assert "议过了" in answer.content.decode(), "what was typed is kept"
    assert fresh([case])[0].step == "assembly_decision"


def test_the_same_form_sent_twice_does_it_once(pages: AtThePages, removal: Case) -> None:
    cadre = pages.who(pages.staff.step_of(removal), removal)
    form = cadre.get(f"/cases/{removal.number}/").context["tried"].form
    first = cadre.post(f"/cases/{removal.number}/", filled(form, {}))
    again = cadre.post(f"/cases/{removal.number}/", filled(form, {}))
    assert (first.status_code, again.status_code) == (302, 302), said(again)
    assert removal.steps.filter(step="internal_review").count() == 1


def test_who_was_slower_is_told(pages: AtThePages, removal: Case) -> None:
    step = pages.staff.step_of(removal)
    cadre = pages.who(step, removal)
    form = cadre.get(f"/cases/{removal.number}/").context["tried"].form
    other = pages.desk(pages.staff.of("village_cadre", "village", removal.area, "-other"))
    assert pages.send(other, [removal]).status_code == 302
    late = cadre.post(f"/cases/{removal.number}/", filled(form, {}))
    assert "刚才已有人办过" in late.content.decode()


def assert_untouched(case: Case, family: Household) -> None:
    family.refresh_from_db()
    assert (family.account, fresh([case])[0].step) == ("poor", "internal_review")
    assert not LedgerEntry.objects.filter(cause="removed").exists()


def test_a_removal_that_looks_like_an_exit_is_listed_until_it_is_put_right(
    pages: AtThePages, removal: Case, poor: Household
) -> None:
    (done,) = pages.run([removal])
    officer = pages.desk(pages.staff.of("county_office", "county", poor.area))
    stranger = pages.desk(pages.staff.acting("county_office", FOREIGN_COUNTY))
    assert done.number not in officer.get("/cases/?list=look_back").content.decode()
    # the day of identification turns out to have been earlier than the car
    Household.objects.filter(pk=poor.pk).update(identified_on=date(2011, 1, 1))
    assert done.number in officer.get("/cases/?list=look_back").content.decode()
    assert done.number not in stranger.get("/cases/?list=look_back").content.decode()
    end(pages.staff, "restoration", Household.objects.get(pk=poor.pk))
    assert done.number not in officer.get("/cases/?list=look_back").content.decode()
