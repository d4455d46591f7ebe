"""Who is asking: a user in one of his roles, for one of his areas. Every selector and service takes one first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from niukou.office.accounts.models import Charge
from niukou.office.areas.authority import AreaAuthor, NotAllowedError
from niukou.office.audit import clock
from niukou.rulebook.model import Pack, Role

__all__ = ["Actor", "NotAllowedError", "act_as", "signs_in"]


@dataclass(frozen=True)
class Actor(AreaAuthor):
    """Made by `act_as` alone. `kinds`: step kinds he may do; `reads`: privacy classes; `day`: on which he was let in."""

    user: int = 0
    level: str = ""
    kinds: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    day: date | None = field(default=None)

    def may_read(self, privacy: str) -> bool:
        """Whether a field of this privacy class may be shown to him."""
        return privacy in self.reads


def signs_in(role: Role) -> bool:
    """Whether anybody signs in as this role."""
    return role.signs_in


def act_as(username: str, role: str, area: str, pack: Pack, place: str = "") -> Actor:
    """The actor for a charge in force today, acting from a place.

    Raises NotAllowedError when there is none, or the pack knows no such role.
    """
    day = clock.today()
    charge = (
        Charge.objects.filter(user__username=username, role=role, area__code=area, since__lte=day)
        .filter(Q(until=None) | Q(until__gt=day))
        .filter(Q(user__active_from=None) | Q(user__active_from__lte=day))
        .filter(Q(user__active_to=None) | Q(user__active_to__gt=day))
        .select_related("area", "user")
        .first()
    )
    known: Role | None = pack.roles.get(role)
    if charge is None or known is None or not signs_in(known):
        raise NotAllowedError(f"{username} 今天没有这个职责：{role} {area} / has no such charge today")
    return Actor(
        username=username, role=role, area=area, place=place, user=charge.user_id, path=charge.area.path,
        level=charge.area.level, kinds=known.may, reads=known.reads, day=day,
    )  # fmt: skip
