"""The SQL of conditions, for DuckDB and for Spark, is kept beside the tests: a change of it is seen in review.

Write the kept texts anew with NIUKOU_KEEP_SNAPSHOTS=1.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
import sqlglot

from niukou.engine.evaluate import condition_text
from tests.small_pack import quality_rule, small_pack

KEPT = Path(__file__).parent / "snapshots"
HOUSEHOLD = [
    "household.exit_state = '已脱贫' and household.income < standard('line', household.exit_year)",
    "household.exit_state <> '已脱贫'",
    "not (household.exit_state = '已脱贫' or household.size > 3)",
    "household.exit_state in ('未脱贫', '已脱贫')",
    "household.exit_state not in ('未脱贫')",
    "not (household.exit_state in ('未脱贫'))",
    "household.size between 1 and 3",
    "is_empty(household.phone) or not matches(household.phone, '1[3-9][0-9]{9}')",
    "household.size <> count_members()",
    "no_member(member.relation = '户主')",
    "all_members(member.health = '健康')",
    "some_member(age_on(latest(standard('cutoff'))) between 6 and 15 and member.sex = '男')",
    "sum_members(member.work_months) > 12",
    "abs(household.income - sum_of(standard('incomes')) / household.size) > 0.5",
    "round(household.income / household.size, 2) = floor(household.wage)",
    "exp(household.wage) / household.size < standard('line')",
    "head.sex = '女'",
    "other_households(household.village_code, household.phone) > 0",
    "last_year(household.size) > household.size + 2",
    "coalesce(household.wage, 0) > 0 and count_pairings() = 0",
    "was_given(household.size) and not (household.size >= 0)",
    "is_unreadable(household.size)",
    "year_of(as_of()) > household.exit_year and left(household.village_code, 4) = '5399'",
    "if_collected(household.size = 1) and true",
]
PERSON = [
    "number_length(person.id_number) = 15",
    "number_form(person.id_number) = 'current' and not number_valid(person.id_number)",
    "person.sex <> number_sex(person.id_number)",
    "number_birth(person.id_number) <> person.birth_date",
    "other_households(person.id_number) > 0 and first_of(person.household_code, person.id_number)",
    "age_on(as_of()) < 16 and age_on(as_of(), head.birth_date) > 70",
    "age_on(person.birth_date, head.birth_date) < 14 or age_on(head.birth_date) >= 14",
    "people_with(person.id_number, person.id_number) > 1",
    "person.relation in codes('child')",
]


def rendered(dialect: str) -> str:
    pack = small_pack()
    pieces = []
    for table, texts in (("household", HOUSEHOLD), ("person", PERSON)):
        for text in texts:
            sql = condition_text(quality_rule(text, table), pack, date(2017, 10, 1), dialect)
            pieces.append(f"-- {text}\n{sql};\n")
    return "\n".join(pieces)


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_text_is_the_one_that_was_reviewed(dialect: str) -> None:
    kept, text = KEPT / f"{dialect}.sql", rendered(dialect)
    if os.environ.get("NIUKOU_KEEP_SNAPSHOTS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_text_is_sql_of_its_engine(dialect: str) -> None:
    assert len(sqlglot.parse(rendered(dialect), dialect=dialect)) == len(HOUSEHOLD) + len(PERSON)
