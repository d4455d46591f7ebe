"""A column the data lack may silence a rule or a part of it; it never makes a rule say more."""

from __future__ import annotations

import pytest

from niukou.rulebook.expression import columns, parse_condition, prune, scope, vocabulary_of_quality
from niukou.rulebook.expression.nodes import And, Compare, Node, Quantifier
from tests.small_pack import quality_rule, small_pack

WORDS = vocabulary_of_quality(quality_rule("true"), small_pack())
A, B = "household.size = 1", "household.income = 2"


def left_of(text: str, *missing: str) -> Node | None:
    return prune(parse_condition(text, WORDS), lambda table, field: f"{table}.{field}" not in missing)


@pytest.mark.parametrize(
    "text",
    [f"{A} and {B}", f"not ({B})", f"{B}", f"({B}) or ({B})", f"if_collected({B})", f"not (if_collected({B}))",
     "household.income + household.size > 3", f"some_member({B})", f"{A} and ({B} or {B})"],
)  # fmt: skip
def test_a_rule_left_with_nothing_waits(text: str) -> None:
    assert left_of(text, "household.income") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{A} or {B}", A),
        (f"{A} and if_collected({B})", A),
        (f"{A} or if_collected({B})", A),
        (f"({A} and {B}) or {A}", A),
        (f"{A} and ({A} or {B})", f"{A} and {A}"),
    ],
)
def test_what_can_be_answered_stays(text: str, kept: str) -> None:
    assert left_of(text, "household.income") == parse_condition(kept, WORDS)


def test_a_count_whose_condition_was_not_collected_counts_all() -> None:
    node = left_of("household.size <> count_members(if_collected(member.health = '大病'))", "person.health")
    assert isinstance(node, Compare)
    assert isinstance(node.right, Quantifier) and node.right.body is None


def test_a_missing_table_silences_what_asks_for_it() -> None:
    assert left_of("count_pairings() = 0", "pairing.") is None
    assert isinstance(left_of(f"({A} and {A}) or count_pairings() = 0", "pairing."), And)


@pytest.mark.parametrize(
    ("text", "table", "wanted"),
    [
        ("household.size = 1", "household", "row"),
        ("some_member(member.sex = '男')", "household", "household"),
        ("head.sex = '男'", "household", "household"),
        ("household.size > 1", "person", "household"),
        ("other_households(household.phone) > 0", "household", "all"),
        ("other_households(household.village_code, household.phone) > 0", "household", "area"),
        ("others(person.household_code, person.name) > 0", "person", "household"),
        ("people_with(person.id_number, pairing.helper_number) > 0", "pairing", "all"),
        ("last_year(household.size) > 1", "household", "row"),
    ],
)
def test_the_scope_is_what_the_answer_depends_on(text: str, table: str, wanted: str) -> None:
    words = vocabulary_of_quality(quality_rule("true", table), small_pack())
    assert scope(parse_condition(text, words), words) == wanted


def test_columns_are_told_in_reading_order() -> None:
    node = parse_condition("household.size > 1 and some_member(member.sex = '男')", WORDS)
    assert columns(node) == [("household", "size"), ("person", ""), ("person", "sex")]
