"""On an English page steps, questions, fields, choices and papers are English, whatever the pack gives; names stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from niukou.office.registry.models.ledger import CAUSES
from niukou.office.registry.services import YearChange, set_years
from niukou.web.frame import pack_words, words
from tests.office.cases.staff import Staff
from tests.office.conftest import TOWN
from tests.office.findings.made_runs import one, row, take
from tests.web.findings.conftest import TODAY

Sit = Callable[[Actor], Client]
_CHINESE = re.compile("[\u3400-\u9fff]")
# what a form says for itself; areas and people that can be chosen are called as they are called
_OWN_WORDS = re.compile(r"<(label|legend|h1|h2|th|dt)\b[^>]*>(.*?)</\1>", re.DOTALL)
_CHOICES = re.compile(r"<option[^>]*>(.*?)</option>", re.DOTALL)
# parts of the names of the made-up areas and people, and of peoples
NAMES = ("示例", "试人", "柳", "族", "血统", "省", "州", "县", "镇", "村")
FOUND = {"evidence": [{"what": "car", "day": "2012-03-01", "source": "register"}]}


def in_english(browser: Client, address: str) -> str:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = browser.get(address).content.decode().partition("<main")[2]
    # what hangs out, and what papers are called that were handed in, is as somebody wrote it
    page = re.sub(r'<pre class="posted">.*?</pre>', "", page, flags=re.DOTALL)
    return re.sub(r'<select name="\w+_kept".*?</select>', "", page, flags=re.DOTALL)


def left_in_chinese(page: str) -> list[str]:
    found = [re.sub("<[^>]+>", "", said).strip() for _, said in _OWN_WORDS.findall(page)]
    found += [one.strip() for one in _CHOICES.findall(page)]
    return [one for one in found if _CHINESE.search(one) and not any(name in one for name in NAMES)]


@pytest.fixture
def staff(acting: Callable[..., Actor], _master_key: None) -> Staff:
    return Staff(installed_pack(), acting)


@pytest.mark.parametrize("until", ["", "visit", "villager_review", "first_notice"])
def test_a_case_is_its_steps_in_english(
    until: str, at_desk: Sit, cadre: Actor, staff: Staff, family: Household
) -> None:
    Household.objects.update(identified_on=date(2014, 5, 1), identified_year=2014)
    procedure = installed_pack().procedures["removal"]
    cases = open_cases(cadre, procedure.key, [Subject(household=family, facts=FOUND)], reason="x")
    (case,) = staff.run(cases, until=until) if until else cases
    page = in_english(at_desk(cadre), f"/cases/{case.number}/")
    for step in procedure.steps:
        assert step.title_en.replace("'", "&#x27;") in page
        assert step.title not in page
    assert left_in_chinese(page) == []


def test_waiting_cases_stand_under_their_step_in_english(
    at_desk: Sit, cadre: Actor, family: Household
) -> None:
    open_cases(cadre, "removal", [Subject(household=family)], reason="x")
    removal = installed_pack().procedures["removal"]
    page = in_english(at_desk(cadre), "/cases/")
    assert removal.title_en in page and removal.title not in page
    assert left_in_chinese(page) == []


@pytest.mark.parametrize(
    "of", ["exit", "natural_decrease", "natural_increase", "year_correction", "regrouping"]
)
def test_a_case_is_opened_in_english(of: str, at_desk: Sit, cadre: Actor, family: Household) -> None:
    page = in_english(at_desk(cadre), f"/cases/open/{of}/?household={family.code}")
    assert left_in_chinese(page) == []


def test_a_lead_is_asked_after_in_english(
    at_desk: Sit, officer: Actor, cadre: Actor, family: Household
) -> None:
    take(officer, [row("a" * 16, household=family.code, person=f"{family.code}-0")], TODAY)
    for actor in (officer, cadre):
        page = in_english(at_desk(actor), f"/findings/{one('a' * 16).name}/")
        rule = page.partition("What the rule says")[2].partition("</section>")[
            0
        ]  # in the words of its document
        assert left_in_chinese(page.replace(rule, "")) == []


def test_a_household_is_read_and_edited_in_english(
    at_desk: Sit, officer: Actor, acting: Callable[..., Actor], family: Household
) -> None:
    told = {"main_cause": "因病", "wage_income": "12000"}
    set_years(officer, 2017, [YearChange("household", family.code, told)])
    page = in_english(at_desk(officer), f"/households/{family.code}/")
    assert "Main cause" in page and "Illness" in page
    assert left_in_chinese(page) == []
    page = in_english(at_desk(acting("town_office", TOWN)), f"/households/{family.code}/edit/")
    assert '<option value="因病" selected>Illness' in page
    assert left_in_chinese(page) == []


def test_the_book_divides_in_english(at_desk: Sit, officer: Actor, family: Household) -> None:
    assert left_in_chinese(in_english(at_desk(officer), "/book/")) == []
    assert "期初" not in in_english(at_desk(officer), "/book/")


def test_what_a_pack_says_in_chinese_alone_stands_there_in_chinese() -> None:
    procedure = installed_pack().procedures["exit"]
    step = replace(procedure.steps[0], title_en="")
    with translation.override("en"):
        assert pack_words.titled(procedure.steps[0]) == procedure.steps[0].title_en
        assert pack_words.titled(step) == step.title
        assert pack_words.heading("没有这一项") == pack_words.coded("没有这一项") == "没有这一项"
        assert pack_words.paper_said("没有这种") == "没有这种"


def test_several_labels_in_one_text_are_each_said() -> None:
    with translation.override("en"):
        assert pack_words.coded("因病、因残") == "Illness, Disability"
        assert words.written("大病,残疾", "code") == "Serious illness, disabled"
    assert pack_words.coded("因病、因残") == "因病、因残"


def test_what_a_rule_says_is_marked_as_chinese_where_the_page_is_english(
    at_desk: Sit, officer: Actor, family: Household
) -> None:
    take(officer, [row("a" * 16, household=family.code, person=f"{family.code}-0")], TODAY)
    message, name = one("a" * 16).message, one("a" * 16).name
    browser = at_desk(officer)
    assert f'lang="zh-Hans">{words.sentence(message)}' in in_english(browser, f"/findings/{name}/")
    for address in ("/comparison/?list=all", f"/households/{family.code}/"):
        assert f'<a href="/findings/{name}/" lang="zh-Hans">' in in_english(browser, address)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert 'lang="zh-Hans">' not in browser.get(f"/findings/{name}/").content.decode().partition("<main")[2]


def test_every_way_through_the_ledger_has_a_word_in_both() -> None:
    for cause in CAUSES:
        assert _CHINESE.search(words.cause(cause)), cause
        with translation.override("en"):
            assert words.cause(cause) != cause and words.cause(cause).isascii()
