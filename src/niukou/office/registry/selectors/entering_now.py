"""Whether what is known of a household can be changed now, by the one who asks; and where not, why, and what then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.entering import ENTRY
from niukou.office.windows.selectors import governed, next_opening, open_until
from niukou.rulebook.model import Role
from niukou.rulebook.roles import above


@dataclass(frozen=True)
class EntryNow:
    """Entry for an area, now. enters: whether the actor's role does; who: of the others, the most local roles that do.

    bound: whether any phase of the calendar opens entry; until: until when it is open; opens: when next where it is not,
    on_request: whether somebody has to ask for it then.
    """

    enters: bool
    who: Sequence[Role]
    bound: bool
    until: datetime | None
    opens: datetime | None
    on_request: bool

    @property
    def open(self) -> bool:
        """Whether he can change it now."""
        return self.enters and (self.until is not None or not self.bound)


def entry_now(actor: Actor, area: Area) -> EntryNow:
    """For an area of the actor's. Raises NotAllowedError for another's."""
    actor.must_cover(area)
    now = clock.now()
    until = open_until(ENTRY, area, now)
    following = next_opening(ENTRY, now) if until is None else None
    return EntryNow(
        ENTRY in actor.kinds, _who_enters(), governed(ENTRY), until, following[0] if following else None,
        bool(following and following[1]),
    )  # fmt: skip


def _who_enters() -> list[Role]:
    roles = [one for one in installed_pack().roles.values() if one.signs_in and ENTRY in one.may]
    return [one for one in roles if not any(above(one.level, other.level) for other in roles)]
