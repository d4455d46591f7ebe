"""Any condition of the language gives on DuckDB what the slow plain reference gives, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.engine import evaluate, one_pass
from niukou.engine.meeting import all_numbered
from niukou.engine.session import Session
from niukou.rulebook.expression import parse_condition, scope, vocabulary_of_quality
from niukou.rulebook.model import Pack
from tests.engine.reference import Reference
from tests.small_pack import quality_rule, small_pack

AS_OF = date(2017, 10, 1)
PACK = small_pack()
Put = Callable[..., None]

numbers = st.one_of(st.none(), st.integers(-2, 4).map(float), st.sampled_from([0.5, 2952.0, 2951.99]))
days = st.one_of(st.none(), st.sampled_from([date(2001, 8, 31), date(2001, 9, 1), date(2004, 2, 29)]),
                 st.integers(0, 6000).map(lambda n: date(2000, 1, 1) + timedelta(n)))  # fmt: skip
households = st.fixed_dictionaries(
    {
        "village_code": st.sampled_from([None, "甲", "乙"]), "phone": st.sampled_from([None, "1", "2"]),
        "size": numbers, "income": numbers, "wage": numbers, "grant": numbers,
        "exit_state": st.sampled_from([None, "未脱贫", "已脱贫"]),
        "exit_year": st.sampled_from([None, 2013, 2014, 2016]), "head_name": st.sampled_from([None, "王", "李"]),
    }
)  # fmt: skip
people = st.fixed_dictionaries(
    {
        "household_code": st.sampled_from([None, "h0", "h1", "h2", "h9"]), "name": st.sampled_from([None, "王", "李"]),
        "sex": st.sampled_from([None, "男", "女"]), "birth_date": days,
        "relation": st.sampled_from([None, "户主", "之子"]), "health": st.sampled_from([None, "健康", "大病"]),
        "work_months": numbers,
    }
)  # fmt: skip

NUMBERS = ["household.size", "household.income", "count_members()", "count_members(member.sex = '男')", "2", "0.5",
           "sum_members(member.work_months)", "coalesce(household.wage, 1)", "abs(household.size)", "standard('line')",
           "standard('line', household.exit_year)", "sum_of(standard('incomes'))", "floor(household.income)",
           "(household.size + household.income)", "(household.size / household.wage)", "year_of(as_of())",
           "other_households(household.phone)", "others(household.village_code, household.head_name)",
           "(household.wage * 2 - household.grant)", "-household.size", "exp(household.size)"]  # fmt: skip
CONDITIONS = ["household.exit_state = '已脱贫'", "household.exit_state <> '已脱贫'", "is_empty(household.size)",
              "household.exit_state in ('未脱贫', '已脱贫')", "household.exit_state not in ('未脱贫')",
              "some_member(member.health = '大病')", "no_member(member.sex = '男')", "all_members(member.sex = '男')",
              "some_member(member.name = household.head_name)", "head.sex = '男'", "head.name = household.head_name",
              "some_member(age_on(latest(standard('cutoff'))) between 6 and 15)", "first_of(household.phone)",
              "some_member(member.relation in codes('child'))", "all_members(not (member.work_months > 1))",
              "some_member(age_on(as_of()) >= 16 and not (age_on(date('2016-02-29')) < 14))",
              "household.size between 0 and household.income", "matches(household.phone, '[1-9]')",
              "length(household.head_name) = 1", "true", "household.size = household.income",
              "if_collected(household.size <> 1)", "some_member(age_on(as_of()) = 13)"]  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> str:
    choice = draw(st.integers(0, 5 if depth else 1))
    if choice == 0:
        return draw(st.sampled_from(CONDITIONS))
    if choice == 1:
        op = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">="]))
        return f"{draw(st.sampled_from(NUMBERS))} {op} {draw(st.sampled_from(NUMBERS))}"
    if choice == 2:
        return f"not ({draw(conditions(depth - 1))})"
    joined = draw(st.sampled_from([" and ", " or "]))
    return "(" + joined.join(draw(st.lists(conditions(depth - 1), min_size=2, max_size=3))) + ")"


@given(
    st.lists(conditions(), min_size=1, max_size=6),
    st.lists(households, max_size=3),
    st.lists(people, max_size=5),
    st.sampled_from([0, 1, one_pass.FEW]),
    st.sampled_from(["h", "5399"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_agrees_with_the_plain_reference(
    session: Session,
    put: Put,
    texts: list[str],
    homes: list[dict[str, Any]],
    members: list[dict[str, Any]],
    few: int,
    begins: str,  # households meet by texts, or by numbers where every code is one
) -> None:
    homes = [{**h, "household_code": f"{begins}{i}", "row_no": i} for i, h in enumerate(homes)]
    members = [{**m, "person_code": f"p{i}", "row_no": i} for i, m in enumerate(members)]
    members = [
        {**m, "household_code": (code := m["household_code"]) and code.replace("h", begins)} for m in members
    ]
    put("household", homes)
    put("person", members)
    put("pairing", [])
    put("village", [])
    session.drop("household_once")
    words = vocabulary_of_quality(quality_rule("true"), PACK)
    nodes = [parse_condition(t, words) for t in texts]
    rules = [
        quality_rule(t, scope=scope(n, words), code=f"R{i}", key=f"r{i}")
        for i, (t, n) in enumerate(zip(texts, nodes, strict=True))
    ]
    with mock.patch.object(one_pass, "FEW", few):  # alone or joined, a rule finds the same
        judged = evaluate.quality(session, PACK, AS_OF, into="found", rules=rules)
    assert not judged.waiting
    found = set(session.query("SELECT rule, household FROM found"))
    plain = Reference(PACK, AS_OF, {"household": homes, "person": members, "pairing": []})
    wanted = set()
    for home in homes:
        heads = [
            m for m in members if m["household_code"] == home["household_code"] and m["relation"] == "户主"
        ]
        roles = {"household": home, "head": heads[0] if heads else None}
        wanted |= {
            (f"R{i}", home["household_code"])
            for i, n in enumerate(nodes)
            if plain.holds(n, roles, "household")
        }
    assert found == wanted


def test_a_rule_whose_columns_lack_waits_and_the_others_run(session: Session, put: Put, pack: Pack) -> None:
    put("household", [{"household_code": "h", "size": 2.0}], columns=["household_code", "size"])
    rules = [
        quality_rule("household.size = 2", code="HAS"),
        quality_rule("household.income = 2", code="LACKS"),
        quality_rule("count_pairings() = 0", scope="household", code="NO_TABLE"),
    ]
    judged = evaluate.quality(session, pack, AS_OF, into="found", rules=rules)
    assert session.query("SELECT rule, household, village FROM found") == [("HAS", "h", None)]
    assert {w.rule: w.missing for w in judged.waiting} == {
        "LACKS": (("household", "income"),),
        "NO_TABLE": (("pairing", ""),),
    }


def test_message_and_evidence_show_the_row_and_no_number_in_full(
    session: Session, put: Put, pack: Pack
) -> None:
    put(
        "household",
        [{"household_code": "h", "village_code": "v", "head_name": "王五", "phone": "19900000001"}],
    )
    put(
        "person",
        [{"person_code": "p", "household_code": "h", "name": "王五", "id_number": "539901196006230435"}],
    )
    rule = quality_rule(
        "number_valid(person.id_number) and not is_empty(household.phone) and count_members() = 1",
        "person", "household", message="{household.head_name}户{person.name}共{count_members()}人，{person.work_months}月",
    )  # fmt: skip
    evaluate.quality(session, pack, AS_OF, into="found", rules=[rule])
    ((subject, village, household, person, message, evidence),) = session.query(
        "SELECT subject, village, household, person, message, evidence FROM found"
    )
    assert (subject, village, household, person) == ("person", "v", "h", "p")
    assert message == "王五户王五共1人，（空）月"
    assert "成员数" in evidence and "19900000001" not in evidence and "539901196006230435" not in evidence


def test_a_household_code_that_stands_twice_multiplies_no_finding(
    session: Session, put: Put, pack: Pack
) -> None:
    put("household", [{"household_code": "h", "size": 1.0}, {"household_code": "h", "size": 9.0}])
    put("person", [{"person_code": "p", "household_code": "h", "name": "王"}])
    rule = quality_rule("household.size = 1", "person", "household")
    evaluate.quality(session, pack, AS_OF, into="found", rules=[rule])
    assert session.query("SELECT person FROM found") == [("p",)]


@pytest.mark.parametrize("codes", [("7", "07"), ("7", "h"), ("7", "99999999999999999999"), ("7", "8")])
def test_a_code_is_another_however_like_a_number_it_is_written(
    session: Session, put: Put, pack: Pack, codes: tuple[str, str]
) -> None:
    put("household", [{"household_code": code} for code in codes])
    rows = [{"person_code": str(i), "household_code": code} for i, code in enumerate((*codes, codes[1]))]
    put("person", rows)
    put("pairing", [])
    rules = [
        quality_rule(f"count_members() = {n}", scope="household", code=f"OF{n}", key=f"of{n}")
        for n in (1, 2, 3)
    ]
    evaluate.quality(session, pack, AS_OF, into="found", rules=rules)
    assert session.query("SELECT rule, household FROM found ORDER BY 1") == [
        ("OF1", codes[0]),
        ("OF2", codes[1]),
    ]


def test_one_code_that_is_no_number_in_any_part_has_all_meet_as_texts(
    session: Session, put: Put, pack: Pack
) -> None:
    put("household", [{"household_code": "7"}])
    put("person", [{"person_code": "p", "household_code": "7"}])
    put("pairing", [{"household_code": "7"}])
    assert all_numbered(session, pack, pack.tables["household"])
    put("pairing", [{"household_code": "7"}, {"household_code": "甲"}, {"household_code": None}])
    assert not all_numbered(session, pack, pack.tables["household"])
    put("pairing", [{"household_code": None}])
    assert all_numbered(session, pack, pack.tables["household"])


def test_populations_count_the_rows_a_rule_speaks_of(session: Session, put: Put, pack: Pack) -> None:
    put("household", [{"household_code": f"h{i}", "exit_state": "已脱贫" if i else None} for i in range(3)])
    rules = [
        quality_rule("true", population="household.exit_state = '已脱贫'", code="EXITED"),
        quality_rule("true", code="ALL"),
    ]
    assert evaluate.populations(session, pack, AS_OF, rules) == {"EXITED": 2, "ALL": 3}
