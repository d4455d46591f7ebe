"""Windows: the phases of the year, a request that the level above answers, closing early, what could not be saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.edits import YearChange
from niukou.office.registry.models import Household
from niukou.office.registry.services import keep_draft
from niukou.office.windows.models import Opening
from niukou.office.windows.selectors import open_until
from tests.office.conftest import VILLAGE

PREFECTURE, PROVINCE = "539900000000", "530000000000"
ENTRY_OPENS = datetime(2018, 11, 10, 16, 0, tzinfo=UTC)  # 11 November, 00:00 where the office is
LETTER = "全州已评议完毕，申请开通录入<script>alert(1)</script>"
Desk = Callable[[Actor], Client]


@pytest.fixture
def henan(office: None, settings: LazySettings) -> None:
    """A pack whose entry has to be asked for, on the day when it may open."""
    settings.PACK = "henan-2018"
    clock.turn(ENTRY_OPENS + timedelta(hours=9))


@pytest.fixture
def prefecture(henan: None, acting: Callable[..., Actor]) -> Actor:
    return acting("prefecture_office", PREFECTURE)


@pytest.fixture
def province(henan: None, acting: Callable[..., Actor]) -> Actor:
    return acting("province_office", PROVINCE)


def asked(at_desk: Desk, prefecture: Actor) -> Opening:
    answer = at_desk(prefecture).post("/windows/ask/entry/", {"area": PREFECTURE, "letter": LETTER})
    assert answer.status_code == 302
    return Opening.objects.get()


def entry_is_open() -> bool:
    return open_until("entry", Area.objects.get(code=VILLAGE), clock.now()) is not None


def test_everybody_sees_what_is_open_until_when_and_who_asks(
    at_desk: Desk, henan: None, cadre: Actor, officer: Actor, stranger: Actor
) -> None:
    for actor in (cadre, officer, stranger):
        page = at_desk(actor).get("/windows/").content.decode()
        assert "数据录入" in page
        assert "要申请才开" in page
        assert "/windows/ask/" not in page, "who may not ask has no button to ask"


def test_a_request_is_answered_by_the_level_above_and_opens(
    at_desk: Desk, prefecture: Actor, province: Actor
) -> None:
    assert "/windows/ask/entry/" in at_desk(prefecture).get("/windows/").content.decode()
    opening = asked(at_desk, prefecture)
    page = at_desk(province).get(f"/windows/requests/{opening.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "同意开通" in page
    closes = "2018-11-20T18:00"
    at_desk(province).post(
        f"/windows/requests/{opening.pk}/", {"do": "grant", "closes": closes, "answer": "同意"}
    )
    opening.refresh_from_db()
    assert (opening.granted, opening.closes_at) == (True, datetime(2018, 11, 20, 10, 0, tzinfo=UTC))
    assert entry_is_open()
    assert "2018年11月20日 18:00" in at_desk(prefecture).get("/windows/").content.decode()


def test_a_request_sent_twice_is_there_once_and_the_letter_is_kept_on_the_page(
    at_desk: Desk, prefecture: Actor
) -> None:
    asked(at_desk, prefecture)
    again = at_desk(prefecture).post("/windows/ask/entry/", {"area": PREFECTURE, "letter": "再申请一次"})
    assert Opening.objects.count() == 1
    said = again.content.decode()
    assert "等上级答复" in said
    assert "再申请一次" in said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"do": "refuse", "answer": ""}, "请写明为什么"),
        ({"do": "grant", "closes": "2018-12-24T00:00"}, "要在数据录入之内"),
        ({"do": "grant", "closes": "很久"}, "2018" ),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_said_at_the_form(
    at_desk: Desk, prefecture: Actor, province: Actor, typed: dict[str, str], words: str
) -> None:
    opening = asked(at_desk, prefecture)
    answer = at_desk(province).post(f"/windows/requests/{opening.pk}/", typed)
    assert answer.status_code == 200
    assert 'class="wrong"' in answer.content.decode()
    assert words in answer.content.decode()
    opening.refresh_from_db()
    assert opening.granted is None


def test_who_asked_and_who_is_not_straight_above_do_not_answer(
    at_desk: Desk, prefecture: Actor, officer: Actor
) -> None:
    opening = asked(at_desk, prefecture)
    for actor in (prefecture, officer):
        page = at_desk(actor).get(f"/windows/requests/{opening.pk}/").content.decode()
        assert "同意开通" not in page
        assert at_desk(actor).post(f"/windows/requests/{opening.pk}/", {"do": "grant"}).status_code == 403
    assert not entry_is_open()


def test_a_cadre_does_not_ask(at_desk: Desk, henan: None, cadre: Actor) -> None:
    answer = at_desk(cadre).post("/windows/ask/entry/", {"area": VILLAGE, "letter": LETTER})
    assert answer.status_code == 403
    assert not Opening.objects.exists()


def test_what_was_opened_is_closed_early_with_a_reason(
    at_desk: Desk, prefecture: Actor, province: Actor
) -> None:
    opening = asked(at_desk, prefecture)
    address = f"/windows/requests/{opening.pk}/"
    at_desk(province).post(address, {"do": "grant"})
    clock.turn(clock.now() + timedelta(hours=1))
    assert at_desk(prefecture).post(address, {"do": "close", "reason": "录完了"}).status_code == 403
    assert "请" in at_desk(province).post(address, {"do": "close", "reason": " "}).content.decode()
    assert entry_is_open()
    at_desk(province).post(address, {"do": "close", "reason": "录完了"})
    assert not entry_is_open()
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.reason) == ("windows.close_opening", "录完了")
    assert "没有开着" in at_desk(province).post(address, {"do": "close", "reason": "再关"}).content.decode()


def test_a_draft_is_seen_and_dropped_by_who_typed_it_alone(
    at_desk: Desk, family: Household, officer: Actor, stranger: Actor
) -> None:
    changes = [YearChange("household", family.code, {"phone": "19900000001"})]
    kept = keep_draft(officer, 2017, changes, "窗口关了")
    address = f"/windows/drafts/{kept.pk}/"
    assert address in at_desk(officer).get("/windows/").content.decode()
    assert "19900000001" in at_desk(officer).get(address).content.decode()
    assert at_desk(stranger).get(address).status_code == 404
    assert at_desk(stranger).post(address).status_code == 404
    assert at_desk(officer).post(address).status_code == 302
    assert at_desk(officer).get(address).status_code == 404


def test_the_windows_of_an_area_that_is_not_his_are_refused(at_desk: Desk, stranger: Actor) -> None:
    assert at_desk(stranger).get(f"/windows/?area={VILLAGE}").status_code == 403
    assert at_desk(stranger).get("/windows/?area=nowhere").status_code == 404


def test_a_year_is_shown_with_few_questions_to_the_database(
    at_desk: Desk, prefecture: Actor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    asked(at_desk, prefecture)
    browser = at_desk(prefecture)
    with django_assert_max_num_queries(26):  # type: ignore[attr-defined]
        browser.get("/windows/")
