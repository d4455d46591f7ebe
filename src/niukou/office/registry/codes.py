"""Codes of households and persons that come into the book without one: the village's code and a serial."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Max, Q
from django.db.models.functions import Length, Substr

from niukou.office.areas.models import NATURAL_VILLAGE, Area
from niukou.office.registry.content import parts
from niukou.office.registry.models import Household, Person

_HOUSEHOLD, _PERSON = 6, 2  # digits of the serial within the village, within the household
_VILLAGES = 50  # ranges in one query
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('niukou registry codes'))"


def household_codes(wanted: Sequence[tuple[str, Area]]) -> list[str]:
    """The codes given, and for those left empty the next ones of their villages."""
    made = {_village_of(area) for code, area in wanted if not code}
    if made:
        _one_at_a_time()
    last = dict.fromkeys(made, 0)
    for part in _few(sorted(made), _VILLAGES):
        ranges = Q(pk__in=[])
        for village in part:
            ranges |= Q(code__range=(village + "0" * _HOUSEHOLD, village + "9" * _HOUSEHOLD))
        length = len(part[0])
        found = Household.objects.filter(ranges).annotate(
            village=Substr("code", 1, length), long=Length("code")
        )
        for village, code in (
            found.filter(long=length + _HOUSEHOLD).values_list("village").annotate(Max("code"))
        ):
            last[village] = int(code[length:])
    codes = []
    for code, area in wanted:
        if not code:
            village = _village_of(area)
            last[village] += 1
            code = f"{village}{last[village]:0{_HOUSEHOLD}d}"
        codes.append(code)
    return codes


def person_codes(wanted: Sequence[tuple[str, str]]) -> list[str]:
    """Of (household's code, code or ''): the codes given, and for those left empty the household's next ones."""
    made = {household for household, code in wanted if not code}
    last = dict.fromkeys(made, 0)
    for part in parts(sorted(made)):
        known = Person.objects.filter(code__gte=part[0], code__lte=part[-1] + "99")
        for code in known.values_list("code", flat=True).iterator():
            if code[:-_PERSON] in last and code[-_PERSON:].isdecimal():
                last[code[:-_PERSON]] = max(last[code[:-_PERSON]], int(code[-_PERSON:]))
    codes = []
    for household, code in wanted:
        if not code:
            last[household] += 1
            code = f"{household}{last[household]:0{_PERSON}d}"
        codes.append(code)
    return codes


def _village_of(area: Area) -> str:
    return str(area.code).split("-")[0] if area.level == NATURAL_VILLAGE else str(area.code)


def _few(items: Sequence[str], many: int) -> list[Sequence[str]]:
    return [items[at : at + many] for at in range(0, len(items), many)]


def _one_at_a_time() -> None:
    """SQLite has one writer anyway; elsewhere whoever makes codes waits for the one before to commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
