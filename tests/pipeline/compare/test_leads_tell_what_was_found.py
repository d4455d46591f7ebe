"""What a finding says: whom it is about, when the fact arose, how grave it is, and nothing of an identity number."""

from __future__ import annotations

import json

import pytest

from tests.pipeline.compare.conftest import County, lead, number

ZHANG = number("53990119850408080")
LI = number("53990119860101002")
SON = number("53990120000101013")


def _exited(county: County, year: int) -> None:
    household = county.rows["household"][0]
    county.rows["household"][0] = {**household, "exit_state": "已脱贫", "exit_year": year}


@pytest.mark.parametrize(
    ("first_registered_on", "exit_year", "timing"),
    [
        ("2013-12-31", None, "before"),
        ("2014-06-01", None, "unknown"),
        ("2015-01-01", None, "after"),
        (None, None, "unknown"),
        ("2013-12-31", 2016, "before"),
        ("2015-06-01", 2016, "after"),
        ("2016-06-01", 2016, "after"),
        ("2017-01-01", 2016, "after_exit"),
    ],
)
def test_the_fact_against_identification_and_exit(
    county: County, first_registered_on: str | None, exit_year: int | None, timing: str
) -> None:
    county.rules = [
        lead("exclusion", "vehicle", "vehicle.status = '正常'", fact_date=("vehicle.first_registered_on",))
    ]
    county.person("张福来", ZHANG)
    if exit_year:
        _exited(county, exit_year)
    county.vehicle("张福来", ZHANG, first_registered_on=first_registered_on)
    (finding,) = county.found()
    assert finding["timing"] == timing


def test_the_date_of_this_owners_acquisition_goes_first(county: County) -> None:
    dates = ("vehicle.acquired_on", "vehicle.first_registered_on")
    county.rules = [lead("exclusion", "vehicle", "vehicle.status = '正常'", fact_date=dates)]
    county.person("张福来", ZHANG)
    county.vehicle("张福来", ZHANG, acquired_on="2016-01-01", first_registered_on="2010-01-01")
    (finding,) = county.found()
    assert finding["timing"] == "after"


def test_a_household_without_a_year_of_identification_is_unknown(county: County) -> None:
    dates = ("vehicle.first_registered_on",)
    county.rules = [lead("exclusion", "vehicle", "vehicle.status = '正常'", fact_date=dates)]
    county.person("张福来", ZHANG)
    household = {**county.rows["household"][0]}
    del household["identified_year"]
    county.rows["household"][0] = household
    county.vehicle("张福来", ZHANG, first_registered_on="2010-01-01")
    (finding,) = county.found()
    assert finding["timing"] == "unknown"


@pytest.mark.parametrize("message", ["请核实", "{timing}；请核实"])
def test_after_the_exit_the_message_asks_for_nothing(county: County, message: str) -> None:
    dates = ("vehicle.first_registered_on",)
    county.rules = [lead("exclusion", "vehicle", "vehicle.status = '正常'", fact_date=dates, message=message)]
    county.person("张福来", ZHANG)
    _exited(county, 2016)
    county.vehicle("张福来", ZHANG, first_registered_on="2017-01-01")
    (finding,) = county.found()
    assert "无须处理" in finding["message"]
    assert "{" not in finding["message"]


def test_a_lead_names_person_household_village_and_record(county: County) -> None:
    county.person("李秀英", LI, household="H2")
    code = county.person("张福来", ZHANG, household="H2")
    county.vehicle("张福来", ZHANG, plate="云Z7")
    (finding,) = county.found()
    told = {
        k: finding[k]
        for k in ("kind", "severity", "subject", "village", "household", "person", "source", "record")
    }
    assert told == {
        "kind": "exclusion", "severity": "error", "subject": "person", "village": "V1", "household": "H2",
        "person": code, "source": "机动车", "record": "云Z7",
    }  # fmt: skip


def test_a_lead_needs_no_doubt_beside_it(county: County) -> None:
    county.rules = [
        lead("exclusion", "vehicle", "vehicle.status = '正常'", doubt_when="vehicle.price > 1"),
    ]
    county.person("张福来", ZHANG)
    county.vehicle("张福来", ZHANG, plate="云Z1", price=5)
    county.vehicle("张福来", ZHANG, plate="云Z2", price=5, status="注销")
    county.vehicle("张福来", ZHANG, plate="云Z3", price=1, status="注销")
    assert [(f["record"], f["severity"]) for f in county.found()] == [("云Z1", "error"), ("云Z2", "doubt")]


