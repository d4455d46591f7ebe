"""A county's own procedures, a return and the correction of a closed year: from the link to the end by what stands in the HTML."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.registry.models import Decision, Household, HouseholdYear, LedgerEntry
from niukou.office.registry.services import YearChange, freeze_year, set_years
from tests.office.cases.ending import end, listed, secure
from tests.office.cases.staff import Staff, families, turn_to
from tests.office.conftest import COUNTY
from tests.web.cases.from_the_page import FromThePage

CORRECTED = {"更正哪一年": "2016", "第1处：谁的": "本户", "第1处：哪一项": "住房面积", "第1处：应该是": "60"}


@pytest.fixture
def html(staff: Staff, at_desk: object) -> FromThePage:
    return FromThePage(staff, at_desk)  # type: ignore[arg-type]


@pytest.fixture
def poor(staff: Staff, village: Area) -> Household:
    """A family of three that was identified."""
    return listed(staff, village)


def offered(browser: Client, address: str, procedure: str) -> str:
    """The link to a procedure on the page where one chooses."""
    page = browser.get(address).content.decode()
    start = page.index(f"/cases/open/{procedure}/?")
    return page[start : page.index('"', start)]


def test_a_county_exits(html: FromThePage, village: Area, stranger: Actor) -> None:
    government = html.desk(html.staff.of("county_government", "county", village))
    case = html.open(government, offered(government, "/cases/open/", "county_exit"))
    assert html.desk(stranger).get(f"/cases/{case.number}/").status_code in (403, 404)
    cadre = html.desk(html.staff.of("village_cadre", "village", village))
    assert "county_exit" not in cadre.get("/cases/open/").content.decode()
    (done,) = html.run([case])
    assert done.state == "finished" and done.decision is not None
    story = government.get(f"/cases/{done.number}/").content.decode()
    assert done.decision.number in story and "专项评估检查" in story


def test_a_county_takes_a_register_over(html: FromThePage, village: Area) -> None:
    homes = families(village, [2, 3, 1])
    for home, state in zip(homes, ("未脱贫", "已脱贫", ""), strict=True):
        HouseholdYear.objects.create(
            household=home, year=2017, county=COUNTY, changed_at="2017-07-01T00:00:00Z", digest=b"",
            values={"exit_state": state} if state else {},
        )  # fmt: skip
    office = html.desk(html.staff.of("county_office", "county", village))
    address = offered(office, "/cases/open/", "take_over")
    refused = office.post(address, {"known": 0, "reason": "没有写哪天"})
    assert refused.status_code == 200 and not Case.objects.exists()
    (done,) = html.run([html.open(office, address, 哪天发生的="2017-06-01")])
    assert done.state == "finished"
    assert list(Household.objects.order_by("pk").values_list("account", flat=True)) == [
        "poor", "exited", "outside",
    ]  # fmt: skip
    assert Decision.objects.get().entries.filter(unit="person").count() == 5
    shown = office.get(f"/households/{homes[0].code}/").content.decode()
    assert "原有登记的接收" in shown and Decision.objects.get().number in shown


def test_a_county_to_which_nothing_was_imported_is_told_to_import(html: FromThePage, village: Area) -> None:
    office = html.desk(html.staff.of("county_office", "county", village))
    case = html.open(office, offered(office, "/cases/open/", "take_over"), 哪天发生的="2017-06-01")
    (waits,) = html.run([case], until="filing")
    told = html.send(office, [waits]).content.decode()
    assert "册外没有等着接收的户" in told and "niukou import" in told


def test_an_exited_family_returns(html: FromThePage, poor: Household) -> None:
    secure(html.staff, poor)
    exited = end(html.staff, "exit", poor)
    cadre = html.desk(html.staff.of("village_cadre", "village", poor.area))
    address = offered(cadre, f"/cases/open/?household={poor.code}", "return")
    refused = cadre.post(address, {"known": Case.objects.filter(household=exited).count(), "fact_reason": ""})
    assert refused.status_code == 200 and not Case.objects.filter(procedure="return").exists()
    reason = html.staff.pack.codelists["return_reason"].labels[0]
    (done,) = html.run([html.open(cadre, address, 原因=reason)])
    exited.refresh_from_db()
    assert (done.state, exited.account) == ("finished", "poor")
    assert LedgerEntry.objects.filter(unit="person", cause="returned").count() == 3
    assert "返贫" in cadre.get(f"/households/{poor.code}/").content.decode()


def test_a_closed_year_is_corrected(html: FromThePage, poor: Household) -> None:
    clerk = html.staff.of("county_office", "county", poor.area)
    set_years(clerk, 2016, [YearChange("household", poor.code, {"house_area": "80"})])
    freeze_year(clerk, Area.objects.get(code=COUNTY), 2016)
    turn_to(date(2017, 10, 12))
    office = html.desk(clerk)
    address = offered(office, f"/cases/open/?household={poor.code}", "year_correction")
    wrong = html.refused(office, address, **CORRECTED | {"第1处：应该是": "很大"})
    assert "不是数字" in wrong and 'value="很大"' in wrong, "what was typed is kept"
    (done,) = html.run([html.open(office, address, **CORRECTED)])
    assert done.state == "finished"
    rows = HouseholdYear.objects.filter(household=poor, year=2016).order_by("revision")
    assert [(row.revision, row.values["house_area"]) for row in rows] == [(1, "80"), (2, "60")]
    shown = office.get(f"/households/{poor.code}/").content.decode()
    assert "60" in shown


def test_a_wrong_exit_is_taken_back(html: FromThePage, poor: Household) -> None:
    secure(html.staff, poor)
    exited = end(html.staff, "exit", poor)
    number = LedgerEntry.objects.filter(household=exited).latest("pk").decision.number
    office = html.desk(html.staff.of("county_office", "county", poor.area))
    address = offered(office, f"/cases/open/?household={poor.code}", "reversal")
    page = office.get(address).content.decode()
    assert number in page and "脱贫" in page, "what can be taken back is offered, in words"
    refused = office.post(address, {"known": Case.objects.count(), "decision": "D-1", "reason": "记错了"})
    assert refused.status_code == 200 and not Case.objects.filter(procedure="reversal").exists()
    (done,) = html.run([html.open(office, address, 撤销哪份决定=number)])
    exited.refresh_from_db()
    assert (done.state, exited.account) == ("finished", "poor")
    assert number in office.get(f"/cases/{done.number}/").content.decode()
