"""A county's office hands a department's file over, begins a screen and watches it; nobody else does or sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.findings.models import Extract, Screening
from niukou.office.registry.models import Household
from niukou.runs.screening import process
from niukou.runs.screening.carry_out import carry_out
from niukou.web.comparison import forms
from tests.runs.screening.conftest import CARS
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.made_lists import tables_of, taken
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

Sit = Callable[[Actor], Client]
EXTRACTS = "/comparison/extracts/"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Screens that were started: the test's database is its own process's, which carries them out itself."""
    found: list[int] = []
    monkeypatch.setattr(process, "start", lambda screen, lock: found.append(screen))
    return found


def hand_over(browser: Client, name: str = "机动车.csv", content: str = CARS) -> str:
    sent = {"department": "公安局", "file": SimpleUploadedFile(name, content.encode())}
    return browser.post(EXTRACTS, sent, follow=True).content.decode()


def test_a_file_is_handed_over_screened_and_found_on_the_desk(
    at_desk: Sit, officer: Actor, family: Household, started: list[int]
) -> None:
    browser = at_desk(officer)
    said = hand_over(browser)
    assert "机动车登记" in said and "行没读进去" in said and "品牌型号" in said
    row = Extract.objects.get()
    said = browser.post(
        "/comparison/screens/begin/", {"extract": [row.pk, "x"]}, follow=True
    ).content.decode()
    assert "中断了" in said and "重新开始" in said, "its process is not there"
    carry_out(started[0])
    said = browser.get(f"/comparison/screens/{started[0]}/").content.decode()
    run = Screening.objects.get().run_id
    assert "查完了" in said and f"/comparison/runs/{run}/" in said and "机动车.csv" in said
    assert "查完了" in browser.get(EXTRACTS).content.decode()


def test_rows_that_were_set_aside_are_downloaded_as_a_workbook(at_desk: Sit, officer: Actor) -> None:
    browser = at_desk(officer)
    hand_over(browser, content=CARS.replace("某人", "=1+1"))
    (rows,) = tables_of(taken(browser, f"{EXTRACTS}{Extract.objects.get().pk}/rejected/")).values()
    assert rows[0][1] == "第几行" and rows[1][1] == 3
    assert "***" in str(rows) or "5.39" not in str(rows)


def test_a_file_too_large_or_not_understood_is_said_beside_the_form(
    at_desk: Sit, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = at_desk(officer)
    assert "a.csv" in hand_over(browser, "a.csv", "甲,乙\n1,2\n")
    monkeypatch.setattr(forms, "LARGEST", 10)
    assert "请分开再交" in hand_over(browser)
    assert 'role="alert"' in browser.post(EXTRACTS, {"department": ""}).content.decode()
    assert not Extract.objects.exists()


def test_a_second_screen_is_told_that_one_runs(at_desk: Sit, officer: Actor, started: list[int]) -> None:
    browser = at_desk(officer)
    process.begin(officer, _county(officer), [])
    held = process._hold(_county(officer))
    said = browser.post("/comparison/screens/begin/", {}).content.decode()
    assert "正在筛查" in said
    watched = browser.get(f"/comparison/screens/{started[0]}/").content.decode()
    assert f'data-watch="/comparison/screens/{started[0]}/progress/"' in watched
    assert held is not None
    process.os.close(held)


def test_a_file_is_let_go_and_opens_no_more(at_desk: Sit, officer: Actor) -> None:
    browser = at_desk(officer)
    hand_over(browser)
    address = f"{EXTRACTS}{Extract.objects.get().pk}/"
    assert "已删" in browser.post(address, {}, follow=True).content.decode()
    assert browser.get(f"{address}rejected/").status_code == 409
    assert "已经删了" in browser.post(address, {}).content.decode()


def test_others_do_not_hand_over_and_a_strangers_county_has_its_own(
    at_desk: Sit, officer: Actor, cadre: Actor, stranger: Actor, started: list[int]
) -> None:
    hand_over(at_desk(officer))
    row = Extract.objects.get()
    screen = process.begin(officer, _county(officer), [row.pk])
    addresses = (f"{EXTRACTS}{row.pk}/", f"{EXTRACTS}{row.pk}/rejected/", f"/comparison/screens/{screen.pk}/")
    for who in (cadre, stranger):
        browser = at_desk(who)
        assert [browser.get(one).status_code for one in addresses] == [404, 404, 404]
    assert at_desk(cadre).get(EXTRACTS).status_code == 403
    assert at_desk(cadre).post("/comparison/screens/begin/", {}).status_code == 403
    assert "机动车" not in at_desk(stranger).get(EXTRACTS).content.decode().replace("机动车.csv", "机动车")
    said = at_desk(stranger).post("/comparison/screens/begin/", {"extract": row.pk}).content.decode()
    assert "重新选" in said and Screening.objects.count() == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_fit_and_look_again_by_themselves(
    size: str, live_server: LiveServer, at_desk: Sit, officer: Actor, family: Household, started: list[int]
) -> None:
    user = User.objects.get(username=officer.username)
    user.set_password(PASSWORD)
    user.save()
    hand_over(at_desk(officer))
    screen = process.begin(officer, _county(officer), [Extract.objects.get().pk])
    held = process._hold(_county(officer))
    with page(*SIZES[size]) as shown:
        sign_in(shown, live_server, user.username)
        for address in (EXTRACTS, f"{EXTRACTS}{screen.extracts[0]}/", f"/comparison/screens/{screen.pk}/"):
            shown.goto(live_server.url + address)
            assert shown.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], address
            found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert held is not None
        assert "正在查" in shown.inner_text("main")
        Screening.objects.update(state="refused", said="试")
        process.os.close(held)
        shown.get_by_text("没有查成").wait_for(timeout=8000)


def _county(officer: Actor):  # type: ignore[no-untyped-def]
    return process.Area.objects.get(code=officer.area)
