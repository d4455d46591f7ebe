"""The four rates of a period, by the formulas of the pack, over a statement.

Rates of a period divide by its opening; incidence by the rural population as it was declared. Where that is secret it
is never told, and a rate that stands beside the counts of a statement is rounded until counts and rates together leave
the secret in a range as wide as the pack demands (`safe_decimals`): whoever divides the one by the other learns no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from niukou.pipeline.statistics.safe_decimals import Sought, safe_digits
from niukou.rulebook.at_date import value_on
from niukou.rulebook.formula import Formula, read_formula
from niukou.rulebook.model import Indicator, Pack
from niukou.terms.statement import Base, Statement

_WITHHELD = "基数保密，与数并列会被倒推 / would give a secret base away"
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
    """The rates with so few decimals that counts and rates together leave the base in a wide range.

    The one that rests on the fewest figures first: incidence, which everybody asks for.
    """
    places = [at for at, rate in enumerate(found) if rate.indicator.secret and rate.value is not None]
    places.sort(key=lambda at: len(found[at].given))
    sought = [_sought(found[at], statement, pack, base) for at in places]
    told = list(found)
    for at, one, digits in zip(places, sought, safe_digits(sought, base.population), strict=True):
        if digits is None:
            told[at] = replace(told[at], value=None, waits=_WITHHELD)
        else:
            told[at] = replace(told[at], value=one.value(base.population, digits), digits=digits)
    return told


def _sought(rate: Rate, statement: Statement, pack: Pack, base: Base) -> Sought:
    formula = read_formula(rate.indicator.formula or "")
    given = _given(formula, statement, base.population)

    def value(population: int, digits: int) -> Decimal | None:
        return formula.value({**given, _BASE: population}, digits)

    listed = max((number for name, number in given.items() if name != _BASE), default=0)
    return Sought(value, rate.digits, listed, _spread(rate.indicator, pack, statement))


def _spread(indicator: Indicator, pack: Pack, statement: Statement) -> Fraction | None:
    said = indicator.secret_spread and value_on(pack.standards[indicator.secret_spread], statement.last)
    return None if said is None else Fraction(str(said)) / 100
