"""The check room: rules in force on the day, findings of all tables in one, each held against its population."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

from niukou.engine.session import Session
from niukou.pipeline.check import check
from niukou.rulebook.model import Pack, QualityRule
from tests.small_pack import quality_rule

AS_OF = date(2017, 10, 1)
Put = Callable[..., None]


def with_rules(pack: Pack, *rules: QualityRule) -> Pack:
    return dataclasses.replace(pack, quality={r.code: r for r in rules})


def fill(put: Put) -> None:
    put("household", [{"household_code": f"h{i}", "village_code": "v", "size": float(i)} for i in range(4)])
    put("person", [{"person_code": f"p{i}", "household_code": f"h{i}", "name": "王"} for i in range(3)])
    put(
        "pairing",
        [{"household_code": "h0", "helper_name": "李"}, {"household_code": "h0", "helper_name": "赵"}],
    )
    put("village", [{"village_code": "v", "name": "甲村"}])


def test_findings_of_all_tables_stand_in_one(session: Session, pack: Pack, put: Put) -> None:
    fill(put)
    pack = with_rules(
        pack,
        quality_rule("household.size > 2", code="H1"),
        quality_rule("person.name = '王' and household.size = 0", "person", "household", code="P1"),
        quality_rule("pairing.helper_name <> '李'", "pairing", code="K1"),
    )
    checked = check(session, pack, AS_OF)
    found = session.query(
        f"SELECT rule, subject, village, household, person FROM {checked.findings} ORDER BY 1"
    )
    assert found == [
        ("H1", "household", "v", "h3", None),
        ("K1", "helper", "v", "h0", None),
        ("P1", "person", "v", "h0", "p0"),
    ]
    assert sorted(checked.judged) == ["H1", "K1", "P1"]


def test_a_rule_out_of_force_on_the_day_judges_nobody(session: Session, pack: Pack, put: Put) -> None:
    fill(put)
    pack = with_rules(
        pack,
        quality_rule("true", code="OLD", valid_to=date(2016, 12, 31)),
        quality_rule("true", code="COMING", valid_from=date(2018, 1, 1)),
        quality_rule("true", code="NOW", valid_from=AS_OF, valid_to=AS_OF),
    )
    assert check(session, pack, AS_OF).judged == ("NOW",)


def test_the_share_is_of_the_rows_a_rule_speaks_of(session: Session, pack: Pack, put: Put) -> None:
    fill(put)
    pack = with_rules(pack, quality_rule("household.size = 3", population="household.size >= 2", code="HALF"))
    (share,) = check(session, pack, AS_OF).shares
    assert (share.found, share.population, share.part) == (1, 2, 0.5)


def test_rules_of_absent_tables_wait_and_a_county_without_rules_gives_an_empty_table(
    session: Session, pack: Pack, put: Put
) -> None:
    put("household", [{"household_code": "h"}])
    checked = check(session, with_rules(pack, quality_rule("person.name = '王'", "person", code="P1")), AS_OF)
    assert [w.rule for w in checked.waiting] == ["P1"]
    assert session.query(f"SELECT COUNT(*) FROM {checked.findings}") == [(0,)]
