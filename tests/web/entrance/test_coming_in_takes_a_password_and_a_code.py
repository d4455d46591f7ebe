"""Signing in: a password, a code that counts once, a charge; and whoever guesses waits."""

from __future__ import annotations

import base64
from datetime import timedelta
from time import time
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import TOTP

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import SecondFactor, User
from niukou.office.audit import clock, keys
from niukou.office.audit.models import AuditEntry, Installation
from tests.web.conftest import PASSWORD


@pytest.fixture
def person(cadre: Actor) -> User:
    """A cadre with a password, in an office that is no demo."""
    Installation.objects.update(demo=False, clock_shift=timedelta(0))
    user = User.objects.get(username=cadre.username)
    user.set_password(PASSWORD)
    user.save()
    return user


def knock(browser: Client, person: User, password: str = PASSWORD, address: str = "/in/"):
    return browser.post(address, {"username": person.username, "password": password})


def code_of(person: User, later: int = 0) -> str:
    secret = keys.unseal("second_factor", bytes(SecondFactor.objects.get(user=person).secret))
    clockwork = TOTP(secret)
    clockwork.time = time() + 30 * later
    return f"{clockwork.token():06}"


def wrong(person: User) -> str:
    """A code that is none of these minutes."""
    now = {int(code_of(person, later)) for later in (-1, 0, 1, 2)}
    return f"{next(one for one in range(6) if one not in now):06}"


def come_in(browser: Client, person: User) -> None:
    knock(browser, person)
    browser.get("/in/code/")
    browser.post("/in/code/", {"code": code_of(person)})


def test_the_first_time_a_telephone_learns_the_secret(person: User) -> None:
    browser = Client()
    assert knock(browser, person)["Location"] == "/in/code/"
    shown = browser.get("/in/code/").content.decode()
    assert (
        base64.b32encode(keys.unseal("second_factor", bytes(SecondFactor.objects.get().secret))).decode()
        in shown
    )
    assert browser.post("/in/code/", {"code": code_of(person)})["Location"] == "/in/as/"
    assert browser.get("/in/as/")["Location"] == "/", "who has one charge has no choice"
    assert browser.get("/").status_code == 200
    assert AuditEntry.objects.filter(act="accounts.confirm_second_factor").count() == 1


def test_the_password_alone_lets_nobody_in(person: User) -> None:
    browser = Client()
    knock(browser, person)
    assert browser.get("/").status_code == 302
    assert browser.get("/in/as/").status_code == 302


def test_a_code_is_not_right_twice(person: User) -> None:
    come_in(Client(), person)
    browser = Client()
    knock(browser, person)
    shown = browser.get("/in/code/").content.decode()
    assert "otpauth" not in shown
    again = code_of(person)
    assert "已经用过" in browser.post("/in/code/", {"code": again}).content.decode()
    assert browser.post("/in/code/", {"code": code_of(person, later=1)})["Location"] == "/in/as/"


def test_five_wrong_codes_lock_as_five_wrong_passwords_do(person: User) -> None:
    browser = Client()
    knock(browser, person)
    browser.get("/in/code/")
    answers = [browser.post("/in/code/", {"code": wrong(person)}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert browser.post("/in/code/", {"code": code_of(person)}).status_code == 429
    assert knock(Client(), person).status_code == 429, "the right password, too, until the half hour is over"


def test_a_new_attempt_gives_no_new_guesses(person: User) -> None:
    """Who knows the password alone is not let guess codes without end by beginning again and again."""
    come_in(Client(), person)
    tried = []
    for _ in range(6):
        browser = Client()
        tried.append(knock(browser, person).status_code)
        tried.append(browser.post("/in/code/", {"code": wrong(person)}).status_code)
    assert tried == [302, 200, 302, 200, 302, 200, 302, 200, 302, 429, 429, 302]


def test_one_who_guesses_behind_a_proxy_locks_nobody_beside_him(person: User, settings: Any) -> None:
    settings.PROXIES = ["127.0.0.1"]
    there, here = ({"HTTP_X_FORWARDED_FOR": f"10.0.0.{at}"} for at in (1, 2))
    for _ in range(5):
        locked = Client(**there).post("/in/", {"username": person.username, "password": "wrong"})
    assert locked.status_code == 429
    assert "回到我的工作" not in locked.content.decode() and "去登录" in locked.content.decode()
    assert knock(Client(**there), person).status_code == 429
    assert knock(Client(**here), person)["Location"] == "/in/code/"
    assert knock(Client(HTTP_X_FORWARDED_FOR="nonsense, 10.0.0.2"), person)["Location"] == "/in/code/"
    assert knock(Client(HTTP_X_FORWARDED_FOR="<nonsense>"), person)["Location"] == "/in/code/"


def test_what_somebody_says_of_his_own_address_gives_no_new_guesses(person: User) -> None:
    for at in range(6):
        locked = knock(Client(HTTP_X_FORWARDED_FOR=f"10.0.1.{at}"), person, "wrong")
    assert locked.status_code == 429


def test_who_guesses_passwords_waits(person: User) -> None:
    browser = Client()
    answers = [knock(browser, person, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert knock(browser, person).status_code == 429, "the right one, too, until the half hour is over"


def test_who_has_left_is_not_let_in(person: User) -> None:
    person.active_to = clock.today()
    person.save()
    assert "用户名或密码不对" in knock(Client(), person).content.decode()


def test_who_has_no_charge_is_told_so(person: User) -> None:
    person.charges.update(until=clock.today())
    browser = Client()
    come_in(browser, person)
    assert "没有职责" in browser.get("/in/as/").content.decode()
    assert browser.get("/")["Location"] == "/in/as/"


@pytest.mark.parametrize(
    ("asked", "goes"),
    [("/book/", "/book/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_one_comes_to_where_one_wanted_and_never_elsewhere(person: User, asked: str, goes: str) -> None:
    browser = Client()
    knock(browser, person, address=f"/in/?next={asked}")
    browser.get("/in/code/")
    browser.post("/in/code/", {"code": code_of(person)})
    assert browser.get("/in/as/")["Location"] == goes


def test_out_is_out(person: User) -> None:
    browser = Client()
    come_in(browser, person)
    browser.get("/in/as/")
    browser.post("/in/out/")
    assert browser.get("/").status_code == 302


def test_a_demo_goes_without_a_code_and_shows_its_accounts(cadre: Actor) -> None:
    user = User.objects.get(username=cadre.username)
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    assert cadre.username in browser.get("/in/").content.decode()
    assert knock(browser, user)["Location"] == "/in/as/"


def test_elsewhere_no_account_is_shown(person: User) -> None:
    assert person.username not in Client().get("/in/").content.decode()


def test_another_password_takes_the_old_one(person: User) -> None:
    browser = Client()
    come_in(browser, person)
    browser.get("/in/as/")
    for given, said in (
        ({"old": "wrong", "new": "another-password-1", "again": "another-password-1"}, "原密码不对"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "密码不行"),
        ({"old": PASSWORD, "new": "another-password-1", "again": "another-password-2"}, "两遍不一样"),
        ({"old": PASSWORD, "new": "another-password-1", "again": "another-password-1"}, "改好了"),
    ):
        assert said in browser.post("/in/password/", given).content.decode()
    assert browser.get("/").status_code == 200, "his session goes on"
    assert knock(Client(), person, "another-password-1").status_code == 302
