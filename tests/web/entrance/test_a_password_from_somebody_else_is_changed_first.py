"""Who was given a password by somebody else chooses his own before any page opens to him; a demo's ready accounts do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.accounts.services import NewUser, add_user, reset_password
from niukou.office.audit.models import AuditEntry, Installation
from tests.office.conftest import COUNTY
from tests.web.conftest import PASSWORD
from tests.web.frame.test_every_route_asks_who import ROUTES, routes

OWN = "my-own-password-1"
_EXAMPLES = {"number": 1}  # of an address that wants a number


@pytest.fixture
def newcomer(
    officer: Actor, at_desk: Callable[[Actor], Client], acting: Callable[..., Actor]
) -> tuple[Client, User]:
    """Let in with a first password, by an office that is no demo."""
    add_user(officer, NewUser("newcomer", "新来的", PASSWORD))
    browser = at_desk(acting("county_office", COUNTY, "newcomer"))
    Installation.objects.update(demo=False, clock_shift=timedelta(0))
    return browser, User.objects.get(username="newcomer")


def test_no_page_opens_before_he_has_chosen_his_own(newcomer: tuple[Client, User]) -> None:
    browser, _ = newcomer
    pages = [(name, one) for name, one in routes(get_resolver()) if ROUTES[name] == "page"]
    opened = []
    for name, one in pages:
        address = reverse(name, kwargs={key: _EXAMPLES.get(key, "x") for key in one.pattern.converters})
        for answer in (browser.get(address), browser.post(address)):
            if (answer.status_code, answer.headers.get("Location")) != (302, "/in/password/"):
                opened.append(name)
    assert set(opened) == {"entrance:password"}


def test_with_a_password_of_his_own_everything_opens(newcomer: tuple[Client, User]) -> None:
    browser, user = newcomer
    assert "别人给的" in browser.get("/in/password/").content.decode()
    same = {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}
    assert "和原来的不同" in browser.post("/in/password/", same).content.decode()
    assert browser.get("/").status_code == 302
    browser.post("/in/password/", {"old": PASSWORD, "new": OWN, "again": OWN})
    user.refresh_from_db()
    assert user.own_password and user.check_password(OWN)
    assert browser.get("/").status_code == 200
    assert AuditEntry.objects.filter(act="accounts.change_password").count() == 1


def test_why_a_password_will_not_do_is_said_in_the_language_of_the_page(
    newcomer: tuple[Client, User],
) -> None:
    browser, _ = newcomer
    short = {"old": PASSWORD, "new": "short", "again": "short"}
    assert "密码不行：至少要10个字符" in browser.post("/in/password/", short).content.decode()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = browser.post("/in/password/", short).content.decode()
    assert "this password will not do: at least 10 characters" in told and "密码不行" not in told


def test_a_password_given_again_is_changed_again(
    newcomer: tuple[Client, User], acting: Callable[..., Actor]
) -> None:
    browser, user = newcomer
    browser.post("/in/password/", {"old": PASSWORD, "new": OWN, "again": OWN})
    reset_password(acting("system_administrator", COUNTY), user, "given-by-a-hand-1", reason="忘了")
    user.refresh_from_db()
    assert not user.own_password


def test_the_ready_accounts_of_a_demo_keep_theirs(newcomer: tuple[Client, User]) -> None:
    browser, _ = newcomer
    Installation.objects.update(demo=True)
    assert browser.get("/").status_code == 200
    assert "别人给的" not in browser.get("/in/password/").content.decode()
