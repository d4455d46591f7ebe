"""What was received or allotted wrongly is put right or taken back at its fund's page; what was there stays, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.refused import RefusedError
from niukou.office.support.models import Allotment, Fund, MoneyEntry, Project
from niukou.office.support.services import correct_entry
from tests.web.conftest import PASSWORD
from tests.web.frame.browser import page
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop, sign_in  # noqa: F401
from tests.web.support.test_units_teams_and_money_are_entered import FUND, PROJECT, pay, post

Sit = Callable[[Actor], Client]
WHY = "单据看错了<b>一行</b>"


@pytest.fixture
def browser(at_desk: Sit, officer: Actor) -> Client:
    return at_desk(officer)


@pytest.fixture
def held(browser: Client) -> Allotment:
    """1200.50 yuan received, 600 of it allotted."""
    post(browser, "/support/money/receive/", **FUND)
    post(browser, "/support/money/project/", **PROJECT)
    project = Project.objects.get()
    allot = {"fund": Fund.objects.get().pk, "project": project.pk, "amount": "600", "on": "2017-06-02"}
    post(browser, "/support/money/allot/", **allot)
    return Allotment.objects.get()


def entry(kind: str) -> int:
    """The newest of its kind that stands."""
    return int(MoneyEntry.objects.filter(kind=kind, reverses=None, reversed_by=None).latest("pk").pk)


def correct(browser: Client, kind: str, amount: str, reason: str = WHY) -> str:
    pk = entry(kind)
    told = {"do": f"correct:{pk}", f"correct-{pk}-amount": amount, f"correct-{pk}-reason": reason}
    return post(browser, f"/support/money/funds/{Fund.objects.get().pk}/", **told)


def reverse(browser: Client, kind: str, reason: str = WHY) -> str:
    pk = entry(kind)
    told = {"do": f"reverse:{pk}", f"reverse-{pk}-reason": reason}
    return post(browser, f"/support/money/funds/{Fund.objects.get().pk}/", **told)


def sums() -> tuple[int, int, int]:
    """Received, allotted, spent, in yuan."""
    fund, one = Fund.objects.get(), Allotment.objects.get()
    assert one.allotted == fund.allotted
    return fund.received // 100, fund.allotted // 100, one.spent // 100


def test_a_receipt_is_put_right_and_the_figures_follow(
    browser: Client, held: Allotment, officer: Actor
) -> None:
    said = correct(browser, "received", "1500")
    assert sums() == (1500, 600, 0)
    assert ">1,500<" in said and "1,200.50" in said, "what was there stays"
    assert "单据看错了&lt;b&gt;一行" in said and "冲销了" in said
    assert ">1,500<" in browser.get("/support/money/").content.decode().partition("资金文件")[0]
    told = AuditEntry.objects.latest("pk")
    assert (told.act, told.rows, told.actor) == ("support.correct_entry", 2, officer.username)
    assert told.reason == WHY
    name = User.objects.get(username=officer.username).full_name
    assert f"{name} · " in said


def test_an_allotment_is_put_right_also_where_some_of_it_is_spent(browser: Client, held: Allotment) -> None:
    correct(browser, "allotted", "1200.50")  # all there is
    assert sums() == (1200, 1200, 0)
    correct(browser, "allotted", "500")
    pay(browser, held)
    correct(browser, "allotted", "700")  # the right one first: 100 of the wrong one is spent
    assert sums() == (1200, 700, 100)
    correct(browser, "allotted", "300")
    assert sums() == (1200, 300, 100)


@pytest.mark.parametrize(
    ("kind", "amount", "said"),
    [
        ("received", "0", "要是0以上"), ("received", "多", "要是0以上"), ("received", "", "必填"),
        ("received", "1200.50", "和原来的数一样"), ("received", "599.99", "已经用出去600元"),
        ("allotted", "99", "已经用出去100元"), ("allotted", "1200.51", "只剩1200.50元"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_in_words_and_stays_typed(
    browser: Client, held: Allotment, kind: str, amount: str, said: str
) -> None:
    pay(browser, held)
    before = MoneyEntry.objects.count()
    page_ = correct(browser, kind, amount)
    assert said in page_ and "<details open>" in page_
    assert not amount or f'value="{amount}"' in page_
    assert MoneyEntry.objects.count() == before and sums() == (1200, 600, 100)


def test_an_allotment_of_all_there_is_with_payments_says_what_comes_first(
    browser: Client, held: Allotment
) -> None:
    correct(browser, "allotted", "1200.50")
    pay(browser, held)
    assert "请先冲销这个项目的支出" in correct(browser, "allotted", "900")
    assert sums() == (1200, 1200, 100)


def test_both_are_taken_back_from_the_end_with_a_reason_once(browser: Client, held: Allotment) -> None:
    assert "只剩600.50元" in reverse(browser, "received"), "600 of it is allotted"
    assert "必填" in reverse(browser, "allotted", "")
    pk = entry("allotted")
    reverse(browser, "allotted")
    assert sums() == (1200, 0, 0)
    fund = Fund.objects.get()
    again = {"do": f"reverse:{pk}", f"reverse-{pk}-reason": WHY}
    assert browser.post(f"/support/money/funds/{fund.pk}/", again).status_code == 422
    said = reverse(browser, "received")
    assert sums() == (0, 0, 0) and said.count("冲销了") == 2
    assert "改正</button>" not in said, "nothing stands that could be put right"


def test_a_payment_is_not_put_right_but_taken_back(browser: Client, held: Allotment, officer: Actor) -> None:
    pay(browser, held)
    with pytest.raises(RefusedError, match="不能改数"):
        correct_entry(officer, entry("spent"), "50", WHY)
    assert sums() == (1200, 600, 100)


def test_who_was_given_does_not_take_back_and_nobody_else_sees_it(
    browser: Client, held: Allotment, at_desk: Sit, clerk: Actor, cadre: Actor, stranger: Actor
) -> None:
    address = f"/support/money/funds/{held.fund_id}/"
    seen = at_desk(clerk).get(address).content.decode()
    assert "养羊" in seen and "冲销</button>" not in seen, "the county gave, the county takes back"
    for who in (clerk, cadre):
        reverse(at_desk(who), "allotted")
        correct(at_desk(who), "allotted", "1")
    assert sums() == (1200, 600, 0)
    assert at_desk(stranger).get(address).status_code == 404
    assert at_desk(stranger).post(address, {"do": f"reverse:{entry('allotted')}"}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_its_page_fits_every_screen(
    size: str, live_server: LiveServer, officer: Actor, browser: Client, held: Allotment
) -> None:
    correct(browser, "received", "1500")
    user = User.objects.get(username=officer.username)
    user.set_password(PASSWORD)
    user.save()
    with page(*SIZES[size]) as shown:
        sign_in(shown, live_server, user.username)
        shown.goto(f"{live_server.url}/support/money/funds/{held.fund_id}/")
        shown.locator("details summary", has_text="改正").first.click()
        assert shown.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
        found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
