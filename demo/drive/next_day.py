"""What waits on the desks when the pages are opened: a working day in October, after the drive and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from demo.drive.run import COUNTY, Drive
from demo.drive.walk import Walk
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases
from niukou.office.findings.models import NEW, Finding
from niukou.office.findings.services import assign
from niukou.office.registry.models import Household

BEGUN, OPENED = date(2017, 9, 25), date(2017, 10, 10)  # the cases; the day at which the pages are opened
# procedure -> how many families of a village, and how many steps the first, the second … of them have gone
_UNDER_WAY = {"exit": (0, 0, 1, 2, 3, 4), "removal": (0, 1, 2)}


def leave_work(drive: Drive) -> int:
    """Open cases in the village whose people sign in, take each some steps, ask about what the screen found; how many wait.

    Nothing of it reaches the ledger: the figures of the drive stay what they are.
    """
    clock.turn(_morning(BEGUN))
    walk = drive.walk()
    for procedure, steps in _UNDER_WAY.items():
        _some_steps(walk, _open(drive, procedure, len(steps)), steps)
    clock.turn(_morning(OPENED))
    officer = drive.staff.actor("county_office", COUNTY)
    found = list(Finding.objects.filter(state=NEW).select_related("area").order_by("pk"))
    if found:
        assign(officer, found)
    return len(found) + Case.objects.filter(state="open").count()


def _open(drive: Drive, procedure: str, many: int) -> list[Case]:
    village = Area.objects.filter(level="village").order_by("path")[0]
    busy = Case.objects.filter(state="open").values("household")
    homes = Household.objects.filter(area=village, account="poor").exclude(pk__in=busy).order_by("code")
    cadre = drive.staff.actor("village_cadre", village.code)
    subjects = [Subject(household=home) for home in homes.select_related("area")[:many]]
    return open_cases(cadre, procedure, subjects)


def _some_steps(walk: Walk, cases: Sequence[Case], steps: Sequence[int]) -> None:
    for goes_on in _rounds(cases, steps):
        walk.a_step(Case.objects.filter(pk__in=goes_on, state="open").select_related("area", "household"))


def _rounds(cases: Sequence[Case], steps: Sequence[int]) -> Iterator[list[int]]:
    for number in range(max(steps)):
        yield [case.pk for case, many in zip(cases, steps, strict=False) if many > number]


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
