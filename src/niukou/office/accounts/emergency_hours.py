"""For how long the pack lets somebody see in an emergency, and whether he does now."""

from __future__ import annotations

from datetime import datetime

from niukou.office.accounts.models import EmergencyAccess
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.rulebook.at_date import value_on

ASKED, REFUSED, OPEN, ENDED = "asked", "refused", "open", "ended"
_MOST = "emergency_hours"  # the pack's standard


def most_hours() -> int:
    """Hours; 0 where the pack does not say, and nobody is let see."""
    standard = installed_pack(clock.today()).standards.get(_MOST)
    return int(value_on(standard, clock.today()) or 0) if standard else 0


def state_of(access: EmergencyAccess, now: datetime) -> str:
    """ASKED, REFUSED, OPEN or ENDED, as it is at a moment."""
    if access.granted is None:
        return ASKED
    if access.ends_at is None:
        return REFUSED
    return OPEN if access.ends_at > now else ENDED
