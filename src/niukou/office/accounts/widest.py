"""Who looks at the widest areas: what they will ask for can be counted before they do."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from niukou.office.accounts.actor import Actor, act_as
from niukou.office.accounts.models import Charge
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.rulebook.model import Pack


def widest_actors(pack: Pack) -> Iterator[Actor]:
    """One for each area wider than a county in which somebody acts today who sees the register, the widest first."""
    today = clock.today()
    seeing = [role.key for role in pack.roles.values() if role.signs_in and not role.hand]
    charges = Charge.objects.filter(Q(until=None) | Q(until__gt=today), role__in=seeing, since__lte=today)
    of_people = charges.filter(
        Q(user__active_from=None) | Q(user__active_from__lte=today),
        Q(user__active_to=None) | Q(user__active_to__gt=today),
    )
    told: set[int] = set()
    for charge in of_people.select_related("area", "user").order_by("area__path", "pk"):
        area = charge.area
        if area.pk not in told and area.level != "county" and chain_of(area) == area.code:
            told.add(area.pk)
            yield act_as(charge.user.username, charge.role, area.code, pack)
