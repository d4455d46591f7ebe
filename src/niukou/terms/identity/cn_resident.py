"""China's resident identity number (公民身份号码, GB 11643): 6 digits area, 8 birth date, 3 serial, 1 check.

Ways to write the same number: full-width characters, blanks, lower-case x, the old 15 digits (no century, no check)
and the disability certificate (残疾人证: the number, then 2 or 4 characters of category, grade and re-issue).
cn_resident.sql says the same for DuckDB.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from niukou.terms.characters import half_width, without_blanks
from niukou.terms.identity.scheme import Identity
from niukou.terms.macros import identity_macros
from niukou.terms.mask import mask_identity

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"  # by the weighted sum modulo 11
_VALUES: Final = "0123456789X"  # a check character's place is its value
_OLD: Final = re.compile(r"[0-9]{15}")
_NUMBER: Final = re.compile(r"([0-9]{17}[0-9X])(?:..|....)?", re.DOTALL)


def check_character(digits: str) -> str:
    """The 18th character, `0` to `9` or `X`, of 17 ASCII digits.

    Written out here because importing python-stdnum costs a tenth of the command's start-up time; a test compares it
    with `stdnum.cn.ric`.
    """
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11]


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


class ResidentNumber:
    """Scheme `cn_resident`.

    `form` is `current` (18 characters), `old` (15 digits), `certificate` (20 or 22 characters that begin with 17 digits
    and a check character; what follows is not looked at) or `other` (anything else: not valid, nothing read from it).
    `standard` has 18 characters except for `other`: there it is the cleaned text. `valid`: the check character is
    right; for `old`, which has none, that the birth date is a calendar date. A right check over an impossible birth
    date is valid, with `birth` None. `key` = 17 digits × 11 + check value (0 to 10), None unless valid.
    """

    name = "cn_resident"

    @property
    def macros(self) -> str:
        """SQL text of cn_resident.sql with the character macros it needs."""
        return identity_macros(self.name)

    def derive(self, text: str | None) -> Identity:
        """All that the text of one number says; everything None when it is blank."""
        cleaned = without_blanks(half_width(text)).replace("x", "X") if text else ""
        if not cleaned:
            return Identity(text, None, None, None, None, None, None)
        if _OLD.fullmatch(cleaned):
            form, digits = "old", cleaned[:6] + "19" + cleaned[6:]
            number = digits + check_character(digits)
        elif match := _NUMBER.fullmatch(cleaned):
            form, number = ("current" if len(cleaned) == 18 else "certificate"), match[1]
        else:
            return Identity(text, cleaned, None, "other", False, None, None)
        birth = _birth(number)
        valid = birth is not None if form == "old" else check_character(number[:17]) == number[17]
        key = int(number[:17]) * 11 + _VALUES.index(number[17]) if valid else None
        sex = "male" if int(number[16]) % 2 else "female"
        return Identity(text, number, key, form, valid, birth, sex)

    def mask(self, text: str | None) -> str:
        """As `niukou.terms.mask.mask_identity`."""
        return mask_identity(text)
