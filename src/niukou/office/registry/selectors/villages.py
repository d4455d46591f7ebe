"""Villages: where they lie, how they are listed on a day, their photographs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import Paper, Village
from niukou.office.registry.selectors.households import NotThereError

PHOTOGRAPH = "photograph"


@dataclass(frozen=True)
class VillageView:
    """A village. state: how it was listed on the day; since: from when."""

    area: Area
    latitude: Decimal | None
    longitude: Decimal | None
    state: str
    since: date | None
    version: int
    photographs: Sequence[Paper]


def village(actor: Actor, code: str, day: date) -> VillageView:
    """A village or natural village as it was on a day. Raises NotThereError."""
    area = Area.objects.filter(actor.sees("path"), code=code).first()
    if area is None:
        raise NotThereError(f"{code}：没有这个村，或不归您管 / no such village, or not yours")
    own = Village.objects.filter(area=area).first() or Village(area=area)
    listed = own.states.filter(since__lte=day).order_by("since", "pk").last() if own.pk else None
    photographs = tuple(Paper.objects.filter(area=area, household=None, kind=PHOTOGRAPH).order_by("pk"))
    return VillageView(
        area, own.latitude, own.longitude, listed.state if listed else "none", listed.since if listed else None,
        own.version, photographs,
    )  # fmt: skip
