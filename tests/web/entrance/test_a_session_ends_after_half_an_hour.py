"""A session goes on as long as somebody opens pages, and is written no oftener than once a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from niukou.office.accounts.actor import Actor

pytestmark = pytest.mark.django_db
LONG = timedelta(seconds=settings.SESSION_COOKIE_AGE)


@pytest.fixture
def browser(at_desk: Callable[[Actor], Client], cadre: Actor) -> Client:
    return at_desk(cadre)


def last_opened(browser: Client, ago: timedelta) -> None:
    Session.objects.filter(pk=browser.session.session_key).update(expire_date=timezone.now() + LONG - ago)


def left(browser: Client) -> timedelta:
    return Session.objects.get(pk=browser.session.session_key).expire_date - timezone.now()


def test_a_page_moves_the_end_on(browser: Client) -> None:
    last_opened(browser, timedelta(minutes=29))
    assert browser.get("/").status_code == 200
    assert left(browser) > LONG - timedelta(minutes=1)


def test_after_half_an_hour_of_silence_one_signs_in_again(browser: Client) -> None:
    last_opened(browser, LONG + timedelta(seconds=1))
    assert browser.get("/")["Location"].startswith("/in/")


def test_pages_that_follow_each_other_write_no_session(browser: Client) -> None:
    last_opened(browser, timedelta(minutes=2))
    browser.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/").status_code == 200
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
