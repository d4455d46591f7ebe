"""In which of his charges somebody acts, kept in his session and proved again at every page; and from where he does."""

from __future__ import annotations

import hashlib
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

_CHARGE = "charge"
_SHORT = 8  # characters that tell one session of somebody from another, and open none
_LONGEST = 45  # characters of an address


def chosen_charge(request: HttpRequest) -> tuple[str, str] | None:
    """Role and code of the area, as chosen; None before that."""
    chosen = request.session.get(_CHARGE)
    return (chosen[0], chosen[1]) if chosen else None


def choose_charge(request: HttpRequest, role: str, area: str) -> None:
    """From now on he acts so."""
    request.session[_CHARGE] = [role, area]


def place_of(request: HttpRequest) -> str:
    """From where somebody acts: `web:ADDRESS`, and which session it is.

    What a proxy of the office says of the one before it is believed; what anybody else says of himself is not.
    """
    session = request.session.session_key or ""
    told = f" session:{hashlib.sha256(session.encode()).hexdigest()[:_SHORT]}" if session else ""
    return f"web:{address_of(request)}{told}"


def address_of(request: HttpRequest) -> str:
    """The nearest address that is no proxy's: by it, too, whoever guesses is told from whom he guesses at."""
    behind = request.headers.get("X-Forwarded-For", "").split(",")
    way = [*(one.strip() for one in behind), str(request.META.get("REMOTE_ADDR", ""))]
    nearest = way.pop()
    while nearest in settings.PROXIES and way and _is_address(way[-1]):
        nearest = way.pop()
    return nearest[:_LONGEST]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
