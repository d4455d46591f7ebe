"""Where a household lies among those of its village: points, as far as the one who asks may read positions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import newest_said
from niukou.office.registry.models import Household

_AXES = ("longitude", "latitude")
_METRES = 111_320.0  # of one degree of latitude


@dataclass(frozen=True)
class Point:
    """Metres to the east and to the north of the household that is looked at."""

    east: float
    north: float

    @property
    def far(self) -> float:
        """Metres away."""
        return math.hypot(self.east, self.north)


@dataclass(frozen=True)
class Surroundings:
    """A household that has a position. others: of its village's, those that he sees and that have one, nearest first."""

    longitude: float
    latitude: float
    others: tuple[Point, ...]


def surroundings(actor: Actor, code: str) -> Surroundings | None:
    """Where a household lies; None where nobody took its position, it is not his, or his role reads no positions."""
    fields = installed_pack(clock.today()).tables["household"].fields
    if not all(axis in fields and actor.may_read(fields[axis].privacy) for axis in _AXES):
        return None
    home = Household.objects.filter(actor.sees(), code=code).first()
    if home is None:
        return None
    own = _places([home.pk])
    if not own:
        return None
    ((longitude, latitude),) = own.values()
    beside = Household.objects.filter(actor.sees(), area=home.area_id).exclude(pk=home.pk)
    points = [
        _point(place, longitude, latitude) for place in _places(beside.values_list("pk", flat=True)).values()
    ]
    return Surroundings(longitude, latitude, tuple(sorted(points, key=lambda point: point.far)))


def _places(households: Iterable[int]) -> dict[int, tuple[float, float]]:
    """By id, the degrees of those that have a position."""
    asked = list(households)
    east, north = (newest_said("household", asked, clock.today().year, axis) for axis in _AXES)
    read = {pk: _place(east[pk], north[pk]) for pk in east}
    return {pk: place for pk, place in read.items() if place is not None}


def _place(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        east, north = float(longitude), float(latitude)
    except ValueError:
        return None
    return (east, north) if abs(east) <= 180 and abs(north) <= 90 else None


def _point(place: tuple[float, float], longitude: float, latitude: float) -> Point:
    wide = math.cos(math.radians(latitude))
    return Point((place[0] - longitude) * _METRES * wide, (place[1] - latitude) * _METRES)
