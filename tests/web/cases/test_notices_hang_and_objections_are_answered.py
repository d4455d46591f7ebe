"""A notice at the pages: its text, its days, what is objected and answered; an approval that sends back with reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case, NoticeItem, Objection
from niukou.office.cases.services import Subject, open_cases
from tests.office.cases.staff import families, fresh, today, turn_to
from tests.web.cases.at_the_pages import AtThePages, scan

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def before_notice(pages: AtThePages, village: Area) -> Case:
    """An identification that stands before its first notice."""
    (family,) = families(village, [3])
    cadre = pages.staff.of("village_cadre", "village", village)
    return pages.staff.run(open_cases(cadre, "identification", [Subject(family)]), until="first_notice")[0]


@pytest.fixture
def hung(pages: AtThePages, before_notice: Case) -> Case:
    """It hangs out."""
    cadre = pages.who(pages.staff.step_of(before_notice), before_notice)
    assert pages.send(cadre, [before_notice]).status_code == 302
    return fresh([before_notice])[0]


def cadre_of(pages: AtThePages, case: Case) -> Client:
    return pages.desk(pages.staff.of("village_cadre", "village", case.area))


def test_its_text_is_shown_before_and_after_it_is_posted(
    pages: AtThePages, before_notice: Case, stranger: Actor, at_desk: Callable[[Actor], Client]
) -> None:
    cadre, address = cadre_of(pages, before_notice), f"/cases/{before_notice.number}/"
    assert "要张贴的原文" in cadre.get(address).content.decode()
    assert pages.send(cadre, [before_notice]).status_code == 302
    row = NoticeItem.objects.get()
    shown = cadre.get(address).content.decode()
    assert row.notice.text.splitlines()[-1] in shown and "过完这一天才能收下来" in shown
    assert at_desk(stranger).get(address).status_code == 404
    assert at_desk(stranger).get(f"{address}objection/").status_code == 404


def test_a_photograph_has_to_be_one_and_is_not_asked_for_twice(
    pages: AtThePages, before_notice: Case
) -> None:
    cadre = cadre_of(pages, before_notice)
    answer = pages.send(cadre, [before_notice], photo=scan("a.exe", b"MZ no picture"))
    assert "不是 JPG、PNG 或 PDF" in answer.content.decode()
    answer = pages.send(cadre, [before_notice], on_day="2030-01-01")
    assert "还没有到" in answer.content.decode()
    kept = answer.context["tried"].form["photo_kept"]
    assert kept.value() and kept.value() in dict(kept.field.choices)


def test_it_is_not_taken_down_before_its_days_are_over(pages: AtThePages, hung: Case) -> None:
    cadre, address = cadre_of(pages, hung), f"/cases/{hung.number}/"
    assert cadre.get(address).context["tried"] is None
    assert cadre.post(address, {f"version-{hung.pk}": hung.version}).status_code == 302
    assert fresh([hung])[0].step == "first_notice"
    turn_to(NoticeItem.objects.get().last_day + timedelta(1))
    assert "收下来" in cadre.get(address).content.decode()
    assert pages.send(cadre, [hung]).status_code == 302
    assert fresh([hung])[0].step == "town_decision"


@pytest.mark.parametrize(("upheld", "then"), [("no", "first_notice"), ("yes", "visit")])
def test_an_objection_is_looked_into_and_answered(
    pages: AtThePages, hung: Case, upheld: str, then: str
) -> None:
    cadre, address = cadre_of(pages, hung), f"/cases/{hung.number}/"
    written = {
        "version": hung.version, "on_day": today().isoformat(), "by_role": "villager", "by": "某人",
        "text": f"他家有车{SCRIPT}",
    }  # fmt: skip
    assert "提异议" in pages_words(cadre.post(f"{address}objection/", written | {"by_role": "town_office"}))
    assert cadre.post(f"{address}objection/", written).status_code == 302
    twice = cadre.post(f"{address}objection/", written)
    assert twice.status_code == 200 and Objection.objects.count() == 1
    (case,) = pages.run(fresh([hung]), until="first_notice")
    shown = cadre.get(address).content.decode()
    assert "他家有车&lt;script&gt;" in shown and SCRIPT not in shown and "某人" not in shown
    assert pages.send(cadre, [case], answer="查过了", upheld=upheld).status_code == 302
    (case,) = fresh([case])
    assert (case.step, case.round) == (then, 1 if upheld == "no" else 2)
    assert "查过了" in cadre.get(address).content.decode()


def pages_words(answer: object) -> str:
    """What a page that refuses says; its form says `提异议` of a role that may not."""
    text = answer.content.decode()  # type: ignore[attr-defined]
    return text + ("提异议" if "by_role" in answer.context["form"].errors else "")  # type: ignore[attr-defined]


def test_the_town_sends_it_back_with_a_reason(pages: AtThePages, before_notice: Case) -> None:
    (case,) = pages.staff.run([before_notice], until="town_decision")
    town = pages.who(pages.staff.step_of(case), case)
    bare = pages.send(town, [case], outcome="returned", back_to="visit")
    assert "没有通过的要写理由" in bare.content.decode()
    nowhere = pages.send(town, [case], outcome="returned", reason="不清楚")
    assert "退回要写明退到哪一步" in nowhere.content.decode() and "不清楚" in nowhere.content.decode()
    assert (
        pages.send(town, [case], outcome="returned", back_to="visit", reason="收入没有查清").status_code
        == 302
    )
    shown = town.get(f"/cases/{case.number}/").content.decode()
    assert "收入没有查清" in shown and "退回" in shown
    assert fresh([case])[0].step == "visit"


def test_who_entered_a_case_is_told_that_another_decides(pages: AtThePages, village: Area) -> None:
    (family,) = families(village, [2])
    town = pages.staff.of("town_office", "town", village, "-town_decision")
    opened = open_cases(town, "identification", [Subject(family)])
    (case,) = pages.staff.run(opened, until="town_decision")
    shown = pages.desk(town).get(f"/cases/{case.number}/")
    assert shown.context["tried"] is None and "您录入过这件" in shown.content.decode()


def test_a_case_is_withdrawn_with_a_reason(pages: AtThePages, before_notice: Case) -> None:
    cadre, address = cadre_of(pages, before_notice), f"/cases/{before_notice.number}/withdraw/"
    version = before_notice.version
    assert "这一栏要填" in cadre.post(address, {"version": version, "reason": ""}).content.decode()
    assert cadre.post(address, {"version": version, "reason": "他家不要了"}).status_code == 302
    assert fresh([before_notice])[0].state == "withdrawn"
    assert "他家不要了" in cadre.get(f"/cases/{before_notice.number}/").content.decode()
