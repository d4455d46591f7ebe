"""Numbers and amounts of money as people write them."""

from __future__ import annotations

import re
from typing import Final

from niukou.terms.characters import half_width, without_blanks

_NUMBER: Final = re.compile(
    r"(?:¥?([+-]?)|([+-])¥)"
    r"([0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{0,30})?|[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})"
    r"(?:([eE][+-]?[0-9]{1,2})|(万)元?|(亿)元?|元)?"
)
_SIGNS: Final = str.maketrans("￥−", "¥-")  # full-width yen and the minus sign of typesetters


def parse_number(text: str | None) -> float | None:
    """The number that a text means, in the unit it is written in, 万 and 亿 multiplied out; None when it means none.

    Understood: `1234.5`, `1,234.50` (commas in threes only), `¥1,200`, `1200元`, `3万`, `1.5万元`, `1.2e5`, signs,
    full-width characters and blanks. The result is the nearest double to the number written (`1.1万` = 11000.0).
    """
    if not text:
        return None
    match = _NUMBER.fullmatch(without_blanks(half_width(text)).translate(_SIGNS))
    if match is None:
        return None
    sign, sign_before, digits, exponent, ten_thousands, hundred_millions = match.groups(default="")
    power = exponent or ("e4" if ten_thousands else "e8" if hundred_millions else "")
    return float(sign + sign_before + digits.replace(",", "") + power)
