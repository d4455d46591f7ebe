"""Sentences that a rule wrote, as people write them."""

from __future__ import annotations

import re
from typing import Final

_DAY: Final = re.compile(r"(?<![0-9-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9-])")
_SUM: Final = re.compile(r"(?<![0-9.])[1-9][0-9]{3,}(?=(?:\.[0-9]+)?元)")


def written_out(told: str) -> str:
    """A sentence with its days written out and the thousands of its sums of money parted; numbers that are no sums, such as
    codes and years, as they are: `2011-09-15起有车，88000元` → `2011年9月15日起有车，88,000元`.
    """
    days = _DAY.sub(lambda found: f"{int(found[1])}年{int(found[2])}月{int(found[3])}日", told)
    return _SUM.sub(lambda found: f"{int(found[0]):,}", days)
