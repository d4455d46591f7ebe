"""Units, their people, work teams and money are entered at pages, with the refusals of the office beside the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.registry.models import Household, Paper
from niukou.office.support.models import Allotment, Fund, Helper, HelpingUnit, MoneyEntry, Posting, Project
from tests.office.conftest import FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401

Sit = Callable[[Actor], Client]
VOUCHER = b"%PDF-1.4 signed"
FUND = {
    "document": "示财〔2017〕9号", "source": "财政专项扶贫资金", "level": "省", "year": "2017", "amount": "1200.50", "on": "2017-06-01"
}  # fmt: skip
PROJECT = {"code": "P9", "name": "养羊", "kind": "产业帮扶", "year": "2017", "area": VILLAGE}


def post(browser: Client, address: str, **typed: object) -> str:
    return browser.post(address, typed, follow=True).content.decode()


def pay(browser: Client, allotment: Allotment, content: bytes = VOUCHER, **typed: object) -> str:
    told = {
        "amount": "100",
        "on": "2017-06-10",
        "purpose": "买羊",
        "household": "",
        "village": VILLAGE,
        **typed,
    }
    file = SimpleUploadedFile("voucher.pdf", content)
    return post(browser, f"/support/money/spent/{allotment.pk}/", **told, file=file)


def test_a_unit_is_added_once_and_changed(
    at_desk: Sit, officer: Actor, clerk: Actor, unit: HelpingUnit
) -> None:
    browser = at_desk(officer)
    assert "新单位" in post(browser, "/support/units/new/", name="新单位", level="县")
    assert "名单里已有" in post(browser, "/support/units/new/", name="新单位")
    assert "必填" in post(browser, "/support/units/new/", name="")
    assert HelpingUnit.objects.count() == 2
    address = f"/support/units/{unit.pk}/"
    told = {"act": "change", "change-name": unit.name, "change-code": "U1", "change-ends_on": "2017-06-30"}
    assert "2017年6月30日" in post(browser, address, **told)
    assert "改单位" not in post(at_desk(clerk), address, **{**told, "change-ends_on": ""})
    assert HelpingUnit.objects.get(pk=unit.pk).ends_on is not None, (
        "the county's list is not the town's to change"
    )


def test_people_of_a_unit_are_added_posted_to_a_village_and_called_back(
    at_desk: Sit, officer: Actor, unit: HelpingUnit, helper: Helper
) -> None:
    browser, address = at_desk(officer), f"/support/units/{unit.pk}/"
    assert "示乙" in post(browser, address, **{"act": "helper", "helper-helper_name": "示乙"})
    again = post(browser, address, **{"act": "helper", "helper-helper_name": "示乙"})
    assert "已有此人" in again
    told = {
        "act": "post", "post-helper": helper.pk, "post-village": VILLAGE, "post-team_post": "第一书记",
        "post-starts_on": "2017-03-01",
    }  # fmt: skip
    assert "第一书记" in post(browser, address, **told)
    assert "已在这个村" in post(browser, address, **told)
    assert "Select a valid choice" not in post(browser, address, **{**told, "post-village": FOREIGN_VILLAGE})
    (posted,) = Posting.objects.all()
    end = {"act": f"end:{posted.pk}", "end-reason": "<b>调走</b>"}
    assert "早于开始" in post(browser, address, **end, **{"end-ends_on": "2017-01-01"})
    said = post(browser, address, **end, **{"end-ends_on": "2017-06-30"})
    assert "&lt;b&gt;调走" in said
    posted.refresh_from_db()
    assert posted.ends_on is not None


def test_money_is_received_allotted_and_spent_on_paper(at_desk: Sit, officer: Actor, home: Household) -> None:
    browser = at_desk(officer)
    said = post(browser, "/support/money/receive/", **{**FUND, "amount": "0"})
    assert "要是0以上" in said
    assert "1,200.50" in post(browser, "/support/money/receive/", **FUND)
    fund = Fund.objects.get()
    post(browser, "/support/money/project/", **PROJECT)
    assert "已有这个项目编号" in post(browser, "/support/money/project/", **PROJECT)
    project = Project.objects.get()
    allot = {"fund": fund.pk, "project": project.pk, "amount": "600", "on": "2017-06-02"}
    assert "只剩" in post(browser, "/support/money/allot/", **{**allot, "amount": "9000"})
    post(browser, "/support/money/allot/", **allot)
    held = Allotment.objects.get()
    assert "买羊" in pay(browser, held, household=home.code, village="")
    paid = MoneyEntry.objects.get(kind="spent")
    assert (paid.amount, paid.household) == (10_000, home)
    assert paid.papers.get().media_type == "application/pdf"


def test_a_payment_that_is_refused_leaves_no_paper(
    at_desk: Sit, officer: Actor, allotment: Allotment
) -> None:
    browser, before = at_desk(officer), Paper.objects.count()
    assert "只剩" in pay(browser, allotment, amount="601")
    assert "项目地方里" in pay(browser, allotment, village="", household="")
    assert "只收 PDF" in pay(browser, allotment, b"<html>")
    assert "还没有到" in pay(browser, allotment, on="2030-01-01")
    assert pay(browser, allotment, village=OTHER_VILLAGE)
    assert Paper.objects.count() == before and not MoneyEntry.objects.filter(kind="spent").exists()


def test_a_payment_is_taken_back_with_a_reason_once(
    at_desk: Sit, officer: Actor, allotment: Allotment
) -> None:
    browser = at_desk(officer)
    pay(browser, allotment)
    address, entry = f"/support/money/spent/{allotment.pk}/", MoneyEntry.objects.get(kind="spent").pk
    assert "必填" in post(browser, address, entry=entry)
    assert "还没有支出" in post(browser, address, entry=entry, **{"back-reason": "记错了"})
    post(browser, address, entry=entry, **{"back-reason": "记错了"})
    assert MoneyEntry.objects.filter(kind="spent").count() == 2


def test_who_enters_nothing_gets_no_form_and_a_stranger_no_page(
    at_desk: Sit, cadre: Actor, stranger: Actor, allotment: Allotment, unit: HelpingUnit
) -> None:
    browser = at_desk(cadre)
    for address in ("units/new/", "money/receive/", "money/project/", "money/allot/"):
        assert browser.get(f"/support/{address}").status_code == 403
        assert browser.post(f"/support/{address}", FUND).status_code == 403
    assert "加责任人" not in browser.get(f"/support/units/{unit.pk}/").content.decode()
    assert "记一笔支出" not in browser.get(f"/support/money/spent/{allotment.pk}/").content.decode()
    pay(browser, allotment)
    assert not MoneyEntry.objects.filter(kind="spent").exists()
    assert at_desk(stranger).get(f"/support/money/spent/{allotment.pk}/").status_code == 404
    assert at_desk(stranger).get(f"/support/units/{unit.pk}/").status_code == 404


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_fit_every_screen(
    size: str, live_server: LiveServer, at_desk: Sit, officer: Actor, allotment: Allotment, helper: Helper
) -> None:
    user = User.objects.get(username=officer.username)
    user.set_password(PASSWORD)
    user.save()
    browser = at_desk(officer)
    pay(browser, allotment)
    told = {"act": "post", "post-helper": helper.pk, "post-village": VILLAGE, "post-team_post": "队员"}
    post(browser, f"/support/units/{helper.unit_id}/", **told, **{"post-starts_on": "2017-03-01"})
    addresses = (
        "units/",
        "units/new/",
        f"units/{helper.unit_id}/",
        "money/",
        "money/receive/",
        "money/project/",
        "money/allot/",
    )
    with page(*SIZES[size]) as shown:
        sign_in(shown, live_server, user.username)
        for address in (*addresses, f"money/spent/{allotment.pk}/"):
            shown.goto(f"{live_server.url}/support/{address}")
            assert shown.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], address
            found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
