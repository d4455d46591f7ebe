"""Numbers and amounts of money as people write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from niukou.terms.characters import half_width, without_blanks

_NUMBER: Final = re.compile(
    r"(?:¥?([+-]?)|([+-])¥)"
    r"([0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{0,30})?|[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})"
    r"(?:([eE][+-]?[0-9]{1,2})|(万)元?|(亿)元?|元)?"
)
_PLAIN: Final = re.compile(r"([+-]?)(0|[1-9][0-9]*)((?:\.[0-9]+)?)")
_FEN: Final = 100  # in a yuan
_SIGNS: Final = str.maketrans("￥−", "¥-")  # full-width yen and the minus sign of typesetters


def unit_pattern(unit: str | None) -> str:
    """What may follow a number that is counted in `unit`, for Python and DuckDB alike: `3人`, `12个月`, `50万`."""
    if not unit:
        return ""
    written = re.escape(without_blanks(half_width(unit)))
    return f"个?{written}{'?' if written.endswith('元') else ''}$"


def parse_number(text: str | None, unit: str = "") -> float | None:
    """The number that a text means, in the unit it is written in, 万 and 亿 multiplied out; None when it means none.

    Understood: `1234.5`, `1,234.50` (commas in threes only), `¥1,200`, `1200元`, `3万`, `1.5万元`, `1.2e5`, signs,
    full-width characters and blanks. The result is the nearest double to the number written (`1.1万` = 11000.0).
    What matches `unit` (`unit_pattern`) is left out at the end: it says what is counted anyway.
    """
    if not text:
        return None
    match = _NUMBER.fullmatch(re.sub(unit, "", without_blanks(half_width(text)).translate(_SIGNS)))
    if match is None:
        return None
    sign, sign_before, digits, exponent, ten_thousands, hundred_millions = match.groups(default="")
    power = exponent or ("e4" if ten_thousands else "e8" if hundred_millions else "")
    return float(sign + sign_before + digits.replace(",", "") + power)


def grouped(text: str) -> str:
    """A number written without signs between its digits, with its thousands parted: `1234567.80` → `1,234,567.80`; any
    other text as it is.
    """
    match = _PLAIN.fullmatch(text)
    return f"{match[1]}{int(match[2]):,}{match[3]}" if match else text


def fen_of(yuan: float | str) -> int | None:
    """An amount of yuan in whole fen, in which amounts are kept and added; None for what is none or has parts of a fen."""
    try:
        fen = Decimal(str(yuan)) * _FEN
    except InvalidOperation:
        return None
    return int(fen) if fen.is_finite() and fen == fen.to_integral_value() else None


def yuan_text(fen: int) -> str:
    """An amount of fen as yuan, with two decimals where it has any: `1200`, `0.50`, `-3.05`."""
    whole, part = divmod(abs(fen), _FEN)
    return f"{'-' if fen < 0 else ''}{whole}" + (f".{part:02d}" if part else "")
