"""Whoever has the counts, the rates, the formulas and the way decimals are chosen is left with a wide range of bases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from niukou.pipeline.statistics.safe_decimals import Sought, safe_digits
from niukou.rulebook.formula import rounded

SPREAD = Fraction(5, 100)


def shown(poor: int, identified: int, registered: int, base: int) -> list[Decimal | None]:
    """What a page would tell: incidence and the missed rate."""

    def incidence(population: int, digits: int) -> Decimal:
        return rounded(Fraction(100 * poor, population), digits)

    def missed(population: int, digits: int) -> Decimal:
        return rounded(Fraction(100 * identified, population - registered), digits)

    sought = [Sought(incidence, 2, poor, SPREAD), Sought(missed, 2, max(identified, registered), SPREAD)]
    digits = safe_digits(sought, base)
    return [None if at is None else one.value(base, at) for one, at in zip(sought, digits, strict=True)]


def must_be_wide(poor: int, identified: int, registered: int, base: int) -> None:
    told = shown(poor, identified, registered, base)
    lowest = max(poor, identified, registered) + 1
    around = [max(lowest, base * (600 + step) // 1000) for step in range(0, 1000, 4)]
    fit = [one for one in around if shown(poor, identified, registered, one) == told]
    assert fit, told
    assert fit[-1] - fit[0] >= SPREAD * base * Fraction(85, 100), (
        told,
        fit[0],
        fit[-1],
    )  # the steps are coarse


@pytest.mark.parametrize(
    ("poor", "identified", "registered", "base"),
    [
        (236, 18, 1740, 15_200),  # was told as 0.13 and 1: together 1 % of the base
        (40_410, 6583, 75_799, 367_030),
        (1696, 396, 1746, 5900),
        (3609, 419, 7289, 20_000),
        (20, 3, 40, 1000),
    ],
)
def test_these_are_left_wide(poor: int, identified: int, registered: int, base: int) -> None:
    must_be_wide(poor, identified, registered, base)


@settings(max_examples=25, deadline=None)
@given(
    base=st.integers(2_000, 500_000),
    poor=st.floats(0.001, 0.4),
    exited=st.floats(0, 0.3),
    came=st.floats(0, 0.3),
)
def test_whatever_the_counts_are_the_range_is_wide(
    base: int, poor: float, exited: float, came: float
) -> None:
    listed = int(base * poor)
    registered = listed + int(base * exited)
    assume(listed >= 1 and registered < base * 0.95)
    must_be_wide(listed, int(listed * came), registered, base)


def test_low_rates_keep_their_decimals_and_high_ones_are_withheld() -> None:
    assert shown(300, 0, 300, 300_000) == [Decimal("0.10"), Decimal("0.00")]
    assert shown(3000, 0, 3000, 300_000)[0] == Decimal("1.0")
    assert shown(33_000, 0, 33_000, 300_000)[0] == Decimal("11")
    assert shown(90_000, 0, 90_000, 300_000)[0] is None


def test_a_base_of_fewer_people_than_are_listed_is_told_nothing_of() -> None:
    assert shown(300, 20, 300, 200) == [None, None]
