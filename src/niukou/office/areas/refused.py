"""What cannot be of an area, and when: nothing ends or begins on a day to come."""

from __future__ import annotations

from datetime import date

from niukou.office.audit import clock


class AreaError(Exception):
    """An area that cannot be as it was asked for. The message says what would be right."""


def must_have_come(on_day: date) -> None:
    """Raises AreaError for a day to come: what is written ends and begins codes at once, and people would stand nowhere."""
    if on_day > clock.today():
        raise AreaError(f"{on_day} 还没有到，到了那天再办 / has not come yet: carry it out on that day")
