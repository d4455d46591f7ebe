"""Counts of wide areas, kept by county for as long as nothing was written there: a province is not counted anew for each look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.last_written import last_written
from niukou.office.registry.models import Household

T = TypeVar("T")
_MOST = 4_096  # counts that a process keeps


@dataclass(frozen=True)
class Pieces:
    """The counties of a wide area. wider: chains that may tell of all of them: of areas between, of what lies above."""

    counties: tuple[Area, ...]
    wider: tuple[str, ...]


def pieces(area: Area) -> Pieces | None:
    """What an area wider than a county is made of; None for any other, and where households live outside of counties."""
    between, counties, waiting = [], [], [area]
    while waiting:
        within = list(Area.objects.filter(parent__in=waiting).order_by("pk"))
        between += waiting
        waiting = [one for one in within if one.level != "county" and chain_of(one) == one.code]
        counties += [one for one in within if one.level == "county" or chain_of(one) != one.code]
    if not counties or any(one.level != "county" for one in counties):
        return None
    if Household.objects.filter(area__in=between).exists():
        return None
    above = area.path.rstrip("/").split("/")
    return Pieces(tuple(counties), tuple(dict.fromkeys(["", *above, *(one.code for one in between)])))


class Kept(Generic[T]):
    """What a count gave, by county and whatever else it depends on, with what was last written there when it was made."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, tuple[Hashable, T]] = OrderedDict()
        self._lock = Lock()

    def of(self, made_of: Pieces, on: Hashable, count: Callable[[Area], T]) -> list[T]:
        """The counts of all counties, those that are not kept or no longer hold made anew.

        Within a transaction nothing is kept: it may have written what it has not told of yet, and may be taken back.
        """
        if connection.in_atomic_block:
            return [count(county) for county in made_of.counties]
        told = last_written([*made_of.wider, *(one.code for one in made_of.counties)])
        wider = tuple(told.get(chain) for chain in made_of.wider)
        return [
            self._one(county, on, (told[county.code], wider), count) if county.code in told else count(county)
            for county in made_of.counties
        ]

    def _one(self, county: Area, on: Hashable, written: Hashable, count: Callable[[Area], T]) -> T:
        key = (county.path, on)
        with self._lock:
            before = self._made.get(key)
            if before is not None and before[0] == written:
                self._made.move_to_end(key)
                return before[1]
        made = count(
            county
        )  # what was written meanwhile is in it already: asked again then, it is made anew all the same
        with self._lock:
            self._made[key] = (written, made)
            self._made.move_to_end(key)
            if len(self._made) > _MOST:
                self._made.popitem(last=False)
        return made
