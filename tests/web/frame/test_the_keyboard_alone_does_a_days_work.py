"""In a real browser, without a mouse: signed in, a family found, its exit opened, its visit refused and written down, out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page, expect
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.cases.models import Case
from niukou.office.registry.models import Household
from tests.office.conftest import VILLAGE
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import _beside_the_browsers_loop  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
FARTHEST = 90  # so many stops of the tabulator a page may have
SEEN = {"查财产": "没有车", "查家庭成员": "三口人", "查生产生活条件": "通水通电"}
HERE = """() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
  return (label || at.getAttribute("aria-label") || at.innerText || at.value || "").trim();
}"""


@pytest.fixture
def team(acting: Callable[..., Actor]) -> str:
    """The name with which somebody of the village's work team signs in."""
    user = User.objects.get(username=acting("work_team", VILLAGE).username)
    user.set_password(PASSWORD)
    user.save()
    return str(user.username)


def tab_to(shown: Page, words: str) -> None:
    """On with the tabulator until something of these words is where one is; it is seen there, and has a frame."""
    for _ in range(FARTHEST):
        shown.keyboard.press("Tab")
        if words in shown.evaluate(HERE):
            assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none" or (
                shown.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none"
            ), f"{words}: not to be seen that one is there"
            return
    raise AssertionError(f"the keyboard does not come to {words!r} on {shown.url}")


def enter(shown: Page, words: str) -> None:
    """To a link or button, and pressed: another page comes."""
    tab_to(shown, words)
    with shown.expect_navigation():
        shown.keyboard.press("Enter")


def write(shown: Page, words: str, text: str) -> None:
    tab_to(shown, words)
    shown.keyboard.type(text)


def test_an_exit_is_opened_and_visited_by_keyboard_alone(
    live_server: LiveServer,
    team: str,
    family: Household,
    tmp_path: Path,
) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n made up")
    with page(1366, 768) as shown:
        choosers: list[FileChooser] = []

        def offered(one: FileChooser) -> None:
            choosers.append(one)

        shown.on("filechooser", offered)  # from the beginning: the browser hears of it some time later
        shown.goto(live_server.url)
        shown.keyboard.type(team)  # the name is where one begins
        shown.keyboard.press("Tab")
        shown.keyboard.type(PASSWORD)
        shown.keyboard.press("Enter")
        shown.wait_for_url(live_server.url + "/")
        write(shown, "找人、找户", "试人")
        shown.keyboard.press("Enter")
        shown.wait_for_url("**/households/?q=*")
        enter(shown, "跳到正文")
        enter(shown, family.code)
        enter(shown, "给这一户立案")
        enter(shown, "正常脱贫")
        enter(shown, "立案")
        case = Case.objects.get(household=family)
        write(shown, "查收入", "6200")
        tab_to(shown, "查住房")
        shown.keyboard.press("ArrowDown")
        for words, text in SEEN.items():
            write(shown, words, text)
        enter(shown, "办好这一步")
        refused = shown.get_by_role("alert")
        expect(refused).to_contain_text("脱贫核实表")
        expect(refused).to_contain_text("什么也没有写进去")
        tab_to(shown, "材料：脱贫核实表")
        shown.keyboard.press("Space")
        while not choosers:  # until the test's own time is over
            shown.wait_for_timeout(50)
        choosers[0].set_files(scan)
        enter(shown, "办好这一步")
        expect(shown.get_by_role("status")).to_contain_text("办好了：入户核实")
        case.refresh_from_db()
        assert case.step == "guarantees"
        tab_to(shown, "驻村")
        shown.keyboard.press("Enter")
        enter(shown, "退出")
        shown.wait_for_url("**/in/")
