"""The rulebook: searched, one rule in words with what it rests on, two packs compared, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.rulebook.find import known_packs
from niukou.web.rulebook.shelf import in_force, shelf

Desk = Callable[[Actor], Client]
RULE = "/rulebook/yunnan-2017/quality/adult_in_primary_school/"


def said(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_pack_in_force_is_shown_with_the_others_beside_it(at_desk: Desk, cadre: Actor) -> None:
    page = said(at_desk(cadre), "/rulebook/")
    assert in_force().pack.title in page
    assert "正在用" in page
    assert all(name in page for name in known_packs())


def test_a_cadre_an_officer_and_a_stranger_read_the_same_rules(
    at_desk: Desk, cadre: Actor, officer: Actor, stranger: Actor
) -> None:
    pages = [said(at_desk(one), RULE).partition("<main")[2] for one in (cadre, officer, stranger)]
    assert pages[0] == pages[1] == pages[2]


def test_a_rule_is_said_in_words_with_basis_examples_and_standards(at_desk: Desk, cadre: Actor) -> None:
    page = said(at_desk(cadre), RULE)
    for words in (
        "C12",
        "见于公开代码",
        "满20岁",
        "不查出",
        "/rulebook/yunnan-2017/standards/too_old_for_primary_school/",
    ):
        assert words in page
    standard = said(at_desk(cadre), "/rulebook/yunnan-2017/standards/too_old_for_primary_school/")
    assert RULE in standard, "a standard names what uses it"


@pytest.mark.parametrize(
    "words", ["C12", "在校生状况", "规则菜单", "Twenty or older", "adult_in_primary_school"]
)
def test_a_rule_is_found_by_code_message_basis_and_name(at_desk: Desk, cadre: Actor, words: str) -> None:
    assert RULE in said(at_desk(cadre), f"/rulebook/?q={words}")
    assert RULE in said(at_desk(cadre), f"/rulebook/yunnan-2017/quality/?q={words}")


def test_what_is_not_found_is_said_and_what_is_typed_is_escaped(at_desk: Desk, cadre: Actor) -> None:
    page = said(at_desk(cadre), "/rulebook/?q=<script>alert(1)</script>")
    assert "没有含这些字的规则" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/rulebook/yunnan-2017/procedures/identification/", "谁做"),
        ("/rulebook/yunnan-2017/calendar/year_2017/", "时段"),
        ("/rulebook/yunnan-2017/codelists/relation/", "代码"),
        ("/rulebook/yunnan-2017/dictionary/person/", "字段"),
        ("/rulebook/yunnan-2017/indicators/measure_coverage/", "四户里三户有措施"),
        ("/rulebook/yunnan-2017/roles/village_cadre/", "可以做"),
    ],
)
def test_everything_of_a_pack_has_its_page(at_desk: Desk, cadre: Actor, address: str, words: str) -> None:
    assert words in said(at_desk(cadre), address)


def test_every_thing_of_every_pack_can_be_shown(at_desk: Desk, cadre: Actor) -> None:
    browser = at_desk(cadre)
    for name, volume, wrong in shelf():
        assert volume is not None, f"{name}: {wrong}"
        for kind, entries in volume.entries.items():
            for key in [*entries][:3]:
                said(browser, f"/rulebook/{name}/{kind}/{key}/")


def test_two_packs_are_compared_in_words(at_desk: Desk, cadre: Actor) -> None:
    page = said(at_desk(cadre), "/rulebook/compared/?one=national&other=yunnan-2017&day=2017-07-01")
    assert "处不同" in page
    assert "只有乙有" in page
    assert "2017年7月1日" in page
    same = said(at_desk(cadre), "/rulebook/compared/?one=national&other=national")
    assert "两个包说的一样" in same


@pytest.mark.parametrize(
    "address",
    [
        "/rulebook/nowhere/", "/rulebook/yunnan-2017/nothing/", "/rulebook/yunnan-2017/quality/nothing/",
        "/rulebook/..%2Fyunnan-2017/", "/rulebook/%2Ftmp/",
    ],
)  # fmt: skip
def test_what_is_on_no_shelf_is_not_there(at_desk: Desk, cadre: Actor, address: str) -> None:
    assert at_desk(cadre).get(address).status_code == 404


def test_a_list_of_rules_asks_the_database_for_nothing_of_its_own(
    at_desk: Desk, cadre: Actor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    browser = at_desk(cadre)
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        browser.get("/rulebook/yunnan-2017/quality/")


@pytest.mark.parametrize(
    ("address", "words", "keys"),
    [
        (
            "indicators/balance/",
            ("期初贫困人口 ＋ 新识别", "期初贫困人口 39,037"),
            ("opening", "natural_increase"),
        ),
        (
            "quality/same_name_and_birth/",
            ("另一户的家庭成员", "1975年3月2日"),
            ("others", "head_name", "1975-03-02"),
        ),
        ("quality/income_moved_too_much/", ("上年的", "3,000"), ("household_last_year", "income_per_head：")),
        ("omissions/serious_illness_family/", ("“大病家庭合规自付费用”",), ("标准own_expense",)),
        ("standards/quorum_of_representatives/", ("三分之二",), ("0.6666",)),
    ],
)
def test_a_reader_meets_names_and_no_keys(
    at_desk: Desk, cadre: Actor, address: str, words: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    page = said(at_desk(cadre), f"/rulebook/yunnan-2017/{address}").partition("<main")[2]
    shown = page.partition("看写下的原文")[0]
    assert [one for one in words if one not in shown] == []
    assert [key for key in keys if key in shown] == []


def test_what_a_pack_inherits_and_rests_on_is_called_by_its_name(at_desk: Desk, cadre: Actor) -> None:
    page = said(at_desk(cadre), "/rulebook/yunnan-2017/")
    assert "全国通用</a>" in page and "出自原始文件" in page and "seed2" not in page
