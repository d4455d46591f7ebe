"""Who works in the drive: for each village, town and level above one or two people for every role, with their charges."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor, act_as
from niukou.office.accounts.models import Charge, User
from niukou.office.accounts.selectors import DEMO_PASSWORD
from niukou.office.accounts.services import NewUser, add_user, first_charge, give_charge
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.rulebook.model import Pack

FIRST, SECOND, THIRD = "甲", "乙", "丙"
# who enters and who decides are two people
_ROLES = {
    "village": ("village_cadre", "work_team", "helper"),
    "town": ("town_office", "system_operator"),
    "county": ("county_office", "county_department", "county_government"),
    "prefecture": ("prefecture_office",),
}
# of each role one comes to the pages; of these two, for who entered a case may not decide it
_BOTH_COME = ("village_cadre",)
# kept apart from each other and from the register; one of each is enough for a county
_HANDS = ("system_administrator", "security_administrator", "audit_administrator")
_LOOKS_ON = "auditor"  # to whom an emergency is told, and who grants it


class Staff:
    """Finds the actor for a role and an area; charges are given once, by the county office."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._actors: dict[tuple[str, str, str], Actor] = {}

    def engage(self, areas: list[Area]) -> int:
        """Give everybody his charges, from the province down; returns how many there are."""
        province = next(area for area in areas if area.level == "province")
        new = NewUser("province_office", "省扶贫办", DEMO_PASSWORD)
        first_charge(operator("python -m demo"), new, "province_office", province)
        head = self.actor("province_office", province.code, "")
        given, signs_in = 1, set[tuple[str, str]]()
        for area in areas:
            for role in _ROLES.get(area.level, ()):
                for which in (FIRST, SECOND):
                    comes = (role, which) not in signs_in and (which == FIRST or role in _BOTH_COME)
                    signs_in.add((role, which))
                    # a password is dear to make, and hundreds would wait for it
                    password = DEMO_PASSWORD if comes else None
                    new = NewUser(name_of(role, area.code, which), f"{area.name}{which}", password)
                    user = add_user(head, new)
                    give_charge(head, user, role, area)
                    given += 1
        county = next(area for area in areas if area.level == "county")
        # who inspected or approved does not judge the assessment: a county leaves by three people of the province
        also = [
            *(("province_office", province, which) for which in (SECOND, THIRD)),
            *((role, county, FIRST) for role in (*_HANDS, _LOOKS_ON)),
        ]
        for role, area, which in also:
            new = NewUser(name_of(role, area.code, which), f"{area.name}{which}", DEMO_PASSWORD)
            give_charge(head, add_user(head, new), role, area)
        return given + len(also)

    def actor(self, role: str, area: str, which: str = FIRST) -> Actor:
        """Somebody in a role for an area."""
        key = (role, area, which)
        if key not in self._actors:
            name = name_of(role, area, which) if which else role
            self._actors[key] = act_as(name, role, area, self._pack)
        return self._actors[key]


def name_of(role: str, area: str, which: str) -> str:
    """The user name of somebody in a role for an area."""
    return f"{role}-{area.rstrip('0')}-{which}"


__all__ = ["FIRST", "SECOND", "Charge", "Staff", "User", "name_of"]
