"""The first page of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.cases.services import Subject, open_cases
from niukou.office.findings.models import Finding
from niukou.office.findings.services import assign
from niukou.office.registry.models import Household
from tests.office.findings.made_runs import row, take


def test_what_waits_for_me_stands_on_my_desk_and_on_no_strangers(
    at_desk: Callable[[Actor], Client], cadre: Actor, stranger: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    mine = at_desk(cadre).get("/").content.decode()
    assert f"/cases/{case.number}/" in mine
    assert "<b>1</b>" in mine
    assert case.number not in at_desk(stranger).get("/").content.decode()


def test_questions_that_wait_for_me_are_counted_with_the_way_to_them(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, stranger: Actor, family: Household
) -> None:
    found = [row("a", household=family.code), row("b", "C16", household=family.code)]
    take(officer, found, clock.today())
    assign(officer, list(Finding.objects.select_related("area")))
    mine = at_desk(cadre).get("/").content.decode()
    assert 'href="/comparison/?list=mine"><b>1</b>条线索等我答' in mine
    assert 'href="/quality/?list=mine"><b>1</b>个问题等我答' in mine
    assert 'href="/findings/a/"' in mine and 'href="/findings/b/"' in mine, "with their days"
    Finding.objects.filter(name="b").update(due=date(2017, 1, 2))
    late = at_desk(cadre).get("/").content.decode()
    assert late.index("/findings/b/") < late.index("/findings/a/") and 'late">2017年1月2日' in late
    assert "等我答" not in at_desk(stranger).get("/").content.decode()


def test_an_empty_desk_says_so_for_the_reader(at_desk: Callable[[Actor], Client], cadre: Actor) -> None:
    assert "没有等您办的" in at_desk(cadre).get("/").content.decode()


def test_open_windows_stand_with_their_closing_time(at_desk: Callable[[Actor], Client], cadre: Actor) -> None:
    assert "2017年9月4日 24:00" in at_desk(cadre).get("/").content.decode()
