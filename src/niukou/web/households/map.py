"""The village's households as points on a plain ground, drawn by the server: no tile and no address leaves the office."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from niukou.office.registry.selectors import Point, Surroundings

SIDE = 320  # of the picture
_EDGE = 24
_NEAREST = 100.0  # metres from the middle to the edge, at least
_WAYS = {
    (0, 1): gettext_lazy("北边"), (1, 1): gettext_lazy("东北边"), (1, 0): gettext_lazy("东边"),
    (1, -1): gettext_lazy("东南边"), (0, -1): gettext_lazy("南边"), (-1, -1): gettext_lazy("西南边"),
    (-1, 0): gettext_lazy("西边"), (-1, 1): gettext_lazy("西北边"), (0, 0): gettext_lazy("同一处"),
}  # fmt: skip
_STEPS = tuple(step * 10**power for power in (1, 2, 3, 4) for step in (1, 2, 5))  # metres


@dataclass(frozen=True)
class Map:
    """A square of SIDE by SIDE with the household in its middle; north is up. bar: how long `metres` are on it.

    said: the picture in words.
    """

    points: tuple[tuple[str, str], ...]
    bar: str
    metres: int
    said: str
    side: int = SIDE
    middle: int = SIDE // 2


def drawn(around: Surroundings | None) -> Map | None:
    """The map; None where the household has no position."""
    if around is None:
        return None
    reach = max([_NEAREST, *(max(abs(one.east), abs(one.north)) for one in around.others)])
    scale = (SIDE / 2 - _EDGE) / reach
    metres = max((step for step in _STEPS if step * scale <= SIDE / 3), default=_STEPS[0])
    points = tuple(
        (f"{SIDE / 2 + one.east * scale:.1f}", f"{SIDE / 2 - one.north * scale:.1f}") for one in around.others
    )
    return Map(points, f"{metres * scale:.1f}", metres, _in_words(around))


def _in_words(around: Surroundings) -> str:
    where = gettext("东经 %(east).5f°，北纬 %(north).5f°") % {
        "east": around.longitude,
        "north": around.latitude,
    }
    if not around.others:
        return where + gettext("；本村别的户还没有位置")
    told = {
        "many": len(around.others), "way": _way(around.others[0]), "far": f"{around.others[0].far:,.0f}",
    }  # fmt: skip
    return where + gettext("；本村另有 %(many)d 户有位置，最近的一户在%(way)s %(far)s 米") % told


def _way(point: Point) -> str:
    """To which of eight sides a point lies."""
    up = 0 if abs(point.north) * 2 < abs(point.east) else (1 if point.north > 0 else -1)
    across = 0 if abs(point.east) * 2 < abs(point.north) else (1 if point.east > 0 else -1)
    return str(_WAYS[across, up])