def test_a_blank_that_makes_no_lead_may_still_make_a_doubt(county: County) -> None:
    county.rules = [
        lead("exclusion", "vehicle", "vehicle.price >= 30000", doubt_when="is_empty(vehicle.price)"),
    ]
    county.person("张福来", ZHANG)
    county.vehicle("张福来", ZHANG, plate="云Z1", price="40000")
    county.vehicle("张福来", ZHANG, plate="云Z2", price=None)
    assert [(f["record"], f["severity"]) for f in county.found()] == [("云Z1", "error"), ("云Z2", "doubt")]


def test_nothing_found_by_comparison_blocks(county: County) -> None:
    county.rules = [lead("exclusion", "vehicle", "vehicle.status = '正常'", severity="block")]
    county.person("张福来", ZHANG)
    county.vehicle("张福来", ZHANG)
    assert [f["severity"] for f in county.found()] == ["error"]


def test_the_key_that_is_an_identity_number_is_no_record(county: County) -> None:
    county.rules = [lead("identity", "resident", "resident.status = '死亡注销'")]
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG, status="死亡注销")
    (finding,) = county.found()
    assert (finding["record"], finding["record_key"]) == (None, ZHANG)
    assert all(ZHANG not in str(finding[k]) for k in finding if k != "record_key")


def _kin_rule() -> object:
    return lead(
        "exclusion",
        "payroll",
        "payroll.status = '在职'",
        kin="payroll.status = '在职'",
        evidence=("payroll.status",),
    )


def _on_payroll(county: County, name: str, id_number: str) -> None:
    county.put("payroll", {"serial": "P1", "person_name": name, "person_number": id_number, "status": "在职"})


def test_kin_of_the_head_are_a_doubt_on_the_household(county: County) -> None:
    county.rules = [_kin_rule()]  # type: ignore[list-item]
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG, relation="户主")
    county.resident("张小山", SON, relation="之子")
    _on_payroll(county, "张小山", SON)
    (finding,) = county.found()
    assert (finding["subject"], finding["severity"], finding["person"]) == ("household", "doubt", None)
    assert finding["household"] == "H1"
    assert json.loads(finding["evidence"]) == {"状态": "在职", "户籍人口与户主关系": "之子"}


@pytest.mark.parametrize("whose", ["member", "member with a slip", "another family", "no head"])
def test_who_is_no_kin(county: County, whose: str) -> None:
    county.rules = [_kin_rule()]  # type: ignore[list-item]
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG, relation="户主")
    family = "F2" if whose == "another family" else "F1"
    county.resident("张小山", SON, family=family, relation="之子")
    if whose == "member":
        county.person("张小山", SON)
    elif whose == "member with a slip":
        county.person("张小山", SON[:17])
    elif whose == "no head":
        county.rows["person"][0] = {**county.rows["person"][0], "relation": "配偶"}
    _on_payroll(county, "张小山", SON)
    assert [f for f in county.found() if f["subject"] == "household"] == []


def test_kin_are_looked_at_only_where_the_rule_says_so(county: County) -> None:
    county.rules = [lead("exclusion", "payroll", "payroll.status = '在职'")]
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG, relation="户主")
    county.resident("张小山", SON, relation="之子")
    _on_payroll(county, "张小山", SON)
    assert county.found() == []


def test_nothing_but_the_findings_is_left(county: County) -> None:
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG)
    county.vehicle("张福来", ZHANG)
    county.vehicle("赵铁柱", LI, plate="云Z2")
    county.found()
    tables = {t for (t,) in county.session.query("SELECT DISTINCT table_name FROM duckdb_tables()")}
    left = {t for t in tables if not t.startswith("typed_")}
    assert left == {"compare_findings_none"}
    views = {v for (v,) in county.session.query("SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    assert views - set(county.rows) == {"compare_findings", "compare_findings_leads", "raw"}
    assert county.session.query("SELECT count(*) FROM vehicle") == [(2,)]


def test_a_rule_without_its_register_is_told(county: County) -> None:
    county.rules = [
        lead("exclusion", "house", "house.status = '现势'", code="YN-04"),
        lead("omission", "vehicle", "vehicle.status = '正常'", code="OM-09"),
    ]
    county.person("张福来", ZHANG)
    county.vehicle("张福来", ZHANG)
    assert county.found() == []
    assert county.left is not None
    assert {n.rule: n.why for n in county.left.not_run} == {
        "YN-04": "没有不动产的数据",
        "OM-09": "没有能认出一家人的户籍数据",
    }
