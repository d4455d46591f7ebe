"""Counts and lists of wide areas, kept for as long as nothing was written there: a province is not counted anew for each look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Count, F, Sum
from django.db.models.functions import Abs

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of, codes_along, paths_above, within
from niukou.office.audit.last_written import last_written
from niukou.office.audit.models import Chain
from niukou.office.registry.models import CountedFlow, Household

T = TypeVar("T")
_MOST = 4_096  # counts that a process keeps
_NOTHING: Any = object()
# what is kept here is read from rows of these; what an act wrote beside changes none of it
_READ = frozenset(
    ["areas_area"]
    + [
        f"registry_{name}"
        for name in ("household", "person", "membership", "householdyear", "personyear", "ledgerentry")
    ]
)
# path of the area from which, to which, how many ways of how many moves
_Crossing = tuple[str, str, int, int]


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
        within_them = list(Area.objects.filter(parent__in=waiting).order_by("pk"))
        waiting = [one for one in within_them if one.level != "county" and chain_of(one) == one.code]
        counties += [one for one in within_them if one.level == "county" or chain_of(one) != one.code]
    if not counties or any(one.level != "county" for one in counties):
        return None
    if Household.objects.filter(area__in=between).exists():
        return None
    above = codes_along(area.path)
    wider = dict.fromkeys(["", *above, *(one.code for one in between)])
    return Pieces(tuple(counties), tuple(wider))


def written_in(area: Area) -> Hashable:
    """What was last written of an area of any level: as long as this stays, so does everything the book says of it.

    None where nothing is told, and within a transaction, as above: then nothing may be kept.
    """
    if connection.in_atomic_block:
        return None
    # of the areas within, those that have a chain: counties, and what is wider
    chained = Area.objects.filter(within(area.path), code__in=Chain.objects.values("area"))
    chains = ["", *codes_along(area.path), *chained.values_list("code", flat=True)]
    told = last_written(list(dict.fromkeys(chains)), _READ)
    return (tuple(sorted(told.items())), _over_borders([area])[area.path]) if told else None


class Kept(Generic[T]):
    """What a count gave, by area and whatever else it depends on, with what was last written there when it was made.

    most: how many are kept, of those asked for last.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._made: OrderedDict[Hashable, _Made[T]] = OrderedDict()
        self._lock = Lock()
        self._most = most

    def by_county(self, made_of: Pieces, on: Hashable, count: Callable[[Area], T]) -> list[T]:
        """The counts of all counties, those that are not kept or no longer hold made anew."""
        told = last_written([*made_of.wider, *(one.code for one in made_of.counties)], _READ)
        wider = tuple(told.get(chain) for chain in made_of.wider)
        over = _over_borders(made_of.counties)
        return [
            self.one(
                (county.path, on),
                (told[county.code], wider, over[county.path]),
                partial(count, county),
            )
            if county.code in told
            else count(county)
            for county in made_of.counties
        ]

    def one(self, key: Hashable, written: Hashable, count: Callable[[], T]) -> T:
        """The count of a key, made anew where what is `written` is not what was written then, or None: then it is not kept."""
        if written is None:
            return count()
        with self._lock:
            made = self._made.setdefault(key, _Made())
            self._made.move_to_end(key)
            if len(self._made) > self._most:
                self._made.popitem(last=False)
        with made.lock:
            if made.written != written:
                # what is written meanwhile may be in it already: whoever is told of that makes it anew all the same
                made.count, made.written = count(), written
            return made.count


_MOVED: Kept[Sequence[_Crossing]] = Kept()


def _moved() -> Sequence[_Crossing]:
    """What moved from one area to another. A move is told in one chain, of the county whose case it was: the other county
    learns of it here. Neither number of a way ever sinks, so whatever comes changes one of them.

    Looked through again when anything was written to the book anywhere.
    """
    chains = list(Chain.objects.values_list("area", flat=True))
    told = tuple(sorted(last_written(chains, _READ).items()))
    return _MOVED.one("moved", told or None, _moved_now)


def _moved_now() -> Sequence[_Crossing]:
    moved = CountedFlow.objects.exclude(from_area=F("to_area")).order_by()
    ways = moved.values("from_area__path", "to_area__path").annotate(n=Count("pk"), m=Sum(Abs("count")))
    return sorted(ways.values_list("from_area__path", "to_area__path", "n", "m"))


def _over_borders(areas: Sequence[Area]) -> dict[str, tuple[_Crossing, ...]]:
    """By path of an area, those that cross its border: what moves within it is told in its own chains."""
    found: dict[str, list[_Crossing]] = {area.path: [] for area in areas}
    for one in _moved():
        ends = [{*paths_above(path), path} for path in one[:2]]
        for path in ends[0] ^ ends[1]:
            if path in found:
                found[path].append(one)
    return {path: tuple(those) for path, those in found.items()}
