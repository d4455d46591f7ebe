"""In a real browser: every page of a case fits, passes axe, and is worked by keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.models import User
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases
from tests.office.cases.ending import listed
from tests.office.cases.staff import Staff, families, fresh
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
LEAD = {"message": "名下有一辆轿车，登记于2012年3月1日，请核实是谁的、哪来的", "timing": "before"}


@pytest.fixture
def pages_of_cases(staff: Staff, village: Area) -> list[str]:
    """Cases at every kind of step that a cadre may meet, and what stands around them."""
    cadre = staff.of("village_cadre", "village", village)
    user = User.objects.get(username=cadre.username)
    user.set_password(PASSWORD)
    user.save()
    poor = listed(staff, village)
    (removal,) = open_cases(cadre, "removal", [Subject(poor)], reason="有人反映他家有车")
    homes = [Subject(home) for home in families(village, [2, 3, 4, 5])]
    first, second, *many = open_cases(cadre, "identification", homes)
    (met,) = staff.run(fresh([first]), until="comparison")
    staff.leads = {met.number: [LEAD]}
    (met,) = staff.run([met], until="villager_review")
    (hung,) = staff.run(fresh([second]), until="first_notice")
    together = "&".join(f"case={case.number}" for case in many)
    return [
        "/cases/", "/cases/?procedure=identification&step=application", f"/cases/together/?{together}",
        f"/cases/{removal.number}/", f"/cases/{met.number}/", f"/cases/{hung.number}/", "/cases/gate/",
        f"/cases/{hung.number}/objection/", f"/cases/{hung.number}/withdraw/", "/cases/open/",
        f"/cases/open/?household={poor.code}", f"/cases/open/removal/?household={poor.code}",
        f"/cases/open/natural_increase/?household={poor.code}", f"/cases/open/year_correction/?household={poor.code}",
        f"/cases/open/regrouping/?household={poor.code}", f"/cases/{met.number}/gate/",
    ]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_a_case_fits_and_can_be_used_by_everybody(
    size: str, live_server: LiveServer, pages_of_cases: list[str]
) -> None:
    with page(*SIZES[size]) as shown:
        said: list[str] = []
        shown.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        sign_in(shown, live_server, "village_cadre-village")
        for address in pages_of_cases:
            answer = shown.goto(live_server.url + address)
            assert answer is not None and answer.status == 200, address
            show(shown, size, address)
            for closed in shown.query_selector_all("main details:not([open]) > summary"):
                closed.click()
            width = shown.evaluate("document.documentElement.scrollWidth")
            assert width <= SIZES[size][0], f"{address} scrolls sideways: {width}"
            found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert said == []


def test_a_meeting_is_refused_and_written_down_by_keyboard(
    live_server: LiveServer, pages_of_cases: list[str], tmp_path: Path
) -> None:
    scan = tmp_path / "a.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n made up")
    address = pages_of_cases[4]
    with page(1366, 768) as shown:
        sign_in(shown, live_server, "village_cadre-village")
        shown.goto(live_server.url + address)
        shown.get_by_label("主持人").focus()
        shown.keyboard.type("张主持")
        shown.get_by_label("在哪里开").fill("村委会")
        shown.get_by_label("到会的人", exact=True).fill("\n".join(f"代表{n}" for n in range(10)))
        shown.get_by_label("应到没有到的人").fill("\n".join(f"缺席{n}" for n in range(20)))
        shown.get_by_label("到会的驻村扶贫工作队（不投票）").fill("队员")
        shown.get_by_label("会议记录").fill("议了名单")
        shown.get_by_label("同意").fill("10")
        for file in shown.query_selector_all("input[type=file]"):
            file.set_input_files(scan)
        shown.get_by_role("button", name="记下会议").focus()
        shown.keyboard.press("Enter")
        refused = shown.get_by_role("alert")
        assert "会议无效" in refused.inner_text()
        show(shown, "laptop", "refused")
        assert shown.get_by_label("会议记录").input_value() == "议了名单"
        shown.get_by_label("应到没有到的人").fill("")
        shown.get_by_label("比对结果已经在会上说明").check()
        shown.get_by_role("button", name="记下会议").click()
        shown.get_by_text("一定：村委会初定").first.wait_for()
    assert Case.objects.get(number=address.split("/")[2]).step == "village_decision"


def show(shown: Page, size: str, address: str) -> None:
    """A picture of a page, where somebody asked for pictures."""
    folder = os.environ.get("NIUKOU_PICTURES")
    if folder:
        name = "".join(
            letter if letter.isalnum() else "-" for letter in address.partition("?")[0] + address[-20:]
        )
        shown.screenshot(path=f"{folder}/{size}{name}.png", full_page=True)
