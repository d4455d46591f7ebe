"""Dates as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from niukou.terms.characters import half_width, single_blanks

_TIME: Final = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_WRITTEN: Final = re.compile(
    rf"([1-9][0-9]{{3}}) ?[-/.] ?([0-9]{{1,2}}) ?[-/.] ?([0-9]{{1,2}})(?:[T ] ?{_TIME})?"
    rf"|([1-9][0-9]{{3}}) ?年 ?([0-9]{{1,2}}) ?月 ?([0-9]{{1,2}})(?: ?[日号](?: ?{_TIME})?)?"
    rf"|([1-9][0-9]{{3}})([0-9]{{2}})([0-9]{{2}})(?:[0-9]{{6}}|[T ]{_TIME})?"
)
_SERIAL: Final = re.compile(r"([0-9]{1,5})(?:\.[0-9]+)?")


def parse_date(text: str | None) -> date | None:
    """The day that a text means; None when it means none, or not one for certain.

    Understood: `2017-05-03`, `2017/5/3`, `2017.5.3`, `2017年5月3日`, `20170503`, each with a time of day behind it
    (left out), full-width characters and blanks, and the serial days 1 to 80000 of a spreadsheet (1 = 1900-01-01; 60
    is the 29 February 1900 that never was). Not understood: a month without a day; 1900 to 2100, which are years
    rather than days of 1905; years before 1000.
    """
    if not text:
        return None
    written = single_blanks(half_width(text))
    if match := _WRITTEN.fullmatch(written):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if match := _SERIAL.fullmatch(written):
        return _spreadsheet_day(int(match[1]))
    return None


def _spreadsheet_day(serial: int) -> date | None:
    if not 1 <= serial <= 80000 or serial == 60 or 1900 <= serial <= 2100:
        return None
    return date(1899, 12, 30) + timedelta(days=serial if serial > 60 else serial + 1)
