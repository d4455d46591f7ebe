"""Areas found by typing a few characters of a name, or the first digits of a code.

Names that begin with what was typed come first, then those that hold it; among each the wider areas first. The index
of pairs of neighbouring characters finds candidates, the name itself decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import begins, in_force, within

_SMALL = (
    "prefecture",
    "county",
    "town",
    "village",
    "natural_village",
)  # some thousand names: quicker looked through than the index of all


def find(text: str, inside: Area | None = None, *, on_day: date | None = None, limit: int = 20) -> list[Area]:
    """At most `limit` areas, in force on a day where one is given, inside an area where one is given (itself too)."""
    typed = "".join(text.split())
    if not typed or limit < 1:
        return []
    areas = Area.objects.filter(within(inside.path) if inside else Q(), in_force(on_day) if on_day else Q())
    if typed[0].isascii() and typed[0].isdigit():
        return list(areas.filter(begins("code", typed)).order_by("code")[:limit])
    small = inside is not None and inside.level in _SMALL
    first = _beginning(areas, typed, limit, small=small)
    if len(first) >= limit:
        return first
    others = areas.exclude(pk__in=[area.pk for area in first])
    holding = others.filter(name__contains=typed).order_by("path") if small else _holding(others, typed)
    return first + list(holding[: limit - len(first)])


def index_names(named: Iterable[tuple[int, str]]) -> None:
    """Index (primary key, name) of areas that are new or have another name. PostgreSQL does it by itself.

    A former name stays in the index: it leads to an area whose name then says no.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO areas_name(rowid, pairs) VALUES (%s, %s)",
                [(pk, " ".join(_pairs(name))) for pk, name in named],
            )


def _beginning(areas: QuerySet[Area], typed: str, limit: int, *, small: bool) -> list[Area]:
    """A page of them, the wider first: inside a small area in the order of paths, else in the order of names."""
    found = areas.filter(name__startswith=typed) if small else areas.filter(begins("name", typed))
    return sorted(found.order_by("path" if small else "name")[:limit], key=lambda area: area.pk)


def _pairs(name: str) -> list[str]:
    """`柳树村` → 柳树, 树村, 村: the last one alone, so that each character begins one."""
    return [name[place : place + 2] for place in range(len(name))]


def _holding(areas: QuerySet[Area], typed: str) -> QuerySet[Area]:
    """Names that hold what was typed, through the index, in the order of the areas."""
    pairs = _pairs(typed)[: max(1, len(typed) - 1)]
    named = areas.filter(name__contains=typed)
    if connection.vendor == "sqlite":
        quoted = " ".join('"' + pair.replace('"', '""') + '"' for pair in pairs) + (
            "*" if len(typed) == 1 else ""
        )
        # a join and no subquery: of half a million candidates only the first few are looked at
        return named.extra(
            tables=["areas_name"],
            where=["areas_name.rowid = areas_area.id", "areas_name.areas_name MATCH %s"],
            params=[quoted],
            order_by=["areas_name.rowid"],
        )
    return named.extra(where=["niukou_name_pairs(areas_area.name) @> %s::text[]"], params=[pairs]).order_by(
        "pk"
    )
