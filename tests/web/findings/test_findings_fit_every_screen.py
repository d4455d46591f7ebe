"""In a real browser: lists, a finding with its forms, runs and help fit a laptop and a telephone, and everybody can use them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.findings.models import Finding, ScreenRun
from niukou.office.findings.services import assign
from niukou.office.registry.models import Household
from tests.office.findings.made_runs import one, row, take
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("NIUKOU_PICTURES")  # a folder in which to keep what was seen


@pytest.fixture
def at_work(  # with money and a helper beside
    officer: Actor, cadre: Actor, lead: Finding, family: Household, allotment: object, helper: object
) -> None:
    """A lead that was asked, a problem, a second run, money and a helper."""
    for actor in (officer, cadre):
        user = User.objects.get(username=actor.username)
        user.set_password(PASSWORD)
        user.save()
    long = "名下有小型轿车一辆（号牌示Z00001），购置价格106000元，初次登记2013-05-05，识别以前；请入户核实是否本户所有、何时购买。"
    rows = [row(lead.name, household=family.code, person=f"{family.code}-0", message=long)]
    rows += [row("p" * 16, "C16", household=family.code), row("o" * 16, "OM-01", household="", family="F1")]
    take(officer, rows, date(2017, 7, 2))
    assign(officer, [one(lead.name)])


def look(shown: Page, server: LiveServer, size: str, addresses: list[str], who: str) -> None:
    for at, address in enumerate(addresses):
        shown.goto(server.url + address)
        width = shown.evaluate("document.documentElement.scrollWidth")
        for details in shown.locator("main details").all():
            details.evaluate("one => { one.open = true }")
        if PICTURES:
            shown.screenshot(path=Path(PICTURES) / f"{who}-{at}-{size}.png", full_page=True)
        opened = shown.evaluate("document.documentElement.scrollWidth")
        assert max(width, opened) <= SIZES[size][0], f"{address} scrolls sideways: {width} {opened}"
        found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_and_can_be_used_by_everybody(
    size: str, live_server: LiveServer, at_work: None, officer: Actor, cadre: Actor, lead: Finding,
    family: Household, at_desk: Callable[[Actor], object],
) -> None:  # fmt: skip
    finding = f"/findings/{lead.name}/"
    older, newer = ScreenRun.objects.order_by("pk").values_list("pk", flat=True)
    helped = f"/support/household/{family.code}/?q=示"
    of_office = [
        "/comparison/", finding, f"/findings/together/comparison/?name={lead.name}&name={'o' * 16}", "/quality/",
        "/comparison/runs/", f"/comparison/runs/{newer}/", f"/comparison/runs/two/?older={older}&newer={newer}", "/support/",
        "/support/?list=few&year=2017", "/support/units/?q=示", "/support/money/?year=2017", helped,
    ]  # fmt: skip
    said: list[str] = []
    for actor, addresses in ((officer, of_office), (cadre, ["/comparison/?list=mine", finding])):
        with page(*SIZES[size]) as shown:
            shown.on(
                "console", lambda message: said.append(message.text) if message.type == "error" else None
            )
            sign_in(shown, live_server, actor.username)
            look(shown, live_server, size, addresses, actor.role)
    assert said == []


def test_the_keyboard_is_enough_to_assign_a_finding(
    live_server: LiveServer, at_work: None, officer: Actor
) -> None:
    with page(1366, 768) as shown:
        sign_in(shown, live_server, officer.username)
        shown.goto(f"{live_server.url}/findings/{'p' * 16}/")
        shown.get_by_label("哪天以前答").focus()
        shown.keyboard.press("Tab")
        while shown.evaluate("document.activeElement.tagName") != "TEXTAREA":
            shown.keyboard.press("Tab")
        shown.keyboard.type("尽快看")
        shown.keyboard.press("Tab")
        shown.keyboard.press("Enter")
        shown.wait_for_url("**/?done=assign")
        assert "尽快看" in shown.inner_text("main")
