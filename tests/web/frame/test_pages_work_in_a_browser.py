"""In a real browser: the keyboard is enough, rows become blocks on a telephone, nothing is blocked or broken."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"laptop": (1366, 768), "telephone": (390, 844)}


@pytest.fixture(autouse=True)
def _beside_the_browsers_loop(_plain_files: None) -> Iterator[None]:
    """Playwright runs a loop of its own in this thread, which Django takes for one that its database must not be used in."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE") if before is None else None


@pytest.fixture
def cadre_signs_in(cadre: Actor) -> str:
    user = User.objects.get(username=cadre.username)
    user.set_password(PASSWORD)
    user.save()
    return user.username


def sign_in(shown: Page, server: LiveServer, username: str) -> None:
    shown.goto(server.url)
    shown.get_by_label("用户名").fill(username)
    shown.get_by_label("密码", exact=False).fill(PASSWORD)
    shown.keyboard.press("Enter")
    shown.wait_for_url(server.url + "/")


def test_rows_are_blocks_on_a_telephone_and_a_table_to_whoever_listens(
    live_server: LiveServer, cadre: Actor, cadre_signs_in: str, family: Household
) -> None:
    open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    for size in SIZES.values():
        with page(*size) as shown:
            sign_in(shown, live_server, cadre_signs_in)
            for address, stacked in (
                ("/cases/?list=all", True),
                ("/households/", True),
                ("/book/progress/", False),
            ):
                shown.goto(live_server.url + address)
                table = shown.locator(".scroll .table").first
                assert table.evaluate("(it) => it.classList.contains('stacked')") == stacked, address
                cell = table.locator("tbody td").first
                block = cell.evaluate("(it) => getComputedStyle(it).display") == "flow-root"
                assert block == (stacked and size[0] < 640), address
                if stacked:
                    head = cell.evaluate("(it) => it.dataset.label")
                    assert shown.get_by_role("columnheader", name=head).count() >= 1, (
                        "also where it is not seen"
                    )
                    assert table.get_by_role("row").count() > 1 and table.get_by_role("cell").count() > 2


def test_the_keyboard_is_enough_to_find_a_family(
    live_server: LiveServer, cadre_signs_in: str, family: Household
) -> None:
    with page(1366, 768) as shown:
        sign_in(shown, live_server, cadre_signs_in)
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.className") == "skip"
        shown.get_by_role("searchbox").first.focus()
        shown.keyboard.type("试人")
        shown.keyboard.press("Enter")
        shown.wait_for_url("**/households/?q=*")
        shown.get_by_role("link", name=family.code).first.focus()
        shown.keyboard.press("Enter")
        shown.wait_for_url(f"**/households/{family.code}/")
        assert "起在册" in shown.inner_text("main")


def test_what_is_typed_outlasts_the_session(
    live_server: LiveServer, cadre: Actor, cadre_signs_in: str, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    with page(1366, 768) as shown:
        shown.clock.install()
        sign_in(shown, live_server, cadre_signs_in)
        shown.goto(f"{live_server.url}/cases/{case.number}/withdraw/")
        words = shown.locator("main textarea, main input.form-control").first
        words.fill("写了半个小时")
        Session.objects.all().delete()
        shown.clock.fast_forward("31:00")
        send = shown.locator("main form[method=post] button").first
        send.click()
        told = shown.get_by_role("alert")
        expect(told).to_contain_text("写好的都还在这一页")
        assert words.input_value() == "写了半个小时"
        with shown.context.expect_page() as opened:
            told.get_by_role("link").click()
        again = opened.value
        again.get_by_label("用户名").fill(cadre_signs_in)
        again.get_by_label("密码", exact=False).fill(PASSWORD)
        again.keyboard.press("Enter")
        again.wait_for_url(live_server.url + "/")
        with shown.expect_navigation():
            send.click()
        case.refresh_from_db()
        assert case.state == "withdrawn"
        assert "写了半个小时" in [step.reason for step in case.steps.all()]


def test_charts_are_drawn_under_the_strict_policy(
    live_server: LiveServer, cadre_signs_in: str, family: Household
) -> None:
    with page(1366, 768) as shown:
        sign_in(shown, live_server, cadre_signs_in)
        shown.goto(live_server.url + "/book/?from=2017-06-01&to=2017-06-30")
        shown.wait_for_selector(".chart canvas")
