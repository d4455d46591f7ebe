"""The rural population of an area, for reckoning rates; who tells it must look whether it is public."""

from __future__ import annotations

from datetime import date

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import keys
from niukou.office.registry.models import RuralBase
from niukou.office.registry.services.bases import PURPOSE
from niukou.terms.statement import Base

_DECLARED_FOR = "county"  # the level for which bases are declared, and summed above it


def base_of(actor: Actor, area: Area, day: date) -> Base | None:
    """The base of an area: the newest declared for it up to the day's year, else the sum of its counties' where all have one.

    A sum is public only if every part is. Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    own = _newest([area.pk], day).get(area.pk)
    if own is not None:
        return own
    counties = Area.objects.filter(within(area.path), level=_DECLARED_FOR).exclude(valid_to__lte=day)
    ids = list(counties.values_list("pk", flat=True))
    parts = _newest(ids, day)
    if not ids or len(parts) < len(ids):
        return None
    return Base(sum(one.population for one in parts.values()), all(one.public for one in parts.values()))


def _newest(areas: list[int], day: date) -> dict[int, Base]:
    rows = RuralBase.objects.filter(area__in=areas, year__lte=day.year).order_by("year")
    return {row.area_id: Base(int(keys.unseal(PURPOSE, bytes(row.population))), row.public) for row in rows}
