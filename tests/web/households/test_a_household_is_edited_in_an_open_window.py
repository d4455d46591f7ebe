"""What is known of a household changes on its page: checked while it is typed, entered in an open window, never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import services
from niukou.office.registry.models import Household, HouseholdYear, PersonYear, YearDraft
from tests.office.conftest import TOWN
from tests.office.registry.conftest import family as new_family


@pytest.fixture
def clerk(acting) -> Actor:
    return acting("town_office", TOWN)


@pytest.fixture
def home(clerk: Actor) -> Household:
    return services.add_households(clerk, [new_family()])[0]


def form_of(browser: Client, home: Household) -> dict[str, str]:
    """What a browser would send back if nothing were typed."""
    said = browser.get(f"/households/{home.code}/edit/").content.decode()
    form = {}
    for tag in re.findall(r"<input[^>]*>", said):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] not in ("q", "csrfmiddlewaretoken", "back"):
            form[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', said):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        form[name] = chosen[1] if chosen else ""
    return form


def income(home: Household) -> Any:
    return HouseholdYear.objects.get(household=home, year=2017).values["wage_income"]


def test_only_what_was_changed_is_entered(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser = at_desk(clerk)
    form = form_of(browser, home)
    before = AuditEntry.objects.count()
    assert browser.post(f"/households/{home.code}/edit/", form).status_code == 302
    assert AuditEntry.objects.count() == before, "nothing was typed, so nothing was done"
    answer = browser.post(f"/households/{home.code}/edit/", form | {f"{home.code}:wage_income": "4100"})
    assert (answer.status_code, answer["Location"]) == (302, f"/households/{home.code}/")
    assert income(home) == "4100"
    entry = AuditEntry.objects.latest("pk")
    assert entry.act == "registry.set_years" and '"wage_income"' in entry.detail
    assert PersonYear.objects.filter(person__memberships__household=home).count() == 2


def test_the_rules_answer_while_it_is_typed_and_nothing_is_entered(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser = at_desk(clerk)
    form = form_of(browser, home)
    before = AuditEntry.objects.count()
    fine = browser.post(f"/households/{home.code}/check/", form).content.decode()
    wrong = form | {f"{home.code}:business_income": "100", f"{home.code}:business_cost": "5000"}
    assert browser.post(f"/households/{home.code}/check/", wrong).content.decode() != fine
    text = browser.post(f"/households/{home.code}/check/", form | {f"{home.code}:wage_income": "很多"})
    assert "不是数字" in text.content.decode() and "not a number" not in text.content.decode()
    assert "全户 " in text.content.decode(), "of whom, not by a code"
    assert (income(home), AuditEntry.objects.count()) == ("3000", before)


def test_the_second_editor_is_told_field_by_field_and_loses_nothing(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser, address = at_desk(clerk), f"/households/{home.code}/edit/"
    form = form_of(browser, home)
    wage, business = f"{home.code}:wage_income", f"{home.code}:business_income"
    browser.post(address, form | {wage: "4000"})
    answer = browser.post(address, form | {wage: "5000", business: "77"})
    said = answer.content.decode()
    assert answer.status_code == 409 and "工资性收入" in said and "4000" in said
    assert 'value="5000"' in said and 'value="77"' in said, "what he typed is there"
    assert income(home) == "4000" and YearDraft.objects.count() == 1
    again = dict(re.findall(r'name="(was:[^"]+wage_income|digest:[^"]+)" value="([^"]*)"', said))
    assert again[f"was:{wage}"] == "4000", "and he reads what the other wrote"
    assert browser.post(address, form | {wage: "5000", business: "77"} | again).status_code == 302
    assert income(home) == "5000"


def test_a_number_is_replaced_whole_and_never_shown(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser, address = at_desk(clerk), f"/households/{home.code}/edit/"
    form, phone = form_of(browser, home), f"{home.code}:phone"
    assert form[phone] == ""
    assert browser.post(address, form | {phone: "13900000001"}).status_code == 302
    said = browser.get(address).content.decode()
    assert "13900000001" not in said and "139" in said


def test_after_the_window_it_is_kept_as_a_draft(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser, address = at_desk(clerk), f"/households/{home.code}/edit/"
    form = form_of(browser, home)
    clock.turn(datetime(2018, 1, 2, 1, 0, tzinfo=UTC))
    answer = browser.post(address, form | {f"{home.code}:wage_income": "4100"})
    assert answer.status_code == 409 and "已经存成草稿" in answer.content.decode()
    assert 'value="4100"' in answer.content.decode()
    assert income(home) == "3000" and YearDraft.objects.count() == 1


def test_who_is_elsewhere_or_may_not_enter_changes_nothing(
    at_desk: Callable[[Actor], Client], clerk: Actor, stranger: Actor, officer: Actor, home: Household
) -> None:
    form = form_of(at_desk(clerk), home) | {f"{home.code}:wage_income": "9"}
    for verb in ("edit", "check"):
        assert at_desk(stranger).post(f"/households/{home.code}/{verb}/", form).status_code == 404
    assert at_desk(stranger).get(f"/households/{home.code}/edit/").status_code == 404
    assert income(home) == "3000"


def test_a_script_in_a_value_stays_text(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser, address = at_desk(clerk), f"/households/{home.code}/edit/"
    bad = "<script>alert(1)</script>"
    browser.post(address, form_of(browser, home) | {f"{home.code}:cause_description": bad})
    for page in (address, f"/households/{home.code}/"):
        said = browser.get(page).content.decode()
        assert bad not in said and "&lt;script&gt;alert(1)" in said


def test_a_households_page_leads_there_while_entry_is_open_and_says_until_when(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    said = at_desk(clerk).get(f"/households/{home.code}/").content.decode()
    assert f'href="/households/{home.code}/edit/"' in said and "开到2017年12月31日 24:00" in said
    assert "开到2017年12月31日 24:00" in at_desk(clerk).get(f"/households/{home.code}/edit/").content.decode()


def test_where_entry_is_not_open_both_pages_say_why_and_what_becomes_of_what_is_typed(
    at_desk: Callable[[Actor], Client], clerk: Actor, home: Household
) -> None:
    browser = at_desk(clerk)
    clock.turn(datetime(2018, 1, 2, 1, tzinfo=UTC))
    page = browser.get(f"/households/{home.code}/").content.decode()
    assert (
        "录入现在没有开" in page
        and "日程里今年不再开" in page
        and "/edit/" not in page
        and 'href="/windows/"' in page
    )
    form = browser.get(f"/households/{home.code}/edit/").content.decode()
    assert "只会存成您的草稿" in form


def test_who_enters_nothing_gets_no_form_and_reads_who_does(
    at_desk: Callable[[Actor], Client], cadre: Actor, home: Household
) -> None:
    browser = at_desk(cadre)
    said = browser.get(f"/households/{home.code}/").content.decode()
    assert "录入资料的是" in said and "乡" in said.partition("录入资料的是")[2][:20] and "/edit/" not in said
    for answer in (
        browser.get(f"/households/{home.code}/edit/"),
        browser.post(f"/households/{home.code}/check/", {}),
    ):
        assert answer.status_code == 403 and "不含录入" in answer.content.decode()


def test_where_it_has_to_be_asked_for_the_page_says_so(
    at_desk: Callable[[Actor], Client], officer: Actor, home: Household, settings: Any
) -> None:
    settings.PACK = "henan-2018"
    clock.turn(datetime(2018, 11, 5, 1, tzinfo=UTC))
    said = at_desk(officer).get(f"/households/{home.code}/").content.decode()
    assert "要书面申请开通" in said and "/edit/" not in said
