"""A formula is arithmetic and nothing else; it is reckoned in fractions and rounded half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.rulebook.expression import ExpressionError
from niukou.rulebook.formula import read_formula, rounded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * 2", "7"),
        ("(a + b) * 2", "8"),
        ("-a / b", "-0.33"),
        ("1.005 * 100 / 100", "1.01"),
        ("a - b - 1", "-3"),
    ],
)
def test_arithmetic(text: str, value: str) -> None:
    given_ = {name: Decimal(number) for name, number in (("a", 1), ("b", 3))}
    assert read_formula(text).value(given_, 2) == Decimal(value)


def test_nothing_comes_of_a_division_by_nothing() -> None:
    assert read_formula("1 + a / (b - b)").value({"a": 1, "b": 2}, 2) is None


@pytest.mark.parametrize(
    "text",
    ["abs(a)", "a > b", "'a'", "a; b", "select a", "a.b + 1", "(select 1)", "a || b", "a ** b", "a % b", "", "(a", "a" * 1001,
        "case when a then b end", "a[1]", "x -> x"],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        read_formula(text)


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_halves_are_rounded_away_from_zero(number: Decimal, digits: int) -> None:
    wanted = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert rounded(Fraction(number), digits) == wanted


@pytest.mark.parametrize(
    ("text", "below"),
    [("100 * a / b", ("b",)), ("100 * a / (b - c)", ("b", "c")), ("a + b", ()), ("(a / b) + (b / c) / a", ("a", "b", "c"))],
)  # fmt: skip
def test_what_stands_below_a_division_is_known(text: str, below: tuple[str, ...]) -> None:
    assert read_formula(text).divisors == below
