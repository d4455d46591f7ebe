"""Who is asking: a user in one of his roles, for one of his areas. Every selector and service takes one first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from niukou.office.accounts.models import Charge
from niukou.office.areas.authority import AreaAuthor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.rulebook.model import Hand, Pack, Role

__all__ = ["Actor", "NotAllowedError", "act_as", "signs_in"]


_PUBLIC = ("public",)


@dataclass(frozen=True)
class Actor(AreaAuthor):
    """Made by `act_as` alone. `kinds`: step kinds he may do; `reads`: privacy classes; `day`: on which he was let in.

    `hand`: one of the three that are kept apart (system, security, audit); it does no step and sees nothing of the register.
    """

    user: int = 0
    level: str = ""
    kinds: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    day: date | None = field(default=None)
    hand: Hand = ""

    def sees(self, at: str = "area__path") -> Q:
        """What he may see of rows whose lookup `at` is a path. Nothing for a hand: none of the three sees the register."""
        return within("" if self.hand else self.path, at)

    def reaches(self, at: str = "area__path") -> Q:
        """What he may use besides; nothing for a hand."""
        return self.sees(at) if self.hand else super().reaches(at)

    def covers_path(self, path: str) -> bool:
        """Whether an area's path lies in his; none for a hand."""
        return not self.hand and super().covers_path(path)

    def keeps(self, at: str = "area__path") -> Q:
        """Rows of the office itself (users, charges, the trail) that are his, for a hand as for anybody."""
        return within(self.path, at)

    def must_keep(self, area: Area) -> None:
        """Raises NotAllowedError for an area whose accounts, charges and trail are not his to keep."""
        if not super().covers_path(area.path):
            raise NotAllowedError("您不管这个地方 / this area is not yours")

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
        level=charge.area.level, kinds=() if known.hand else known.may, reads=_PUBLIC if known.hand else known.reads,
        day=day, hand=known.hand,
    )  # fmt: skip
