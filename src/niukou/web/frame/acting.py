"""In which of his charges somebody acts: kept in his session, proved again at every page."""

from __future__ import annotations

from django.http import HttpRequest

_CHARGE = "charge"


def chosen_charge(request: HttpRequest) -> tuple[str, str] | None:
    """Role and code of the area, as chosen; None before that."""
    chosen = request.session.get(_CHARGE)
    return (chosen[0], chosen[1]) if chosen else None


def choose_charge(request: HttpRequest, role: str, area: str) -> None:
    """From now on he acts so."""
    request.session[_CHARGE] = [role, area]
