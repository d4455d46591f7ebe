"""Cases by place: a list narrowed to one area, and how far each part of an area is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, parts, within
from niukou.office.audit import clock
from niukou.office.cases.models import Case
from niukou.office.cases.selectors import cases_of


@dataclass(frozen=True)
class Place:
    """A part of an area: its cases that are open, of these late, and that have ended."""

    area: Area
    open: int
    late: int
    ended: int


def cases_in(actor: Actor, rows: QuerySet[Case], area: Area) -> QuerySet[Case]:
    """Those of a list that are an area's. Raises NotAllowedError for another's."""
    actor.must_cover(area)
    return rows if area.code == actor.area else rows.filter(within(area.path, "area__path"))


def places_of(actor: Actor) -> Sequence[Place]:
    """The parts of the actor's area by code, each with its cases; none for a village, where cases are of the whole."""
    own = area_of(actor.area)
    known = {part.path: part for part in parts(own, clock.today())}
    if not known:
        return ()
    longest = max(map(len, known))
    late = Q(state="open", due__lt=clock.today())
    counted = cases_of(actor).order_by().annotate(at=Left("area__path", longest)).values("at")
    found: dict[str, list[int]] = {path: [0, 0, 0] for path in known}
    told: Any = counted.annotate(
        open=Count("pk", filter=Q(state="open")),
        late=Count("pk", filter=late),
        ended=Count("pk", filter=~Q(state="open")),
    )
    for row in told:
        path = own.path + row["at"][len(own.path) :].split("/")[0] + "/"
        if path in found:  # else of the area itself
            for at, name in enumerate(("open", "late", "ended")):
                found[path][at] += row[name]
    return [Place(area, *found[path]) for path, area in known.items()]
