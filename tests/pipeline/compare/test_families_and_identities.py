"""Families the registry lacks, people the police know otherwise, and people they do not know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pipeline.compare.conftest import County, lead, number

ZHANG = number("53990119850408080")
WIFE = number("53990119860101002")
CHILD = number("53990120100101013")
STRANGER = number("53990119700707071")


def _poor(county: County, name: str, id_number: str, serial: str = "D1") -> None:
    county.put(
        "subsistence", {"serial": serial, "person_name": name, "person_number": id_number, "category": "A"}
    )


@pytest.fixture
def omissions(county: County) -> County:
    county.rules = [
        lead(
            "omission",
            "subsistence",
            "subsistence.category = 'A' and resident.status = '正常'",
            severity="doubt",
        )
    ]
    county.person("赵铁柱", STRANGER, household="H9")
    county.resident("赵铁柱", STRANGER, family="F9")
    county.resident("张福来", ZHANG)
    county.resident("李秀英", WIFE)
    return county


@pytest.mark.parametrize(
    ("written", "how"), [(ZHANG, "exact"), (ZHANG.rjust(20), "normalised"), (ZHANG[:17], "probable")]
)
def test_a_family_that_the_registry_lacks(omissions: County, written: str, how: str) -> None:
    _poor(omissions, "张福来", written)
    (finding,) = omissions.found()
    told = {
        k: finding[k]
        for k in ("kind", "subject", "village", "family", "household", "person", "record", "link")
    }
    assert told == {
        "kind": "omission", "subject": "family", "village": "V1", "family": "F1", "household": None, "person": None,
        "record": "D1", "link": how,
    }  # fmt: skip


@pytest.mark.parametrize("written", [WIFE, WIFE[:6] + WIFE[8:17], WIFE[:17]])
def test_one_member_in_the_registry_is_enough(omissions: County, written: str) -> None:
    omissions.person("李秀英", written)
    _poor(omissions, "张福来", ZHANG)
    assert omissions.found() == []


def test_one_finding_for_a_family_and_rule(omissions: County) -> None:
    _poor(omissions, "李秀英", WIFE, serial="D2")
    _poor(omissions, "张福来", ZHANG, serial="D1")
    assert [f["record"] for f in omissions.found()] == ["D1"]


@pytest.mark.parametrize("somebody_registered", [True, False])
def test_of_a_family_that_is_not_told_nobody_can_say_that_it_was_missed(
    omissions: County, somebody_registered: bool
) -> None:
    omissions.rows["resident"] = [{**row, "family_code": None} for row in omissions.rows["resident"]]
    if somebody_registered:
        omissions.person("李秀英", WIFE)
    _poor(omissions, "张福来", ZHANG)
    assert omissions.found() == []


def test_the_dead_are_no_poor_family(omissions: County) -> None:
    omissions.rows["resident"][1] = {**omissions.rows["resident"][1], "status": "死亡注销"}
    _poor(omissions, "张福来", ZHANG)
    assert omissions.found() == []


def test_who_is_not_in_the_police_register_is_no_lead(omissions: County) -> None:
    _poor(omissions, "钱进", number("53990119990909001"))
    assert omissions.found() == []


def _unknown_to_the_police() -> Any:
    return lead(
        "identity",
        "resident",
        "number_valid(person.id_number)",
        matched=False,
        severity="doubt",
        code="ID-05",
    )


def test_a_person_unknown_to_the_police_where_they_cover_the_village(county: County) -> None:
    county.rules = [_unknown_to_the_police()]
    code = county.person("张福来", ZHANG)
    county.person("李秀英", WIFE)
    county.resident("李秀英", WIFE)
    (finding,) = county.found()
    assert (finding["person"], finding["village"], finding["link"], finding["record"]) == (
        code,
        "V1",
        None,
        None,
    )


def test_a_village_that_the_police_register_does_not_cover_is_not_asked(county: County) -> None:
    county.rules = [_unknown_to_the_police()]
    county.person("张福来", ZHANG)
    county.resident("李秀英", WIFE, village_code="V2")
    assert county.found() == []


def test_a_person_known_by_a_slip_or_without_a_number_is_not_unknown(county: County) -> None:
    county.rules = [_unknown_to_the_police()]
    county.person("张福来", ZHANG)
    county.person("李小宝", None)
    county.resident("张福来", ZHANG[:17])
    assert county.found() == []


def test_a_death_that_the_police_know(county: County) -> None:
    county.rules = [
        lead(
            "identity",
            "resident",
            "resident.status = '死亡注销'",
            fact_date=("resident.status_on",),
            code="ID-01",
        )
    ]
    county.person("张福来", ZHANG)
    county.person("李秀英", WIFE)
    county.resident("张福来", ZHANG, status="死亡注销", status_on="2017-05-20")
    county.resident("李秀英", WIFE)
    (finding,) = county.found()
    assert (finding["rule"], finding["person"], finding["timing"]) == ("ID-01", "H1-1", "after")


@pytest.mark.parametrize(("name", "differs"), [("张福莱", False), ("赵铁柱", True), (None, False)])
def test_another_name_for_one_number(county: County, name: str | None, differs: bool) -> None:
    when = "link.name_agrees = 'no' and not is_empty(resident.name)"
    county.rules = [lead("identity", "resident", when, code="ID-03")]
    county.person("张福来", ZHANG)
    county.resident("李秀英", WIFE)
    county.resident(name, ZHANG)
    assert bool(county.found()) is differs
