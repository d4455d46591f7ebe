"""The formula of an indicator: names, numbers and + - * / ( ), reckoned exactly.

Only what stands on the white list is read, so a pack can hold nothing but arithmetic. Numbers are fractions:
25.585 is that and no neighbour of it, and halves are rounded up as offices do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import add, mul, sub

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from niukou.rulebook.expression.vocabulary import ExpressionError

_Reckon = Callable[[Mapping[str, Fraction]], Fraction | None]
_SIGNS: Mapping[type[exp.Expr], Callable[[Fraction, Fraction], Fraction]] = {
    exp.Add: add,
    exp.Sub: sub,
    exp.Mul: mul,
}
LONGEST = 1000  # characters


@dataclass(frozen=True)
class Formula:
    """A formula that was read; `names` in order of their first mention."""

    text: str
    names: tuple[str, ...]
    divisors: tuple[str, ...]  # those of the names that stand below a division
    reckon: _Reckon

    def value(self, given: Mapping[str, Decimal | int], digits: int) -> Decimal | None:
        """The value for these inputs, rounded half up; None where a divisor is 0."""
        found = self.reckon({name: Fraction(number) for name, number in given.items()})
        return None if found is None else rounded(found, digits)


def read_formula(text: str) -> Formula:
    """Read a formula. Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(f"公式过长（{len(text)} 字）", f"最长 {LONGEST} 字")
    try:
        trees = sqlglot.parse(text, dialect="duckdb")
    except (SqlglotError, RecursionError):
        trees = []
    if len(trees) != 1 or trees[0] is None:
        raise ExpressionError(f"不是公式：{text.strip()[:60]}", "检查括号是否成对；只能写一个公式")
    names: dict[str, None] = {}
    reckon = _reckon(trees[0], names)
    below = {
        column.name for div in trees[0].find_all(exp.Div) for column in div.expression.find_all(exp.Column)
    }
    return Formula(text, tuple(names), tuple(name for name in names if name in below), reckon)


def rounded(value: Fraction, digits: int) -> Decimal:
    """Round half away from zero to `digits` decimals."""
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-digits)


def _reckon(tree: exp.Expr, names: dict[str, None]) -> _Reckon:
    if isinstance(tree, exp.Paren):
        return _reckon(tree.this, names)
    if isinstance(tree, exp.Neg):
        inner = _reckon(tree.this, names)
        return lambda given: None if (value := inner(given)) is None else -value
    if isinstance(tree, exp.Literal) and not tree.is_string:
        number = Fraction(str(tree.this))
        return lambda given: number  # noqa: ARG005  the shape all parts share
    if isinstance(tree, exp.Column) and not tree.table:
        name = tree.name
        names[name] = None
        return lambda given: given[name]
    sign = type(tree)
    if sign not in _SIGNS and sign is not exp.Div:
        raise ExpressionError(f"公式里不能写 {tree.sql()[:60]}", "只能用输入的名称、数和 + - * / ( )")
    return _joined(sign, _reckon(tree.this, names), _reckon(tree.expression, names))


def _joined(sign: type[exp.Expr], left: _Reckon, right: _Reckon) -> _Reckon:
    def reckon(given: Mapping[str, Fraction]) -> Fraction | None:
        one, other = left(given), right(given)
        if one is None or other is None:
            return None
        if sign is exp.Div:
            return None if other == 0 else one / other
        return _SIGNS[sign](one, other)

    return reckon
