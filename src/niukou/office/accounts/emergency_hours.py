"""For how long the pack lets somebody see in an emergency."""

from __future__ import annotations

from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.rulebook.at_date import value_on

_MOST = "emergency_hours"  # the pack's standard


def most_hours() -> int:
    """Hours; 0 where the pack does not say, and nobody is let see."""
    standard = installed_pack(clock.today()).standards.get(_MOST)
    return int(value_on(standard, clock.today()) or 0) if standard else 0
