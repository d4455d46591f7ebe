"""The published figures of the Yunnan county's drive come out of its lines and the pack's formulas; a secret base stays one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from niukou.pipeline.statistics import RATES, rates
from niukou.pipeline.statistics.rates import Rate
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.terms.statement import Base, Line, Statement

FIRST, LAST = date(2017, 7, 1), date(2017, 9, 30)
# unit -> opening poor, opening exited, and the lines: account, cause, the other account, count
DRIVE = {
    "person": (39_037, 36_762, [
        ("poor", "removed", "removed", -7404), ("removed", "removed", "poor", 7404),
        ("exited", "removed", "removed", -11_993), ("removed", "removed", "exited", 11_993),
        ("poor", "identified", "outside", 6583), ("poor", "returned", "exited", 1533),
        ("exited", "returned", "poor", -1533), ("poor", "natural_increase", "outside", 900),
        ("poor", "natural_decrease", "gone", -239), ("gone", "natural_decrease", "poor", 239),
    ]),
    "household": (10_451, 9_000, [
        ("poor", "removed", "removed", -2034), ("poor", "identified", "outside", 1869),
        ("poor", "returned", "exited", 393), ("exited", "returned", "poor", -393),
    ]),
}  # fmt: skip
BASE = 367_030


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("yunnan-2017", LAST)


@pytest.fixture(scope="module")
def drive() -> Statement:
    opening, lines = {}, []
    for unit, (poor, exited, told) in DRIVE.items():
        opening |= {(unit, "", "poor"): poor, (unit, "", "exited"): exited}
        lines += [Line(unit, "", account, cause, other, count) for account, cause, other, count in told]
    return Statement("539901000000", FIRST, LAST, None, "", opening, tuple(lines))


def values(found: list[Rate]) -> list[Decimal | None]:
    assert [rate.indicator.key for rate in found] == list(RATES)
    return [rate.value for rate in found]


def test_the_published_figures_come_out(drive: Statement, pack: Pack) -> None:
    found = rates(drive, pack, Base(BASE, public=True))
    assert values(found) == [Decimal("25.59"), Decimal("2.26"), Decimal("4.17"), Decimal("11.01")]
    assert (drive.closed("poor"), drive.closed("poor", "household")) == (40_410, 10_679)
    assert [rate.divides_by for rate in found] == [
        ("registered",), ("rural_population", "registered"), ("exited",), ("rural_population",),
    ]  # fmt: skip
    assert found[0].given["registered"] == 75_799
    assert found[3].given == {"poor": 40_410, "rural_population": BASE}


def test_without_a_base_only_what_needs_none_is_told(drive: Statement, pack: Pack) -> None:
    found = rates(drive, pack, None)
    assert values(found) == [Decimal("25.59"), None, Decimal("4.17"), None]
    assert "没有乡村户籍人口" in found[3].waits


def test_a_secret_base_is_not_told_and_not_given_back(drive: Statement, pack: Pack) -> None:
    found = rates(drive, pack, Base(BASE, public=False))
    assert values(found) == [Decimal("25.59"), Decimal("2"), Decimal("4.17"), Decimal("11")]
    assert {rate.given.get("rural_population", "absent") for rate in found} == {None, "absent"}
    # whoever divides the counts by the rates is left with a range of more than 5 of 100
    fit = [
        base
        for base in range(200_000, 500_000, 50)
        if round(100 * 40_410 / base) == 11 and round(100 * 6583 / (base - 75_799)) == 2
    ]
    assert fit[-1] - fit[0] > 0.05 * BASE


def test_alone_the_rates_have_the_decimals_of_the_pack(drive: Statement, pack: Pack) -> None:
    found = rates(drive, pack, Base(BASE, public=False), beside_counts=False)
    assert values(found)[3] == Decimal("11.01")
    assert found[3].given["rural_population"] is None


def test_a_rate_that_no_rounding_makes_safe_is_withheld(pack: Pack) -> None:
    """More than a quarter are poor: even in whole percents the counts would give the base away."""
    poor = Statement("539901000000", FIRST, LAST, None, "", {("person", "", "poor"): 99_000}, ())
    found = rates(poor, pack, Base(BASE, public=False))
    assert (found[3].value, found[3].given["rural_population"]) == (None, None)
    assert "倒推" in found[3].waits
    assert values(rates(poor, pack, Base(BASE, public=True)))[3] == Decimal("26.97")


def test_nothing_to_divide_by_is_no_rate(pack: Pack) -> None:
    empty = Statement("539901000000", FIRST, LAST, None, "", {}, ())
    assert values(rates(empty, pack, Base(1000, public=True))) == [None, Decimal("0"), None, Decimal("0")]
