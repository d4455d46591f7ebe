"""Who lacks help, who helps a household, what it got: read by those whose area it is, entered by those who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.registry.models import Household
from niukou.office.support.models import Allotment, Helper, HelpingUnit, Measure, Pairing
from niukou.office.support.selectors import household_help
from tests.office.conftest import COUNTY, VILLAGE
from tests.office.support.conftest import PHONE
from tests.web.frame.made_lists import tables_of, taken

Sit = Callable[[Actor], Client]


def act(browser: Client, home: Household, name: str, **typed: object) -> str:
    told = {f"{name.partition(':')[0]}-{key}": value for key, value in typed.items()}
    return browser.post(
        f"/support/household/{home.code}/?q=示", {"act": name, **told}, follow=True
    ).content.decode()


@pytest.fixture
def paired(at_desk: Sit, clerk: Actor, home: Household, helper: Helper) -> Pairing:
    act(at_desk(clerk), home, "pair", helper=helper.pk, starts_on="2017-03-01", primary="on")
    return Pairing.objects.get()


def test_a_household_without_a_helper_is_a_gap_until_it_is_paired(
    at_desk: Sit, cadre: Actor, stranger: Actor, home: Household, helper: Helper, clerk: Actor
) -> None:
    assert home.code in at_desk(cadre).get("/support/").content.decode()
    assert home.code not in at_desk(stranger).get("/support/").content.decode()
    act(at_desk(clerk), home, "pair", helper=helper.pk, starts_on="2017-03-01")
    assert home.code not in at_desk(cadre).get("/support/").content.decode()
    said = at_desk(cadre).get(f"/support/household/{home.code}/").content.decode()
    assert "示帮扶" in said
    assert "2017年3月1日" in said


def test_a_helper_is_found_by_name_and_his_telephone_is_masked(
    at_desk: Sit, clerk: Actor, home: Household, helper: Helper, unit: HelpingUnit
) -> None:
    browser = at_desk(clerk)
    assert f'value="{helper.pk}"' in browser.get(f"/support/household/{home.code}/?q=示").content.decode()
    said = browser.get(f"/support/units/{unit.pk}/").content.decode()
    assert "示帮扶" in said
    assert PHONE not in said
    assert unit.name in browser.get("/support/units/?q=示例").content.decode()


def test_a_pairing_sent_twice_is_refused_and_one_that_ends_keeps_its_reason(
    at_desk: Sit, clerk: Actor, home: Household, helper: Helper, paired: Pairing
) -> None:
    browser = at_desk(clerk)
    assert "已在帮这一户" in act(browser, home, "pair", helper=helper.pk, starts_on="2017-03-01")
    assert Pairing.objects.count() == 1
    end = f"end:{paired.pk}"
    assert "结束早于开始" in act(browser, home, end, ends_on="2017-01-01", reason="写错了")
    said = act(browser, home, end, ends_on="2017-06-30", reason="<script>调走</script>")
    assert "&lt;script&gt;调走" in said
    assert "<script>调走" not in said


def test_a_measure_is_entered_once_and_withdrawn(at_desk: Sit, clerk: Actor, home: Household) -> None:
    browser = at_desk(clerk)
    typed: dict[str, Any] = {
        "year": "2017", "person": "", "measure-kind": "产业帮扶", "measure-content": "养猪两头", "measure-amount": "1000"
    }  # fmt: skip
    assert "养猪两头" in act(browser, home, "measure", **typed)
    assert "一模一样" in act(browser, home, "measure", **typed)
    (kept,) = household_help(clerk, home.code).measures
    wrong = act(browser, home, "measure", **{**typed, "measure-amount": "很多", "measure-content": "另一项"})
    assert "另一项" in wrong
    assert Measure.objects.count() == 1
    form = browser.get(f"/support/household/{home.code}/?change={kept.id}").content.decode()
    assert 'value="养猪两头"' in form
    said = act(
        browser, home, f"measure:{kept.id}", **{**typed, "measure-content": "养猪三头", "measure-amount": ""}
    )
    assert "养猪三头" in said
    (kept,) = household_help(clerk, home.code).measures
    assert "amount" not in kept.values
    act(browser, home, f"withdraw:{kept.id}")
    assert household_help(clerk, home.code).measures == ()
    assert "没有这一项措施" in act(browser, home, f"withdraw:{kept.id}")


def test_who_enters_nothing_is_shown_no_form_and_changes_nothing(
    at_desk: Sit, acting: Callable[..., Actor], stranger: Actor, home: Household, helper: Helper
) -> None:
    reader = at_desk(acting("assessor", COUNTY))
    assert 'name="act"' not in reader.get(f"/support/household/{home.code}/").content.decode()
    act(reader, home, "pair", helper=helper.pk, starts_on="2017-03-01")
    browser = at_desk(stranger)
    assert browser.get(f"/support/household/{home.code}/").status_code == 404
    act(browser, home, "pair", helper=helper.pk, starts_on="2017-03-01")
    assert Pairing.objects.count() == 0


def test_too_few_measures_are_told_by_what_the_pack_asks(at_desk: Sit, cadre: Actor, home: Household) -> None:
    browser = at_desk(cadre)
    assert home.code in browser.get("/support/?list=few&year=2017").content.decode()
    for which in ("overloaded", "in_register", "nonsense"):
        assert browser.get(f"/support/?list={which}").status_code == 200


def test_money_is_told_by_source_and_project(
    at_desk: Sit, officer: Actor, stranger: Actor, allotment: Allotment
) -> None:
    said = at_desk(officer).get("/support/money/?year=2017").content.decode()
    for words in ("财政专项", "示财〔2017〕1号", "养猪", "1,000", "600"):
        assert words in said
    assert "养猪" not in at_desk(stranger).get("/support/money/?year=2017").content.decode()
    assert at_desk(stranger).get(f"/support/money/?area={VILLAGE}").status_code == 403


@pytest.mark.parametrize("address", ["/support/", "/support/units/", "/support/money/"])
def test_a_list_asks_few_questions(
    at_desk: Sit, officer: Actor, allotment: Allotment, home: Household, address: str,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    browser = at_desk(officer)
    with django_assert_max_num_queries(35):
        assert browser.get(address).status_code == 200


def test_gaps_units_and_money_leave_as_workbooks(
    at_desk: Sit,
    cadre: Actor,
    officer: Actor,
    stranger: Actor,
    home: Household,
    helper: Helper,
    allotment: Allotment,
) -> None:
    gaps = tables_of(taken(at_desk(officer), "/support/export/"))
    assert [home.code, "示上"] in [row[:2] for row in gaps["没有人帮的户"][1:]]
    assert "示上" in at_desk(officer).get("/support/").content.decode()
    assert list(gaps) == ["没有人帮的户", "措施不够的户", "帮得太多的人", "自己也在册的责任人"]
    assert home.code not in str(tables_of(taken(at_desk(stranger), "/support/export/")))
    assert at_desk(stranger).get(f"/support/export/?area={VILLAGE}").status_code == 403
    assert helper.unit.name in str(tables_of(taken(at_desk(officer), "/support/units/export/"))["帮扶单位"])
    assert len(tables_of(taken(at_desk(officer), "/support/units/export/?q=没有这个"))["帮扶单位"]) == 1
    year = allotment.fund.year
    money = tables_of(taken(at_desk(officer), f"/support/money/export/?year={year}"))
    assert money["资金文件"][1][0] == allotment.fund.document
    assert money["资金文件"][1][4] == allotment.fund.received / 100
    assert at_desk(stranger).get(f"/support/money/export/?area={VILLAGE}&year={year}").status_code == 403


def test_who_reads_no_amounts_is_not_led_to_the_money(
    at_desk: Sit, acting: Callable[..., Actor], officer: Actor, home: Household
) -> None:
    guide = acting("guide", VILLAGE)
    for address in ("/support/", "/support/units/"):
        assert "/support/money/" in at_desk(officer).get(address).content.decode()
        assert "/support/money/" not in at_desk(guide).get(address).content.decode()
    assert at_desk(guide).get("/support/money/").status_code == 403
