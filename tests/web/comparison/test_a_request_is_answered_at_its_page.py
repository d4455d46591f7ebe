"""A county's office answers a written request with what departments handed over; nobody else sees or answers it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case, ComparisonRequest
from niukou.office.registry.models import Household, Paper
from tests.office.cases.conftest import staff, whole_pack  # noqa: F401  the same people
from tests.runs.screening.conftest import county, with_car  # noqa: F401  the same family
from tests.runs.screening.test_a_request_is_answered import asked, handed_over  # noqa: F401
from tests.web.cases.at_the_pages import scan
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

Sit = Callable[[Actor], Client]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_request_is_answered_with_its_paper(
    at_desk: Sit, officer: Actor, county: Area, asked: ComparisonRequest, with_car: Household  # noqa: F811
) -> None:  # fmt: skip
    browser, address = at_desk(officer), f"/comparison/requests/{asked.pk}/"
    assert "先交一份部门数据" in browser.get(address).content.decode()
    there = handed_over(officer, county)
    assert address in browser.get("/comparison/extracts/").content.decode()
    papers = Paper.objects.count()
    few = browser.post(address, {"extract": there[:2], "paper-比对结果": scan()})
    assert few.status_code == 422 and "还缺" in few.content.decode()
    assert browser.post(address, {"extract": there}).status_code == 422, "without its paper"
    wrong = browser.post(address, {"extract": there, "paper-比对结果": scan(content=b"PK zip")})
    assert "只收 PDF" in wrong.content.decode()
    assert Paper.objects.count() == papers
    said = browser.post(address, {"extract": there, "paper-比对结果": scan()}, follow=True).content.decode()
    assert "有线索" in said and "等着答的" not in said
    number = Case.objects.get().number
    assert "小型轿车" in browser.get(f"/cases/{number}/").content.decode()
    again = browser.post(address, {"extract": there, "paper-比对结果": scan()})
    assert again.status_code == 422 and Paper.objects.filter(kind="比对结果").count() == 1
    assert address not in browser.get("/comparison/extracts/").content.decode()


def test_the_case_says_that_its_comparison_was_asked_for(
    at_desk: Sit,
    officer: Actor,
    asked: ComparisonRequest,  # noqa: F811
) -> None:
    said = at_desk(officer).get(f"/cases/{Case.objects.get().number}/").content.decode()
    assert "比对已经提出" in said and "重新提出比对" in said


def test_nobody_else_sees_or_answers_it(
    at_desk: Sit, cadre: Actor, stranger: Actor, asked: ComparisonRequest  # noqa: F811
) -> None:  # fmt: skip
    address = f"/comparison/requests/{asked.pk}/"
    assert [at_desk(who).get(address).status_code for who in (cadre, stranger)] == [403, 404]
    assert [at_desk(who).post(address, {}).status_code for who in (cadre, stranger)] == [403, 404]


@pytest.mark.parametrize("size", SIZES)
def test_its_page_fits_and_can_be_used_by_everybody(
    size: str, live_server: LiveServer, officer: Actor, county: Area, asked: ComparisonRequest  # noqa: F811
) -> None:  # fmt: skip
    handed_over(officer, county)
    user = User.objects.get(username=officer.username)
    user.set_password(PASSWORD)
    user.save()
    with page(*SIZES[size]) as shown:
        sign_in(shown, live_server, user.username)
        for address in ("/comparison/extracts/", f"/comparison/requests/{asked.pk}/"):
            shown.goto(live_server.url + address)
            assert shown.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], address
            found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
