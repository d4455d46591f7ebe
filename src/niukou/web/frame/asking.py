"""What an address or a form asks for: an area that is there and his, a day that is one, a number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_date

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import named_area

_DIGITS = 17  # of the greatest number that every database takes


def area_there(code: str) -> Any:
    """The area of a code. Raises Http404 for one that is not there."""
    area = named_area(code)
    if area is None:
        raise Http404
    return area


def area_asked(request: HttpRequest, actor: Actor) -> Any:
    """The area of the address, else the actor's own. Raises Http404, and NotAllowedError for another's."""
    area = area_there(request.GET.get("area") or actor.area)
    actor.must_cover(area)
    return area


def day_asked(text: str) -> date | None:
    """A day as an address writes it; None for none, and for one that no calendar has."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def number_asked(text: str) -> int:
    """The number that somebody writes for one of many; 0, which nothing has, for what is none or too long to be one."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
