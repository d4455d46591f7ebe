"""The first page of a day."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household


def test_what_waits_for_me_stands_on_my_desk_and_on_no_strangers(
    at_desk: Callable[[Actor], Client], cadre: Actor, stranger: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    mine = at_desk(cadre).get("/").content.decode()
    assert f"/cases/{case.number}/" in mine
    assert "<b>1</b>" in mine
    assert case.number not in at_desk(stranger).get("/").content.decode()


def test_an_empty_desk_says_so_for_the_reader(at_desk: Callable[[Actor], Client], cadre: Actor) -> None:
    assert "没有等您办的" in at_desk(cadre).get("/").content.decode()


def test_open_windows_stand_with_their_closing_time(at_desk: Callable[[Actor], Client], cadre: Actor) -> None:
    assert "2017年9月5日 00:00" in at_desk(cadre).get("/").content.decode()
