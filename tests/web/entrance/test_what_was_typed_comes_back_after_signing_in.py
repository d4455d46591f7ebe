"""A form that is sent after its session has ended comes back filled when its sender has signed in again, and to him alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.audit.models import Installation
from niukou.office.instructions.models import Instruction
from niukou.web.frame.typed import WITHOUT, Typed, put_back
from tests.web.conftest import BACKEND, PASSWORD
from tests.web.entrance.test_coming_in_takes_a_password_and_a_code import code_of

pytestmark = pytest.mark.django_db
PAGE = "/asked/new/"
SAYS = "各村核对“<户口本>” & 报上来\n第二行"
PRESSED = {"HTTP_ACCEPT": "text/html,*/*"}


def ended(browser: Client) -> None:
    """Half an hour of silence, and the cookie is still there."""
    Session.objects.filter(pk=browser.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )


def travels(answer: Any) -> str:
    found = re.search(r'name="typed" value="([^"]*)"', answer.content.decode())
    return unescape(found[1]) if found else ""


@pytest.fixture
def sent(at_desk: Callable[[Actor], Client], officer: Actor) -> tuple[Client, Any]:
    """Somebody typed, was silent too long, and has sent his form without JavaScript."""
    browser = at_desk(officer)
    ended(browser)
    return browser, browser.post(PAGE, {"text": SAYS, "due": "2017-12-01"}, **PRESSED)


def signed_in(browser: Client, actor: Actor) -> None:
    browser.force_login(User.objects.get(username=actor.username), backend=BACKEND)
    session = browser.session
    session["charge"] = [actor.role, actor.area]
    session.save()


def test_it_is_said_that_nothing_was_sent_and_everything_is_kept(sent: tuple[Client, Any]) -> None:
    _, answer = sent
    assert answer.status_code == 401 and "您写的都在" in answer.content.decode()
    assert travels(answer) and not Instruction.objects.exists()


def test_it_comes_back_into_the_form_and_nothing_is_done(sent: tuple[Client, Any], officer: Actor) -> None:
    browser, answer = sent
    said = browser.post("/in/", {"typed": travels(answer)}).content.decode()
    assert "您写的都在" in said and "用户名或密码不对" not in said and 'role="alert"' not in said
    signed_in(browser, officer)
    page = browser.post(PAGE, {"typed": travels(answer)}).content.decode()
    assert "放回来了，还没有交" in page
    area = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)
    assert area and unescape(area[1]) == SAYS and 'value="2017-12-01"' in page
    assert not Instruction.objects.exists(), "only he sends it"


def test_password_and_second_factor_lead_back(sent: tuple[Client, Any], officer: Actor) -> None:
    browser, answer = sent
    Installation.objects.update(demo=False, clock_shift=timedelta(0))
    user = User.objects.get(username=officer.username)
    user.set_password(PASSWORD)
    user.own_password = True
    user.save()
    told = travels(answer)
    wrong = browser.post("/in/", {"username": user.username, "password": "wrong", "typed": told})
    assert travels(wrong) == told, "a slip of the pen loses nothing"
    code = browser.post("/in/", {"username": user.username, "password": PASSWORD, "typed": told})
    assert travels(code) == told, "the second factor carries it on"
    back = browser.post("/in/code/", {"code": code_of(user), "typed": told})
    said = back.content.decode()
    assert "回到那张表" in said and f'action="{PAGE}"' in said and travels(back) == told
    page = browser.post(PAGE, {"typed": told}).content.decode()
    assert "第二行" in page and not Instruction.objects.exists()


def test_nobody_else_gets_it(
    sent: tuple[Client, Any], stranger: Actor, at_desk: Callable[[Actor], Client]
) -> None:
    _, answer = sent
    page = at_desk(stranger).post(PAGE, {"typed": travels(answer)}).content.decode()
    assert "户口本" not in page and not Instruction.objects.exists()


def test_what_nobody_signed_fills_nothing_and_does_nothing(
    at_desk: Callable[[Actor], Client], officer: Actor
) -> None:
    forged = signing.dumps(
        [str(officer.user), PAGE, PAGE, [["text", "别人写的"]]], salt="another", compress=True
    )
    for told in (forged, "x", ""):
        page = at_desk(officer).post(PAGE, {"typed": told, "text": "办了", "due": "2017-12-01"})
        assert page.status_code == 200 and "别人写的" not in page.content.decode()
    assert not Instruction.objects.exists()


def test_a_stranger_and_a_script_are_only_sent_to_sign_in(
    sent: tuple[Client, Any], at_desk: Callable[[Actor], Client], officer: Actor
) -> None:
    assert Client().post(PAGE, {"text": SAYS}, **PRESSED).status_code == 302
    browser = at_desk(officer)
    ended(browser)
    assert browser.post(PAGE, {"text": SAYS}, HTTP_ACCEPT="*/*").status_code == 302


def test_no_password_and_no_token_travels(
    at_desk: Callable[[Actor], Client], officer: Actor, sent: tuple[Client, Any]
) -> None:
    browser = at_desk(officer)
    ended(browser)
    assert browser.post(
        "/accounts/add/", {"username": "x", "password": "三个纽扣-right"}, **PRESSED
    ).status_code in (302, 404)
    ended_again = at_desk(officer)
    ended(ended_again)
    answer = ended_again.post(PAGE, {"text": SAYS, "csrfmiddlewaretoken": "k" * 64}, **PRESSED)
    assert "k" * 64 not in str(signing.loads(travels(answer), salt="niukou.web.frame.typed"))


def test_every_form_with_a_password_is_in_a_room_that_is_left_out() -> None:
    get_resolver().url_patterns  # noqa: B018  all rooms are imported
    found = {
        one.__module__
        for one in _forms(forms.BaseForm)
        if _has_password(one) and one.__module__.startswith("niukou")
    }
    assert {name.split(".")[2] for name in found} == WITHOUT


def _forms(one: type) -> Iterator[type]:
    for below in one.__subclasses__():
        yield below
        yield from _forms(below)


def _has_password(one: Any) -> bool:
    fields = getattr(one, "base_fields", {}).values()
    return any(isinstance(field.widget, forms.PasswordInput) for field in fields)


def test_boxes_lists_and_hidden_fields_come_back_and_passwords_do_not() -> None:
    page = (
        '<!doctype html><p>a &amp; b &#20;</p><!-- c --><form method="post"><input name="one" value="x"></form>'
        '<form method="post" action="/p/?a=1"><input type="hidden" name="csrfmiddlewaretoken" value="new">'
        '<input type="hidden" name="was" value="1"><input name="n" value="1" required><input name="n" value="2">'
        '<input type="checkbox" name="c" value="a" checked><input type="checkbox" name="c" value="b">'
        '<input type="password" name="p"><select name="s"><option value="">—</option><option value="1" selected>一</option>'
        '<option value="2">二</option></select><textarea name="t">old &lt;b&gt;</textarea><button name="act" value="go">办</button></form>'
    )
    fields = [
        ("csrfmiddlewaretoken", "old"),
        ("was", "0"),
        ("n", '"5'),
        ("n", "6"),
        ("c", "b"),
        ("p", "geheim"),
        ("s", "2"),
        ("t", "</textarea><b>"),
    ]
    filled = put_back(page, Typed("1", "/p/", "/p/", fields), "放回来了")
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="new">' in filled and "geheim" not in filled
    assert (
        'name="was" value="0"' in filled
        and 'name="n" value="&quot;5" required' in filled
        and 'name="n" value="6"' in filled
    )
    assert (
        '<input type="checkbox" name="c" value="a">' in filled
        and '<input type="checkbox" name="c" value="b" checked>' in filled
    )
    assert '<option value="1">' in filled and '<option value="2" selected>' in filled
    assert "\n&lt;/textarea&gt;&lt;b&gt;</textarea>" in filled and "old" not in filled
    assert filled.startswith(page.partition("<form method")[0]) and filled.count("放回来了") == 1
    elsewhere = Typed("1", "/q/", "/q/", [("t", "x")])
    assert put_back(page, elsewhere, "放回来了") == page


def test_the_hour_is_over(sent: tuple[Client, Any], officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, answer = sent
    signed_in(browser, officer)
    monkeypatch.setattr("niukou.web.frame.typed._SECONDS", -1)
    assert "户口本" not in browser.post(PAGE, {"typed": travels(answer)}).content.decode()
    assert settings.SESSION_COOKIE_AGE == 1800
