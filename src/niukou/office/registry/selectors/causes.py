"""Why the poor are poor: the main cause in the year files of the households that stand poor on a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.chunks import chunks
from niukou.office.registry.last_entries import last_entries
from niukou.office.registry.models import HouseholdYear

_FIELD = "main_cause"  # of the dictionary


def causes(
    actor: Actor, area: Area, day: date, known_at: datetime | None = None
) -> dict[str, tuple[int, int]]:
    """Main cause -> households, persons that stand poor in the area at the end of the day; most persons first.

    The cause of the newest year file that is not after the day; '' where none says one.
    """
    actor.must_cover(area)
    persons, households = (_poor(area, day, known_at, unit) for unit in ("person", "household"))
    told: dict[int, str] = {}
    for chunk in chunks({*persons, *households}):
        files = HouseholdYear.objects.filter(household__in=chunk, year__lte=day.year).order_by(
            "year", "revision"
        )
        for household, cause in files.annotate(said=KeyTextTransform(_FIELD, "values")).values_list(
            "household_id", "said"
        ):
            told[household] = cause or ""
    found: dict[str, tuple[int, int]] = {}
    for household in {*persons, *households}:
        cause = told.get(household, "")
        before = found.get(cause, (0, 0))
        found[cause] = (before[0] + households.get(household, 0), before[1] + persons.get(household, 0))
    return dict(sorted(found.items(), key=lambda one: (-one[1][1], -one[1][0], one[0])))


def _poor(area: Area, day: date, known_at: datetime | None, unit: str) -> dict[int, int]:
    """Household -> how many of the unit stand poor in the area by its name."""
    stands = last_entries(area, day, known_at, unit).filter(to_account="poor")
    return dict(
        stands.order_by().values("household_id").annotate(n=Count("pk")).values_list("household_id", "n")
    )
