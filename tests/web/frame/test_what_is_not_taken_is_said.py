"""What was sent and is not taken: the page says so in the office's words, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.registry.models import Household
from tests.web.conftest import BACKEND

FORM = "application/x-www-form-urlencoded"


def as_the_office_says_it(answer: HttpResponse, status: int, *words: str) -> None:
    said = answer.content.decode()
    assert answer.status_code == status
    assert "纽扣" in said and 'class="card refused"' in said, "no page of Django's own"
    assert "什么也没有写进去" in said
    for one in words:
        assert one in said, one
    for foreign in ("CSRF", "Forbidden", "Bad Request", "Traceback", "Django"):
        assert foreign not in said, foreign


@pytest.mark.parametrize("sent", [{}, {"csrfmiddlewaretoken": "x"}])
def test_a_form_of_another_session(cadre: Actor, sent: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username=cadre.username), backend=BACKEND)
    as_the_office_says_it(browser.post("/in/out/", sent), 403, "刷新", "后退")


def test_more_fields_than_any_form_has(at_desk: Callable[[Actor], Client], cadre: Actor) -> None:
    sent = urlencode([("f", "1")] * 20_001)
    as_the_office_says_it(at_desk(cadre).post("/households/lists/", sent, content_type=FORM), 413, "分成几次")


def test_more_text_than_any_form_has(at_desk: Callable[[Actor], Client], cadre: Actor) -> None:
    sent = "reason=" + "x" * 3_000_000
    as_the_office_says_it(at_desk(cadre).post("/households/lists/", sent, content_type=FORM), 413, "分成几次")


def test_another_name_of_this_machine(office: None) -> None:
    as_the_office_says_it(Client(HTTP_HOST="elsewhere.example").get("/in/"), 400, "重新打开")


def test_a_large_familys_form_is_taken(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household
) -> None:
    """Of each of forty members each field, and what it was when it was shown."""
    sent = urlencode([(f"was:p:{at}", "1") for at in range(2500)])
    assert (
        at_desk(officer).post(f"/households/{family.code}/check/", sent, content_type=FORM).status_code == 200
    )
