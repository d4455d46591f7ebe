"""Reading areas. Areas are public: nothing here asks who is asking."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from niukou.office.areas.models import NATURAL_VILLAGE, VILLAGES, Area, Succession

AFTER_SLASH = "0"  # the character after `/`
_LAST = "\U0010ffff"  # sorts after every character
_BELOW_COUNTY = ("county", "town", "village", NATURAL_VILLAGE)


def is_village(area: Area) -> bool:
    """Whether families live in the area itself: a village, or a natural village of one."""
    return area.level in VILLAGES


def within(path: str, at: str = "path") -> Q:
    """Everything whose column `at` (a lookup to a path) lies in the area of that path, itself included.

    An empty path is no area, and nothing lies in it.
    """
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{at}__gte": path, f"{at}__lt": path[:-1] + AFTER_SLASH})


def begins(column: str, text: str) -> Q:
    """Everything whose column begins with the text, by an index: SQLite takes none for LIKE and reads all rows.

    PostgreSQL has one for it, whatever its order of letters is.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + _LAST})


def codes_along(path: str) -> list[str]:
    """The codes of the areas that one of this path lies in, the widest first, its own last."""
    return path.rstrip("/").split("/")


def paths_above(path: str) -> list[str]:
    """The paths of the areas that one of this path lies in, without its own, the widest first."""
    codes = codes_along(path)
    return ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes))]


def area_of(code: str) -> Area:
    """The area of a code. Raises Area.DoesNotExist."""
    return Area.objects.get(code=code)


def named_area(code: str) -> Area | None:
    """The area of a code; None where there is none."""
    return Area.objects.filter(code=code).first()


def chain_of(area: Area) -> str:
    """The code of the audit chain that tells of an area: its county's, or its own where it is wider than a county.

    Counted from the end: a county may lie straight under its province, and a pack may know villages alone.
    """
    return _chain_at(area.path, area.level)


def chains_of(areas: Iterable[int]) -> dict[int, str]:
    """As `chain_of`, of many areas, by their ids."""
    rows = Area.objects.filter(pk__in=set(areas)).values_list("pk", "path", "level")
    return {pk: _chain_at(path, level) for pk, path, level in rows}


def _chain_at(path: str, level: str) -> str:
    codes = codes_along(path)
    below = _BELOW_COUNTY.index(level) if level in _BELOW_COUNTY else 0
    return codes[max(0, len(codes) - 1 - below)]


def in_force(on_day: date) -> Q:
    """Areas that are there on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on_day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=on_day))


def parts(area: Area, on_day: date) -> QuerySet[Area]:
    """What an area is divided into on a day, by code."""
    return Area.objects.filter(in_force(on_day), parent=area).order_by("code")


def inside(area: Area, on_day: date, levels: Collection[str]) -> QuerySet[Area]:
    """The areas of these levels that lie in an area on a day, itself among them, by path."""
    return Area.objects.filter(in_force(on_day), within(area.path), level__in=levels).order_by("path")


def name_on(area: Area, on_day: date) -> str:
    """What an area was called on a day."""
    former = area.former_names.filter(until__gt=on_day).order_by("until").first()
    return former.name if former else area.name


def successors(area: Area) -> QuerySet[Succession]:
    """What took over all or part of an area, by day."""
    return area.successions.select_related("successor").order_by("on_day", "id")


def predecessors(area: Area) -> QuerySet[Succession]:
    """What an area took over, by day."""
    return area.origins.select_related("predecessor").order_by("on_day", "id")


def heirs(area: Area, on_day: date) -> list[Area]:
    """Who has what was an area's, on a day: itself as long as it is in force, and the areas in force that came of it.

    One heir: everybody in the area goes there. Several (a split, or a part given away): somebody has to say who goes
    where. None: it ended without a successor.
    """
    found: dict[int, Area] = {}
    asked: set[int] = set()
    to_ask = [area]
    while to_ask:
        one = to_ask.pop(0)
        if one.pk in asked:
            continue
        asked.add(one.pk)
        if one.valid_to is None or one.valid_to > on_day:
            found[one.pk] = one
        to_ask += [row.successor for row in successors(one).filter(on_day__lte=on_day)]
    return sorted(found.values(), key=lambda heir: heir.code)


def ended_on(day: date, inside: Area) -> QuerySet[Area]:
    """The areas inside one that ended on a day: from these the registry moves people to their heirs."""
    return Area.objects.filter(within(inside.path), valid_to=day).order_by("code")
