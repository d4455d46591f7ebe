"""Signing in: a password, a code that counts once, a charge; and whoever guesses waits."""

from __future__ import annotations

import base64
from datetime import timedelta
from time import time

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


def test_five_wrong_codes_end_the_attempt(person: User) -> None:
    browser = Client()
    knock(browser, person)
    browser.get("/in/code/")
    right = code_of(person)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answers = [browser.post("/in/code/", {"code": wrong}) for _ in range(5)]
    assert answers[-1]["Location"] == "/in/"
    assert browser.post("/in/code/", {"code": right})["Location"] == "/in/"


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
