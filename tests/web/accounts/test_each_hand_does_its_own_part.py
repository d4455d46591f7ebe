"""Accounts: three hands, each doing its own part; the services refuse what is another's, not the pages alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import Charge, SecondFactor, User
from niukou.office.accounts.second_factor import has_second_factor, new_second_factor
from niukou.office.accounts.services import (
    AccountError,
    NewUser,
    add_user,
    close_user,
    forget_second_factor,
    give_charge,
    reset_password,
    unlock,
)
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE
from tests.web.conftest import PASSWORD

Desk = Callable[[Actor], Client]
NAME = "刘某<script>alert(1)</script>"


@pytest.fixture
def system(acting: Callable[..., Actor]) -> Actor:
    return acting("system_administrator", COUNTY)


@pytest.fixture
def security(acting: Callable[..., Actor]) -> Actor:
    return acting("security_administrator", COUNTY)


@pytest.fixture
def audit(acting: Callable[..., Actor]) -> Actor:
    return acting("audit_administrator", COUNTY)


@pytest.fixture
def clerk(system: Actor, security: Actor) -> User:
    """Let in by one hand, charged by the other."""
    user = add_user(system, NewUser("liu", NAME, PASSWORD))
    give_charge(security, user, "village_cadre", Area.objects.get(code=VILLAGE))
    return user


def refused(act: Callable[..., object], *args: object, **named: object) -> bool:
    with pytest.raises(NotAllowedError):
        act(*args, **named)
    return True


def test_one_hand_lets_in_and_the_other_charges(at_desk: Desk, system: Actor, security: Actor) -> None:
    typed = {"username": "liu", "full_name": NAME, "password": PASSWORD}
    assert at_desk(system).post("/accounts/add/", typed)["Location"] == "/accounts/of/liu/"
    given = {"do": "give", "give-role": "village_cadre", "give-area": VILLAGE, "give-since": ""}
    assert at_desk(security).post("/accounts/of/liu/", given).status_code == 302
    assert Charge.objects.get(user__username="liu").area.code == VILLAGE
    page = at_desk(security).get("/accounts/of/liu/").content.decode()
    assert "<script>alert" not in page
    assert "派职责" in page
    assert [e.act for e in AuditEntry.objects.order_by("id")][-2:] == [
        "accounts.add_user",
        "accounts.give_charge",
    ]


def test_what_was_refused_is_said_and_what_was_typed_stays(at_desk: Desk, system: Actor, clerk: User) -> None:
    typed = {"username": "liu", "full_name": "另一个", "password": PASSWORD}
    page = at_desk(system).post("/accounts/add/", typed).content.decode()
    assert "已有用户 liu" in page
    assert "另一个" in page
    assert PASSWORD not in page
    weak = at_desk(system).post("/accounts/add/", typed | {"username": "wang", "password": "short"})
    assert "密码不行" in weak.content.decode()
    assert not User.objects.filter(username="wang").exists()


def test_a_charge_sent_twice_is_given_once_and_ends_with_a_reason(
    at_desk: Desk, security: Actor, clerk: User
) -> None:
    browser, charge = at_desk(security), clerk.charges.get()
    given = {"do": "give", "give-role": "village_cadre", "give-area": VILLAGE}
    assert "已有这个职责" in browser.post("/accounts/of/liu/", given).content.decode()
    unknown = browser.post("/accounts/of/liu/", given | {"give-area": "000"})
    assert "没有编号是 000 的地方" in unknown.content.decode()
    end = {"do": "end", "end-charge": charge.pk, "end-until": "", "end-reason": "调离"}
    past = browser.post("/accounts/of/liu/", end | {"end-until": "2016-01-01"}).content.decode()
    assert "已经过去" in past
    assert browser.post("/accounts/of/liu/", end).status_code == 302
    charge.refresh_from_db()
    assert charge.until == clock.today()


def test_the_security_hand_adds_and_closes_nobody_and_gives_no_password(security: Actor, clerk: User) -> None:
    assert refused(add_user, security, NewUser("x", "某人"))
    assert refused(close_user, security, clerk, reason="走了")
    assert refused(reset_password, security, clerk, PASSWORD + "二", reason="忘了")


def test_the_system_hand_gives_no_charge_and_opens_no_second_door(system: Actor, clerk: User) -> None:
    assert refused(give_charge, system, clerk, "village_cadre", Area.objects.get(code=VILLAGE))
    assert refused(forget_second_factor, system, clerk, reason="丢了")
    assert refused(unlock, system, clerk, reason="忘了")


def test_the_audit_hand_and_an_office_do_none_of_it(
    at_desk: Desk, audit: Actor, officer: Actor, clerk: User
) -> None:
    assert refused(add_user, audit, NewUser("x", "某人"))
    assert refused(give_charge, audit, clerk, "village_cadre", Area.objects.get(code=VILLAGE))
    for actor in (audit, officer):
        assert refused(reset_password, actor, clerk, PASSWORD + "二", reason="忘了")
        assert refused(unlock, actor, clerk, reason="忘了")
    assert at_desk(audit).get("/accounts/").status_code == 403


def test_nobody_is_two_hands_or_a_hand_and_a_cadre(
    security: Actor, officer: Actor, clerk: User, system: Actor
) -> None:
    county = Area.objects.get(code=COUNTY)
    for giver in (security, officer):
        with pytest.raises(AccountError, match="三个人"):
            give_charge(giver, clerk, "audit_administrator", county)
    keeper = User.objects.get(pk=system.user)
    for role in ("audit_administrator", "security_administrator", "county_department"):
        with pytest.raises(AccountError, match="三个人"):
            give_charge(security, keeper, role, county)


def test_another_password_ends_sessions_and_is_told_with_its_reason(
    at_desk: Desk, system: Actor, clerk: User
) -> None:
    browser = Client()
    browser.force_login(clerk, backend="niukou.web.entrance.backend.OfficeBackend")
    typed = {"do": "password", "password-password": PASSWORD + "二", "password-reason": "忘了"}
    assert at_desk(system).post("/accounts/of/liu/", typed).status_code == 302
    assert User.objects.get(pk=clerk.pk).check_password(PASSWORD + "二")
    assert browser.get("/in/as/")["Location"].startswith("/in/")
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.subject, entry.reason) == ("accounts.reset_password", "user:liu", "忘了")
    assert PASSWORD not in entry.detail


def test_a_lost_telephone_and_a_lock_are_the_security_hands(
    at_desk: Desk, security: Actor, clerk: User
) -> None:
    new_second_factor(clerk)
    SecondFactor.objects.update(confirmed_at=clock.now())
    AccessAttempt.objects.create(
        username="liu", ip_address="127.0.0.1", failures_since_start=5, attempt_time=timezone.now(), user_agent="",
    )  # fmt: skip
    browser = at_desk(security)
    assert "锁住了" in browser.get("/accounts/").content.decode()
    browser.post("/accounts/of/liu/", {"do": "forget", "forget-reason": "手机丢了"})
    browser.post("/accounts/of/liu/", {"do": "unlock", "unlock-reason": "本人来了"})
    assert not has_second_factor(clerk)
    assert not AccessAttempt.objects.exists()
    acts = [e.act for e in AuditEntry.objects.order_by("id")]
    assert acts[-2:] == ["accounts.forget_second_factor", "accounts.unlock"]
    again = browser.post("/accounts/of/liu/", {"do": "forget", "forget-reason": "手机丢了"})
    assert "没有第二道门" in again.content.decode()


def test_who_left_is_closed_and_stays_known(at_desk: Desk, system: Actor, clerk: User) -> None:
    browser = at_desk(system)
    assert browser.post("/accounts/of/liu/", {"do": "close", "close-reason": ""}).status_code == 200
    assert browser.post("/accounts/of/liu/", {"do": "close", "close-reason": "退休"}).status_code == 302
    assert "已停用" in browser.get("/accounts/of/liu/").content.decode()
    assert not User.objects.get(pk=clerk.pk).has_usable_password()
    late = browser.post(
        "/accounts/of/liu/", {"do": "password", "password-password": PASSWORD, "password-reason": "x"}
    )
    assert late.status_code == 200
    assert not User.objects.get(pk=clerk.pk).has_usable_password()


@pytest.mark.parametrize("hand", ["system", "security", "audit"])
def test_no_hand_sees_the_register(
    at_desk: Desk, family: Household, hand: str, request: pytest.FixtureRequest
) -> None:
    browser = at_desk(request.getfixturevalue(hand))
    for address in (
        "/households/",
        "/households/?q=试人",
        f"/households/{family.code}/",
        "/cases/?list=all",
        "/book/",
    ):
        answer = browser.get(address)
        said = answer.content.decode()
        assert answer.status_code == 403 and "不看户、人和办件的资料" in said, address
        assert "试人" not in said.replace('value="试人"', "")
        assert f"/households/{family.code}/" not in said.partition("<main")[2]
    # not even whether there is such a household is told
    for room in (
        "households/NOBODY",
        "comparison",
        "quality",
        "support",
        "paper",
        "windows",
        "asked",
        "households/lists",
    ):
        assert browser.get(f"/{room}/").status_code == 403, room
    menu = browser.get("/rulebook/").content.decode().partition("<main")[0]
    assert "/households/" not in menu
    start = browser.get("/")["Location"]
    assert start == ("/audit/" if hand == "audit" else "/accounts/")


def test_a_stranger_finds_nobody_of_another_county(
    at_desk: Desk, stranger: Actor, clerk: User, acting: Callable[..., Actor], cadre: Actor
) -> None:
    elsewhere = acting("system_administrator", "539902000000")
    for actor in (stranger, elsewhere):
        assert "/accounts/of/liu/" not in at_desk(actor).get("/accounts/?q=liu").content.decode()
        assert at_desk(actor).get("/accounts/of/liu/").status_code == 403
    assert refused(reset_password, elsewhere, clerk, PASSWORD + "二", reason="忘了")
    assert refused(close_user, elsewhere, clerk, reason="走了")
    assert at_desk(cadre).get("/accounts/").status_code == 403


def test_a_charge_outside_the_area_is_refused(at_desk: Desk, security: Actor, clerk: User) -> None:
    given = {"do": "give", "give-role": "village_cadre", "give-area": FOREIGN_VILLAGE}
    assert at_desk(security).post("/accounts/of/liu/", given).status_code == 403
    assert Charge.objects.filter(user=clerk).count() == 1


def test_a_list_of_people_asks_few_questions(
    at_desk: Desk, system: Actor, security: Actor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(60):
        user = User.objects.create(username=f"u{number:02}", full_name="某人", active_from=date(2017, 1, 1))
        Charge.objects.create(
            user=user, role="helper", area=Area.objects.get(code=VILLAGE), since=date(2017, 1, 1)
        )
    browser = at_desk(system)
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        browser.get("/accounts/")
