"""Lists of leads by area, rule, kind, state and day; many at once; every address says what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case
from niukou.office.findings.models import Finding
from niukou.office.findings.services import assign
from niukou.office.registry.models import Household
from tests.office.conftest import OTHER_VILLAGE, VILLAGE
from tests.office.findings.made_runs import all_of, one, row, take
from tests.web.findings.conftest import TODAY

Sit = Callable[[Actor], Client]
VEHICLE, HOUSE, GONE = ("名下有车一辆", "城里有房一套", "户籍已注销")


@pytest.fixture
def three(officer: Actor, family: Household) -> list[Finding]:
    """Two leads of two rules in the village, one of another kind in the other village."""
    rows = [
        row("a1", household=family.code, message=VEHICLE), row("a2", "YN-04", household=family.code, message=HOUSE),
        row("a3", "ID-01", village=OTHER_VILLAGE, household="", message=GONE),
    ]  # fmt: skip
    take(officer, rows, TODAY)
    return all_of(["a1", "a2", "a3"])


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("", {VEHICLE, HOUSE, GONE}), ("rule=YN-03", {VEHICLE}), ("kind=identity", {GONE}),
        (f"area={VILLAGE}", {VEHICLE, HOUSE}), ("state=asked", set()), ("list=overdue", set()), ("list=mine", set()),
        ("list=all&state=new&rule=YN-04", {HOUSE}), ("due=2017-01-01", set()), ("list=none&due=nonsense&page=x", {VEHICLE, HOUSE, GONE}),
    ],
)  # fmt: skip
def test_the_address_says_what_is_listed(
    at_desk: Sit, officer: Actor, three: list[Finding], asked: str, there: set[str]
) -> None:
    said = at_desk(officer).get(f"/comparison/?{asked}").content.decode()
    assert {words for words in (VEHICLE, HOUSE, GONE) if words in said} == there


def test_each_level_finds_what_is_his(
    at_desk: Sit, officer: Actor, cadre: Actor, stranger: Actor, three: list[Finding]
) -> None:
    assign(officer, three[:1])
    mine = at_desk(cadre).get("/comparison/?list=mine").content.decode()
    assert VEHICLE in mine
    assert HOUSE not in mine
    assert GONE not in at_desk(cadre).get("/comparison/?list=all").content.decode()
    assert VEHICLE not in at_desk(stranger).get("/comparison/?list=all").content.decode()
    assert at_desk(stranger).get(f"/comparison/?area={VILLAGE}").status_code == 403
    assert at_desk(officer).get("/comparison/?area=nowhere").status_code == 404


def test_a_list_asks_few_questions_of_the_database(
    at_desk: Sit, officer: Actor, family: Household, django_assert_max_num_queries: Any
) -> None:
    take(officer, [row(f"q{i:03}", household=family.code) for i in range(60)], TODAY)
    browser = at_desk(officer)
    with django_assert_max_num_queries(35):
        said = browser.get("/comparison/").content.decode()
    assert "1–50 / 60" in said


def test_many_are_assigned_by_one_form_once(
    at_desk: Sit, officer: Actor, cadre: Actor, three: list[Finding]
) -> None:
    browser = at_desk(officer)
    page = browser.get("/findings/together/comparison/?name=a1&name=a2")
    assert "派 2 条" in page.content.decode()
    form = {
        "act": "assign",
        "chosen": ["a1:1", "a2:1"],
        "assign-due": "2017-07-10",
        "assign-reason": "这两户先看",
    }
    sent = browser.post("/findings/together/comparison/", form)
    assert sent["Location"] == "/comparison/?done=2"
    again = browser.post("/findings/together/comparison/", form).content.decode()
    assert "已有人办过" in again
    assert "这两户先看" in again
    assert [one(name).state for name in ("a1", "a2", "a3")] == ["asked", "asked", "new"]
    assert AuditEntry.objects.filter(act="findings.assign").count() == 1


def test_the_whole_list_is_taken_as_its_address_asks(
    at_desk: Sit, officer: Actor, three: list[Finding]
) -> None:
    said = at_desk(officer).get("/findings/together/comparison/?rule=YN-04&all=1").content.decode()
    assert HOUSE in said
    assert VEHICLE not in said


def test_cases_are_opened_from_many_a_household_its_own(
    at_desk: Sit, officer: Actor, cadre: Actor, three: list[Finding], family: Household
) -> None:
    found = assign(officer, three[:2])
    form = {
        "act": "case:removal", "chosen": [f"{one.name}:{one.version}" for one in found],
        "case:removal-reason": "识别以前就有",
    }  # fmt: skip
    sent = at_desk(cadre).post("/findings/together/comparison/", form)
    assert sent["Location"] == "/comparison/?done=2"
    case = Case.objects.get()
    assert {one(name).case for name in ("a1", "a2")} == {case.number}


def test_a_stranger_does_nothing_to_many(at_desk: Sit, stranger: Actor, three: list[Finding]) -> None:
    form = {"act": "assign", "chosen": ["a1:1"]}
    said = at_desk(stranger).post("/findings/together/comparison/", form).content.decode()
    assert VEHICLE not in said
    assert one("a1").state == "new"
