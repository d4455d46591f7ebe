"""How closely rates may be told beside the counts of a statement, so that both together do not give a secret base back.

Whoever reads knows the counts, the formulas and this module, so the choice of decimals tells something too. Therefore a
choice rests on nothing but what has been told already: more decimals are told only where they would leave a wide range for
every base that is still possible, not for the one that is true. (Simulatable auditing: Kenthapadi, Mishra, Nissim 2005.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_MOST = 2_000_000_000  # no area has more people
Value = Callable[[int, int], Decimal | None]  # of a base, with so many decimals: falls as the base grows


@dataclass(frozen=True)
class Sought:
    """A rate by its value of a base. digits: the most; least: the base is greater; spread: of a base, None: may not be told."""

    value: Value
    digits: int
    least: int
    spread: Fraction | None


@dataclass(frozen=True)
class _Left:
    """The bases that are still possible, both ends among them."""

    low: int
    high: int

    def wide(self, spread: Fraction) -> bool:
        """Whether it is as wide as the pack demands, of the greatest of them."""
        return self.high - self.low >= spread * self.high


def safe_digits(sought: Sequence[Sought], base: int) -> list[int | None]:
    """For each, in this order, the decimals with which it may be told; None where it may not be."""
    left = _Left(1 + max((one.least for one in sought), default=0), _MOST)
    found: list[int | None] = []
    for place, one in enumerate(sought):
        if one.spread is None or not left.low <= base <= left.high:
            found.append(None)  # fewer people than are listed: nothing could be said that is true
            continue
        digits, left = (
            _first(one, left, base, one.spread) if place == 0 else _next(one, left, base, one.spread)
        )
        found.append(digits)
    return found


def _first(one: Sought, left: _Left, base: int, spread: Fraction) -> tuple[int | None, _Left]:
    """Before anything is told: whole percents, unless the rate is so high that these leave too little.

    It is withheld from the lowest base up to the first that is told, which is a wide range itself.
    """
    piece = _piece(one.value, 0, left, base)
    if piece.wide(spread):
        return _finer(one, piece, base, spread)
    high = piece.high
    while high < left.high and not (above := _piece(one.value, 0, left, high + 1)).wide(spread):
        high = above.high
    return None, _Left(left.low, high)


def _next(one: Sought, left: _Left, base: int, spread: Fraction) -> tuple[int | None, _Left]:
    if not _all_wide(one.value, 0, left, spread):
        return None, left
    return _finer(one, _piece(one.value, 0, left, base), base, spread)


def _finer(one: Sought, left: _Left, base: int, spread: Fraction) -> tuple[int, _Left]:
    digits = 0
    while digits < one.digits and _all_wide(one.value, digits + 1, left, spread):
        digits += 1
        left = _piece(one.value, digits, left, base)
    return digits, left


def _all_wide(value: Value, digits: int, left: _Left, spread: Fraction) -> bool:
    return all(piece.wide(spread) for piece in _pieces(value, digits, left))


def _pieces(value: Value, digits: int, left: _Left) -> Iterator[_Left]:
    """The range parted by what would be told, from the lowest base on, where it is parted most finely."""
    base = left.low
    while base <= left.high:
        piece = _piece(value, digits, left, base)
        yield piece
        base = piece.high + 1


def _piece(value: Value, digits: int, left: _Left, base: int) -> _Left:
    """Those of a range that come out as this base does."""
    said = value(base, digits)

    def reach(limit: int, way: int) -> int:
        low, high = 0, limit
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if value(base + way * middle, digits) == said else (low, middle - 1)
        return low

    return _Left(base - reach(base - left.low, -1), base + reach(left.high - base, 1))
