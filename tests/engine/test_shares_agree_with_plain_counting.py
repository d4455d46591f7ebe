"""A share is the weight of a part in the weight of a whole, over all rows and group by group, as counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.engine.evaluate import Waiting
from niukou.engine.session import Session
from niukou.engine.share import shares
from niukou.rulebook.expression import parse_condition, vocabulary_of_table
from niukou.rulebook.model import Indicator
from tests.engine.reference import Reference
from tests.small_pack import small_pack

AS_OF = date(2017, 10, 1)
PACK = small_pack()
Put = Callable[..., None]

homes = st.lists(
    st.fixed_dictionaries(
        {
            "size": st.one_of(st.none(), st.integers(0, 9).map(float), st.just(0.5)),
            "income": st.sampled_from([None, 0.0, 1.0, 2951.99, 2952.0]),
            "wage": st.sampled_from([None, 0.0, 1.0, 7.0]),
            "exit_state": st.sampled_from([None, "未脱贫", "已脱贫"]),
        }
    ),
    max_size=8,
)
PARTS = ["household.income < standard('line')", "exp(household.wage) / household.size < 2",
         "some_member(member.sex = '男')", "household.exit_state <> '已脱贫'"]  # fmt: skip


def share_of(part: str, whole: str | None, weigh: str | None, **more: Any) -> Indicator:
    said = {"table": "household", "part": part, "whole": whole, "weigh": weigh, **more}
    return Indicator("one", "一", "One", "%", "share", "一", **said)


@given(
    homes,
    st.sampled_from(PARTS),
    st.sampled_from([None, "household.size > 0"]),
    st.sampled_from([None, "household.size", "household.size * 2"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_share_is_what_plain_counting_gives(
    session: Session, put: Put, rows: list[dict[str, Any]], part: str, whole: str | None, weigh: str | None
) -> None:
    rows = [{**row, "household_code": f"h{i}", "row_no": i} for i, row in enumerate(rows)]
    members = [
        {"person_code": f"p{i}", "household_code": f"h{i}", "sex": "男", "row_no": i} for i in range(3)
    ]
    put("household", rows)
    put("person", members)
    session.drop("household_once")
    counted = shares(session, PACK, share_of(part, whole, weigh, by=("household.exit_state",)), AS_OF)
    assert not isinstance(counted, Waiting)

    words = vocabulary_of_table("household", PACK)
    plain = Reference(PACK, AS_OF, {"household": rows, "person": members})
    groups: dict[tuple[str, ...], list[Fraction]] = {}
    for row in rows:
        roles = {"household": row}
        factor = {None: 1, "household.size": row["size"]}.get(weigh, (row["size"] or 0) * 2)
        if whole and not plain.holds(parse_condition(whole, words), roles, "household"):
            factor = 0
        in_part = plain.holds(parse_condition(part, words), roles, "household")
        for group in ((), ("household.exit_state", row["exit_state"] or "")):
            sums = groups.setdefault(group, [Fraction(0), Fraction(0)])
            sums[0] += Fraction(factor or 0) * in_part
            sums[1] += Fraction(factor or 0)
    assert {share.by: [Fraction(share.part), Fraction(share.whole)] for share in counted} == groups


@pytest.mark.parametrize(
    ("part", "whole", "digits", "said"),
    [(1, 3, 2, "33.33"), (2, 3, 2, "66.67"), (1, 8, 2, "12.50"), (1, 16, 2, "6.25"), (1, 800, 2, "0.13")],
)
def test_halves_are_rounded_up(
    session: Session, put: Put, part: int, whole: int, digits: int, said: str
) -> None:
    rest = {"household_code": "b", "size": whole - part, "row_no": 1}
    put("household", [{"household_code": "a", "size": part, "wage": 1.0}, rest])
    indicator = share_of("household.wage = 1", None, "household.size", digits=digits)
    counted = shares(session, PACK, indicator, AS_OF)
    assert not isinstance(counted, Waiting)
    exact = Decimal(part * 100) / Decimal(whole)
    assert counted[0].value(indicator) == Decimal(said) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_where_there_is_nothing_to_divide_by_there_is_no_value(session: Session, put: Put) -> None:
    put("household", [{"household_code": "a", "size": None}])
    indicator = share_of("household.wage = 1", None, "household.size")
    counted = shares(session, PACK, indicator, AS_OF)
    assert not isinstance(counted, Waiting)
    assert counted[0].value(indicator) is None


def test_a_weight_beyond_all_reason_counts_nothing_and_stops_nothing(session: Session, put: Put) -> None:
    put(
        "household",
        [{"household_code": "a", "size": 1e30}, {"household_code": "b", "size": 2.0, "row_no": 1}],
    )
    counted = shares(session, PACK, share_of("household.size > 0", None, "household.size"), AS_OF)
    assert not isinstance(counted, Waiting)
    assert (counted[0].part, counted[0].whole) == (2, 2)


def test_a_share_waits_for_a_column_it_needs(session: Session, put: Put) -> None:
    put("household", [{"household_code": "a", "size": 1.0}], columns=["household_code", "size"])
    counted = shares(session, PACK, share_of("household.wage = 1", None, "household.size"), AS_OF)
    assert isinstance(counted, Waiting)
    assert counted.missing == (("household", "wage"),)
