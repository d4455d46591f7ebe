"""Counts of wide areas, kept for as long as nothing was written there: a province is not counted anew for each look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of, codes_along
from niukou.office.audit.last_written import last_written
from niukou.office.registry.models import Household

T = TypeVar("T")
_MOST = 4_096  # counts that a process keeps
_NOTHING: Any = object()


@dataclass(frozen=True)
class Pieces:
    """The counties of a wide area. wider: chains that may tell of all of them: of areas between, of what lies above."""

    counties: tuple[Area, ...]
    wider: tuple[str, ...]


@dataclass
class _Made(Generic[T]):
    """A count, and what was last written where it is of when it was made. Only one makes it, the others wait."""

    lock: Lock = field(default_factory=Lock)
    written: Hashable = _NOTHING
    count: T = _NOTHING


def pieces(area: Area) -> Pieces | None:
    """What an area wider than a county is made of; None for any other, and where households live outside of counties.

    None within a transaction, too: it may have written what it has not told of yet, and may be taken back.
    """
    if connection.in_atomic_block:
        return None
    between: list[Area] = []
    counties: list[Area] = []
    waiting = [area]
    while waiting:
        between += waiting
        within = list(Area.objects.filter(parent__in=waiting).order_by("pk"))
        waiting = [one for one in within if one.level != "county" and chain_of(one) == one.code]
        counties += [one for one in within if one.level == "county" or chain_of(one) != one.code]
    if not counties or any(one.level != "county" for one in counties):
        return None
    if Household.objects.filter(area__in=between).exists():
        return None
    above = codes_along(area.path)
    return Pieces(tuple(counties), tuple(dict.fromkeys(["", *above, *(one.code for one in between)])))


class Kept(Generic[T]):
    """What a count gave, by area and whatever else it depends on, with what was last written there when it was made."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, _Made[T]] = OrderedDict()
        self._lock = Lock()

    def by_county(self, made_of: Pieces, on: Hashable, count: Callable[[Area], T]) -> list[T]:
        """The counts of all counties, those that are not kept or no longer hold made anew."""
        told = last_written([*made_of.wider, *(one.code for one in made_of.counties)])
        wider = tuple(told.get(chain) for chain in made_of.wider)
        return [
            self._one((county.path, on), (told[county.code], wider), partial(count, county))
            if county.code in told
            else count(county)
            for county in made_of.counties
        ]

    def whole(self, made_of: Pieces, area: Area, on: Hashable, count: Callable[[], T]) -> T:
        """The count of all of it, made anew whatever was written in any of its counties."""
        told = last_written([*made_of.wider, *(one.code for one in made_of.counties)])
        return self._one((area.path, on), tuple(sorted(told.items())), count) if told else count()

    def _one(self, key: Hashable, written: Hashable, count: Callable[[], T]) -> T:
        with self._lock:
            made = self._made.setdefault(key, _Made())
            self._made.move_to_end(key)
            if len(self._made) > _MOST:
                self._made.popitem(last=False)
        with made.lock:
            if made.written != written:
                # what is written meanwhile may be in it already: whoever is told of that makes it anew all the same
                made.count, made.written = count(), written
            return made.count
