"""What the level above asked lies on the desk, is answered on its page, and seen by who asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.instructions.models import Instruction
from tests.office.conftest import TOWN
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

Sit = Callable[[Actor], Client]
ASKED = {"text": "十日前走一遍\n<script>alert(1)</script>", "due": "2017-07-10", "areas": [TOWN]}


@pytest.fixture
def town(acting: Callable[..., Actor]) -> Actor:
    return acting("town_office", TOWN)


def test_an_office_asks_and_reads_the_answer(at_desk: Sit, officer: Actor, town: Actor) -> None:
    above, below = at_desk(officer), at_desk(town)
    said = above.post("/asked/new/", ASKED, follow=True).content.decode()
    assert "2017年7月10日" in said and "&lt;script&gt;" in said
    (made,) = Instruction.objects.all()
    assert f"/asked/{made.pk}/" in below.get("/").content.decode()
    assert "请写明" not in below.post(f"/asked/{made.pk}/", {"text": "走完了", "done": "on"}).content.decode()
    assert f"/asked/{made.pk}/" not in below.get("/").content.decode()
    assert "走完了" in above.get(f"/asked/{made.pk}/").content.decode()
    assert "1 / 1" in above.get("/asked/").content.decode()


def test_refusals_stand_beside_the_form(at_desk: Sit, officer: Actor, cadre: Actor) -> None:
    above = at_desk(officer)
    assert "请选布置给哪些地方" in above.post("/asked/new/", {**ASKED, "areas": []}).content.decode()
    assert "已经过去" in above.post("/asked/new/", {**ASKED, "due": "2017-06-01"}).content.decode()
    assert "不要写证件号" in above.post("/asked/new/", {**ASKED, "text": "电话13912345678"}).content.decode()
    assert "不给下级布置" in at_desk(cadre).get("/asked/new/").content.decode()
    assert at_desk(cadre).post("/asked/new/", ASKED).status_code == 200
    assert not Instruction.objects.exists()


def test_it_is_taken_back_by_who_asked_alone(
    at_desk: Sit, officer: Actor, town: Actor, stranger: Actor
) -> None:
    above = at_desk(officer)
    above.post("/asked/new/", ASKED)
    address = f"/asked/{Instruction.objects.get().pk}/"
    assert at_desk(stranger).get(address).status_code == 403
    assert at_desk(town).post(address, {"take_back": "1"}).status_code == 403
    assert "收回了" in above.post(address, {"take_back": "1"}, follow=True).content.decode()
    assert "已经收回" in above.post(address, {"take_back": "1"}).content.decode()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_fit_every_screen(
    size: str, live_server: LiveServer, at_desk: Sit, officer: Actor, town: Actor
) -> None:
    at_desk(officer).post("/asked/new/", {**ASKED, "text": "办" * 400})
    number = Instruction.objects.get().pk
    for who in (officer, town):
        user = User.objects.get(username=who.username)
        user.set_password(PASSWORD)
        user.save()
    for who in (officer, town):
        with page(*SIZES[size]) as shown:
            sign_in(shown, live_server, who.username)
            for address in ("/", "/asked/", "/asked/new/", f"/asked/{number}/"):
                shown.goto(live_server.url + address)
                assert shown.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], address
                found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
                assert found.violations_count == 0, f"{address}: {found.generate_report()}"
