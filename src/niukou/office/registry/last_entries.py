"""The entry by which each person or household stands where it does at the end of a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from niukou.office.areas.models import Area
from niukou.office.registry.flows import Inside
from niukou.office.registry.models import LedgerEntry


def last_entries(
    area: Area, day: date, known_at: datetime | None, unit: str, among: QuerySet[Any] | None = None
) -> QuerySet[LedgerEntry]:
    """The last entries of a unit (person or household) that lead into an area, as known at a moment (None: now).

    Of a small area only those who ever came into it are looked at: a village costs no province. among: ids, of nobody
    else then.
    """
    place = Inside(area)
    inside = place.at("to_area")
    known = LedgerEntry.objects.filter(unit=unit, effective_day__lte=day)
    if among is not None:
        known = known.filter(**{f"{unit}__in": among})
    elif place.few:
        known = known.filter(**{f"{unit}__in": LedgerEntry.objects.filter(inside, unit=unit).values(unit)})
    if known_at is not None:
        known = known.filter(recorded_at__lte=known_at)
    last = known.order_by().values(unit).annotate(last=Max("pk")).values("last")
    return LedgerEntry.objects.filter(inside, pk__in=last)


def moved_since(day: date, known_at: datetime | None, unit: str) -> QuerySet[Any]:
    """Ids of those who do not stand now as they stood at the end of a day, or may not: an entry of theirs came after it."""
    later = Q(effective_day__gt=day)
    if known_at is not None:
        later |= Q(recorded_at__gt=known_at)
    ids: QuerySet[Any] = LedgerEntry.objects.filter(later, unit=unit).values(unit)
    return ids
