"""Who lacks help: households without a helper or with few measures, helpers with too much to do or in need themselves.

Limits are the pack's; where it says nothing nobody is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.office.registry.models import Household, Lookup
from niukou.office.registry.selectors import heads
from niukou.office.support.models import Helper, Pairing
from niukou.office.support.pairing_rows import on_day
from niukou.office.support.refusing import dictionary_of, limit
from niukou.office.support.selectors.people_of_units import HelperView, seen_by, view_of

LISTED = ("poor", "exited")  # accounts of who is in the register and helped
POOR = "poor"


@dataclass(frozen=True)
class Load:
    """A helper and how many households he helps now, wherever they are; most: what the pack allows."""

    helper: HelperView
    households: int
    most: int


@dataclass(frozen=True)
class FewMeasures:
    """A household and its measures of a year; for_persons: those of them that name a person. least: what the pack wants."""

    household: str
    area: str
    village: str
    measures: int
    for_persons: int
    least: int


def without_helper(actor: Actor, area: str = "", account: str = "") -> QuerySet[Household]:
    """The households in the register whom nobody helps today, of an area (code) and an account where they are given."""
    helped = Pairing.objects.filter(on_day(clock.today())).values("household")
    accounts = [account] if account else list(LISTED)
    listed = Household.objects.filter(_of(actor, area), account__in=accounts)
    return listed.exclude(pk__in=helped).select_related("area").order_by("code")


def overloaded(actor: Actor) -> list[Load]:
    """The helpers he sees who help more households now than the pack allows, the busiest first.

    A number is one person, in whichever units; without a number a row is one.
    """
    most = limit("most_households_a_helper")
    if most is None:
        return []
    now = Pairing.objects.filter(on_day(clock.today()))
    busy = dict.fromkeys(("helper__number", "helper"))
    found: list[Load] = []
    dictionary = dictionary_of()
    for key in busy:
        rows = now.filter(helper__number=None) if key == "helper" else now.exclude(helper__number=None)
        counted = rows.values_list(key).annotate(many=Count("household", distinct=True)).filter(many__gt=most)
        loads = {_key(value): many for value, many in counted}
        same = Q(number=None, pk__in=loads) if key == "helper" else Q(number__in=loads)
        for helper in Helper.objects.filter(seen_by(actor), same).select_related("unit").order_by("pk"):
            many = loads[_key(helper.number) if helper.number else helper.pk]
            found.append(Load(view_of(actor, helper, dictionary), many, most))
    return sorted(found, key=lambda load: (-load.households, load.helper.id))


def helpers_in_register(actor: Actor) -> list[HelperView]:
    """The helpers he sees who help somebody now and are in the register themselves; where, is not told."""
    numbers = Lookup.objects.filter(kind="identity", person__account__in=LISTED).values("digest")
    helping = Pairing.objects.filter(on_day(clock.today())).values("helper")
    rows = Helper.objects.filter(seen_by(actor), number__in=numbers, pk__in=helping)
    dictionary = dictionary_of()
    return [view_of(actor, row, dictionary) for row in rows.select_related("unit").order_by("pk")]


def few_measures(actor: Actor, year: int, area: str = "") -> list[FewMeasures]:
    """The poor households, identified by that year, with fewer measures in it than the pack wants; the fewest first."""
    least = limit("least_measures", date(year, 12, 31))
    if least is None:
        return []
    of_year = Q(measures__year=year, measures__withdrawn=False, measures__replaced_by=None)
    of_person = of_year & Q(measures__person__isnull=False)
    poor = Household.objects.filter(_of(actor, area), account=POOR)
    known = poor.filter(Q(identified_year=None) | Q(identified_year__lte=year))
    counted = known.annotate(
        many=Count("measures", filter=of_year), persons=Count("measures", filter=of_person)
    )
    few = counted.filter(many__lt=least).order_by(F("many"), "code")
    told = few.values_list("code", "area__code", "area__name", "many", "persons")
    return [FewMeasures(code, place, name, many, persons, least) for code, place, name, many, persons in told]


def heads_called(actor: Actor, codes: Collection[str]) -> dict[str, str]:
    """By code, the head's name of these households, as far as he sees them and reads names."""
    rows = list(Household.objects.filter(actor.sees(), code__in=codes).select_related("area"))
    named = heads(actor, rows)
    return {row.code: named.get(row.pk, "") for row in rows}


def _of(actor: Actor, area: str) -> Q:
    if not area:
        return actor.sees()
    place = Area.objects.filter(code=area).first()
    return actor.sees() & within(place.path if place else "", "area__path")


def _key(value: object) -> object:
    """A digest as bytes: a database may hand it out as a view of memory."""
    return value if isinstance(value, int) else bytes(value)  # type: ignore[call-overload]
