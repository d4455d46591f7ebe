"""紧急查看 at the pages: asked, answered by another hand, seen with a banner everywhere, ended, noted; refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import EmergencyAccess
from niukou.office.accounts.selectors import looks_of
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from niukou.office.registry.services import NewFamily, NewPerson, add_households
from tests.made_county import number
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, TOWN, VILLAGE

Desk = Callable[[Actor], Client]
WHY = "导出的名册少了几户，要看原样"
ASKED = {"area": VILLAGE, "household": "", "hours": "4", "reason": WHY}


@pytest.fixture
def system(acting: Callable[..., Actor]) -> Actor:
    return acting("system_administrator", COUNTY)


@pytest.fixture
def auditor(acting: Callable[..., Actor]) -> Actor:
    return acting("auditor", COUNTY)


@pytest.fixture
def home(acting: Callable[..., Actor]) -> Household:
    head = NewPerson(
        {
            "name": "覃明显",
            "id_number": number(7),
            "relation": "户主",
            "health": "患有大病",
            "phone": "19912345678",
        }
    )
    told = {"head_name": "覃明显", "wage_income": "48731"}
    return add_households(acting("town_office", TOWN), [NewFamily(VILLAGE, [head], told)])[0]


@pytest.fixture
def seeing(at_desk: Desk, system: Actor, auditor: Actor) -> EmergencyAccess:
    """Asked and granted at the pages."""
    at_desk(system).post("/emergency/", ASKED)
    access = EmergencyAccess.objects.get()
    at_desk(auditor).post(f"/emergency/{access.pk}/", {"do": "grant", "reason": "同意"})
    access.refresh_from_db()
    return access


def said(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_it_is_asked_and_waits_for_another_hand(at_desk: Desk, system: Actor, auditor: Actor) -> None:
    browser = at_desk(system)
    assert "提出申请" in said(browser, "/emergency/")
    answer = browser.post("/emergency/", ASKED | {"household": "539901001001 "})
    access = EmergencyAccess.objects.get()
    assert answer["Location"] == f"/emergency/{access.pk}/"
    assert (access.area.code, access.household, access.hours, access.reason) == (
        VILLAGE, "539901001001", 4, WHY,
    )  # fmt: skip
    page = said(browser, f"/emergency/{access.pk}/")
    assert "等另一个人答复" in page and WHY in page and 'value="grant"' not in page
    assert browser.get(f"/emergency/{access.pk}/look/539901001001/").status_code == 403
    desk = said(at_desk(auditor), "/")
    assert "次紧急查看等我" in desk and "/emergency/" in desk
    assert 'value="grant"' in said(at_desk(auditor), f"/emergency/{access.pk}/")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"reason": "  "}, 200, "必填"),
        ({"hours": "25"}, 409, "最多24小时"),
        ({"hours": "0"}, 200, "大于或等于1"),
        ({"area": "000"}, 409, "没有编号是 000 的地方"),
        ({"area": FOREIGN_VILLAGE}, 403, "不管这个地方"),
        ({"household": "覃明显"}, 409, "户编号不对"),
        ({"household": number(7)}, 409, "户编号不对"),
    ],
)
def test_what_may_not_be_asked_is_said_and_what_was_typed_stays(
    at_desk: Desk, system: Actor, change: dict[str, str], status: int, words: str
) -> None:
    answer = at_desk(system).post("/emergency/", ASKED | change)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (status, True), page[-2000:]
    assert not EmergencyAccess.objects.exists()
    if "reason" not in change:
        assert WHY in page


def test_who_does_not_ask_finds_no_form(
    at_desk: Desk, officer: Actor, auditor: Actor, cadre: Actor, acting: Callable[..., Actor]
) -> None:
    security, audit = acting("security_administrator", COUNTY), acting("audit_administrator", COUNTY)
    for actor in (officer, auditor, security, audit):
        browser = at_desk(actor)
        assert "提出申请" not in said(browser, "/emergency/")
        browser.post("/emergency/", ASKED)
    assert not EmergencyAccess.objects.exists()
    assert at_desk(cadre).get("/emergency/").status_code == 403


def test_nobody_answers_his_own(at_desk: Desk, system: Actor, acting: Callable[..., Actor]) -> None:
    at_desk(system).post("/emergency/", ASKED)
    access = EmergencyAccess.objects.get()
    browser = at_desk(acting("auditor", COUNTY, system.username))
    assert "自己提出的，要别人批" in said(browser, f"/emergency/{access.pk}/")
    answer = browser.post(f"/emergency/{access.pk}/", {"do": "grant", "reason": "同意"})
    assert (answer.status_code, "自己提出的，要别人批" in answer.content.decode()) == (403, True)
    access.refresh_from_db()
    assert access.granted is None


def test_an_answer_needs_its_reason_is_given_once_and_by_the_areas_own_hand(
    at_desk: Desk, system: Actor, auditor: Actor, officer: Actor, acting: Callable[..., Actor]
) -> None:
    at_desk(system).post("/emergency/", ASKED)
    access = EmergencyAccess.objects.get()
    address = f"/emergency/{access.pk}/"
    assert (
        at_desk(acting("auditor", FOREIGN_COUNTY)).post(address, {"do": "grant", "reason": "好"}).status_code
        == 403
    )
    assert at_desk(officer).post(address, {"do": "grant", "reason": "好"}).status_code == 403
    assert "必填" in at_desk(auditor).post(address, {"do": "grant", "reason": " "}).content.decode()
    assert EmergencyAccess.objects.get().granted is None
    assert at_desk(auditor).post(address, {"do": "refuse", "reason": "用不着"}).status_code == 302
    again = at_desk(auditor).post(address, {"do": "grant", "reason": "还是同意"})
    assert (again.status_code, "已经答复过" in again.content.decode()) == (409, True)
    look = at_desk(system).get(f"{address}look/")
    assert (look.status_code, "没有同意" in look.content.decode()) == (403, True)


def test_he_looks_and_every_look_is_told_with_its_household(
    at_desk: Desk, system: Actor, auditor: Actor, officer: Actor, seeing: EmergencyAccess, home: Household
) -> None:
    browser, address = at_desk(system), f"/emergency/{seeing.pk}/look/"
    assert browser.get(f"/households/{home.code}/").status_code == 403  # nowhere else
    listed, found = said(browser, address), said(browser, f"{address}?q=覃明显")
    assert home.code in listed and "覃明显" in listed and home.code in found
    page = said(browser, f"{address}{home.code}/")
    assert "48,731" in page and number(7) not in page
    whole = browser.post(f"{address}{home.code}/", {"reason": "对号码"}).content.decode()
    assert number(7) in whole
    assert browser.get(f"{address}NOBODY/").status_code == 404
    looks = looks_of(auditor, seeing)
    assert [(one.act, one.household, one.rows) for one in looks] == [
        ("accounts.read_in_emergency", "", 1), ("accounts.read_in_emergency", "", 1),
        ("accounts.read_in_emergency", home.code, 1), ("registry.read_whole", "", 1),
        ("accounts.read_in_emergency", home.code, 1),
    ]  # fmt: skip
    for actor in (system, auditor, officer):
        told = said(at_desk(actor), f"/emergency/{seeing.pk}/")
        assert told.count("看一户") == 2 and told.count("找人、翻名单") == 2 and "看完整号码" in told
        assert home.code in told and "覃明显" not in told
    assert not AuditEntry.objects.filter(detail__contains="覃明显").exists()


def test_a_banner_stands_on_every_page_until_it_ends(
    at_desk: Desk, system: Actor, auditor: Actor, seeing: EmergencyAccess, acting: Callable[..., Actor]
) -> None:
    browser = at_desk(system)
    for address in (
        "/accounts/",
        "/rulebook/",
        "/emergency/",
        f"/emergency/{seeing.pk}/look/",
        "/in/password/",
    ):
        page = said(browser, address).partition("<main")[0]
        assert 'class="seeing"' in page and WHY in page and "为止" in page, address
    other = acting("system_administrator", COUNTY, "another")
    for actor in (auditor, other):
        assert 'class="seeing"' not in said(at_desk(actor), "/emergency/")
    assert seeing.ends_at is not None
    clock.turn(seeing.ends_at)
    browser = at_desk(system)
    assert 'class="seeing"' not in said(browser, "/accounts/")
    late = browser.get(f"/emergency/{seeing.pk}/look/")
    assert (late.status_code, "已到时" in late.content.decode()) == (403, True)
    late = browser.post(f"/emergency/{seeing.pk}/", {"do": "end", "reason": "够了"})
    assert (late.status_code, "现在没有在查看" in late.content.decode()) == (409, True)


def test_it_is_ended_before_its_time_with_a_reason(
    at_desk: Desk, system: Actor, auditor: Actor, stranger: Actor, seeing: EmergencyAccess
) -> None:
    address = f"/emergency/{seeing.pk}/"
    assert at_desk(stranger).post(address, {"do": "end", "reason": "够了"}).status_code == 403
    assert at_desk(auditor).post(address, {"do": "end", "reason": ""}).status_code == 200
    assert at_desk(system).get(f"{address}look/").status_code == 200
    assert at_desk(auditor).post(address, {"do": "end", "reason": "够了"}).status_code == 302
    assert at_desk(system).get(f"{address}look/").status_code == 403
    assert "已结束" in said(at_desk(system), address)


def test_of_one_household_nothing_else_is_seen(
    at_desk: Desk, system: Actor, auditor: Actor, home: Household, acting: Callable[..., Actor]
) -> None:
    (other,) = add_households(
        acting("town_office", TOWN),
        [NewFamily(VILLAGE, [NewPerson({"name": "示乙", "relation": "户主"})], {})],
    )
    at_desk(system).post("/emergency/", ASKED | {"household": home.code})
    access = EmergencyAccess.objects.get()
    at_desk(auditor).post(f"/emergency/{access.pk}/", {"do": "grant", "reason": "同意"})
    browser, address = at_desk(system), f"/emergency/{access.pk}/look/"
    assert browser.get(address)["Location"] == f"{address}{home.code}/"
    assert "覃明显" in said(browser, f"{address}{home.code}/")
    refused = browser.get(f"{address}{other.code}/")
    assert (refused.status_code, f"只批准看 {home.code} 这一户" in refused.content.decode()) == (403, True)


def test_the_areas_office_takes_note_and_the_hands_are_told(
    at_desk: Desk,
    officer: Actor,
    stranger: Actor,
    system: Actor,
    seeing: EmergencyAccess,
    acting: Callable[..., Actor],
) -> None:
    address = f"/emergency/{seeing.pk}/"
    assert "次紧急查看等我" in said(at_desk(officer), "/")
    for role in ("security_administrator", "audit_administrator"):
        browser = at_desk(acting(role, COUNTY))
        assert "现在谁在看" in said(browser, "/emergency/") and WHY in said(browser, "/emergency/")
        assert "看了什么" in said(browser, address) and 'value="note"' not in said(browser, address)
        assert browser.post(address, {"do": "note"}).status_code == 403
    for actor in (stranger, acting("audit_administrator", FOREIGN_COUNTY)):
        assert WHY not in said(at_desk(actor), "/emergency/")
        assert at_desk(actor).get(address).status_code == 403
    assert 'value="note"' in said(at_desk(officer), address)
    assert at_desk(officer).post(address, {"do": "note"}).status_code == 302
    assert 'value="note"' not in said(at_desk(officer), address)
    assert "次紧急查看等我" not in said(at_desk(officer), "/")


def test_it_is_somebody_elses_alone(
    at_desk: Desk, seeing: EmergencyAccess, acting: Callable[..., Actor]
) -> None:
    other = at_desk(acting("system_administrator", COUNTY, "another"))
    look = other.get(f"/emergency/{seeing.pk}/look/")
    assert (look.status_code, "没有批准给您" in look.content.decode()) == (403, True)
    assert "去看" not in said(other, f"/emergency/{seeing.pk}/")


def test_a_list_is_turned_over_fifty_at_a_time(
    at_desk: Desk, system: Actor, seeing: EmergencyAccess, acting: Callable[..., Actor], village: Area
) -> None:
    new = [NewFamily(VILLAGE, [NewPerson({"name": f"示{n}", "relation": "户主"})], {}) for n in range(52)]
    homes = add_households(acting("town_office", TOWN), new)
    first, second = (said(at_desk(system), f"/emergency/{seeing.pk}/look/?page={n}") for n in (1, 2))
    codes = sorted(one.code for one in homes)
    assert codes[49] in first and codes[50] not in first and 'rel="next"' in first
    assert codes[50] in second and codes[51] in second and 'rel="next"' not in second


def test_asking_for_a_day_is_over_by_the_offices_clock(seeing: EmergencyAccess) -> None:
    assert seeing.ends_at is not None and seeing.answered_at is not None
    assert seeing.ends_at - seeing.answered_at == timedelta(hours=4)


def test_in_english(at_desk: Desk, system: Actor, seeing: EmergencyAccess) -> None:
    browser = at_desk(system)
    browser.post("/in/language/", {"to": "en", "back": "/"})
    page = said(browser, "/emergency/")
    assert "Who sees now" in page and "End it now" in page
