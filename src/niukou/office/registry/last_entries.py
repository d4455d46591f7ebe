"""The entry by which each person or household stands where it does at the end of a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, QuerySet

from niukou.office.areas.models import Area
from niukou.office.registry.flows import Inside
from niukou.office.registry.models import LedgerEntry


def last_entries(area: Area, day: date, known_at: datetime | None, unit: str) -> QuerySet[LedgerEntry]:
    """The last entries of a unit (person or household) that lead into an area, as known at a moment (None: now).

    Of a small area only those who ever came into it are looked at: a village costs no province.
    """
    place = Inside(area)
    inside = place.at("to_area")
    known = LedgerEntry.objects.filter(unit=unit, effective_day__lte=day)
    if place.few:
        known = known.filter(**{f"{unit}__in": LedgerEntry.objects.filter(inside, unit=unit).values(unit)})
    if known_at is not None:
        known = known.filter(recorded_at__lte=known_at)
    last = known.order_by().values(unit).annotate(last=Max("pk")).values("last")
    return LedgerEntry.objects.filter(inside, pk__in=last)
