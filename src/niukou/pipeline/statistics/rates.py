"""The four rates of a period, by the formulas of the pack, over a statement.

Rates of a period divide by its opening; incidence by the rural population as it was declared. Where that is secret it
is never told, and a rate that stands beside the counts of a statement is rounded until counts and rates together leave
the secret in a range as wide as the pack demands: whoever divides the one by the other learns no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from niukou.rulebook.at_date import value_on
from niukou.rulebook.formula import Formula, read_formula
from niukou.rulebook.model import Indicator, Pack
from niukou.terms.statement import Base, Statement

RATES = ("wrongly_listed_rate", "missed_rate", "wrongly_exited_rate", "incidence")
_BASE = "rural_population"
_FIGURES: Mapping[str, Callable[[Statement], int]] = {
    "removed_poor": lambda said: -said.moved("poor", "removed"),
    "removed_exited": lambda said: -said.moved("exited", "removed"),
    "registered": lambda said: said.opened("poor") + said.opened("exited"),
    "identified": lambda said: said.moved("poor", "identified"),
    "returned": lambda said: said.moved("poor", "returned"),
    "exited": lambda said: said.opened("exited"),
    "poor": lambda said: said.closed("poor"),
}


@dataclass(frozen=True)
class Rate:
    """One rate. value: rounded to `digits`; None where there is nothing to divide by, or nothing may be told (`waits`).

    given: the inputs by name, None for one that is secret or not known; divides_by: those below the division.
    """

    indicator: Indicator
    value: Decimal | None
    digits: int
    given: Mapping[str, int | None]
    divides_by: tuple[str, ...]
    waits: str = ""


def rates(statement: Statement, pack: Pack, base: Base | None, *, beside_counts: bool = True) -> list[Rate]:
    """The rates that the pack has a formula for, in the order of RATES.

    beside_counts: whether they are told together with the counts of the statement; if not, they have the decimals of
    the pack, and a secret base stays safe because nothing stands beside them.
    """
    found = [_rate(pack.indicators[key], statement, base) for key in RATES if key in pack.indicators]
    if base is None or base.public or not beside_counts:
        return found
    return _guarded(found, statement, pack, base)


def _rate(indicator: Indicator, statement: Statement, base: Base | None) -> Rate:
    formula = read_formula(indicator.formula or "")
    if base is None and _BASE in formula.names:
        told: dict[str, int | None] = {
            name: None if name == _BASE else _FIGURES[name](statement) for name in formula.names
        }
        return Rate(
            indicator,
            None,
            indicator.digits,
            told,
            formula.divisors,
            "没有乡村户籍人口的基数 / no rural base",
        )
    given = _given(formula, statement, 0 if base is None else base.population)
    hidden = _hidden(indicator, base)
    return Rate(
        indicator,
        formula.value(given, indicator.digits),
        indicator.digits,
        {name: None if name in hidden else number for name, number in given.items()},
        formula.divisors,
    )


def _given(formula: Formula, statement: Statement, base: int) -> dict[str, int]:
    return {name: base if name == _BASE else _FIGURES[name](statement) for name in formula.names}


def _hidden(indicator: Indicator, base: Base | None) -> Sequence[str]:
    return () if base is None or base.public else indicator.secret


def _guarded(found: list[Rate], statement: Statement, pack: Pack, base: Base) -> list[Rate]:
    """The rates with so few decimals that no range in which they leave the base together is too narrow."""
    kept = []
    for rate in found:
        if not rate.indicator.secret or rate.value is None:
            kept.append(rate)
            continue
        spread = _spread(rate.indicator, pack, statement)
        told = [one for one in kept if one.indicator.secret and one.value is not None]
        kept.append(_coarse(rate, told, statement, base, spread))
    return kept


def _coarse(rate: Rate, told: list[Rate], statement: Statement, base: Base, spread: Fraction | None) -> Rate:
    formula = read_formula(rate.indicator.formula or "")
    given = _given(formula, statement, base.population)
    for digits in range(rate.digits, -1, -1):
        coarse = replace(rate, value=formula.value(given, digits), digits=digits)
        if spread is not None and _width((*told, coarse), statement, base) >= spread * base.population:
            return coarse
    return replace(rate, value=None, waits="基数保密，与数并列会被倒推 / would give a secret base away")


def _spread(indicator: Indicator, pack: Pack, statement: Statement) -> Fraction | None:
    said = indicator.secret_spread and value_on(pack.standards[indicator.secret_spread], statement.last)
    return None if said is None else Fraction(str(said)) / 100


def _width(shown: Sequence[Rate], statement: Statement, base: Base) -> int:
    """How many bases give all these rates: the width of what is left when each is turned round."""
    ranges = [_range(rate, statement, base.population) for rate in shown]
    return min(high for _, high in ranges) - max(low for low, _ in ranges)


def _range(rate: Rate, statement: Statement, base: int) -> tuple[int, int]:
    """The lowest and the highest base with which the rate comes out as shown (it falls as the base grows)."""
    formula = read_formula(rate.indicator.formula or "")
    given = _given(formula, statement, base)

    def same(other: int) -> bool:
        return formula.value({**given, _BASE: other}, rate.digits) == rate.value

    return base - _reach(lambda step: same(base - step), base), base + _reach(
        lambda step: same(base + step), base
    )


def _reach(same: Callable[[int], bool], limit: int) -> int:
    """The furthest step, up to a limit, on which it is still the same."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(middle) else (low, middle - 1)
    return low
