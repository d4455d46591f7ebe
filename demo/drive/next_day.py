"""What waits on the desks when the pages are opened: a working day in October, after the drive and its figures."""

from __future__ import annotations

from datetime import date

from demo.drive.first_day import morning
from demo.drive.run import COUNTY, Drive
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.cases.before_the_gate import gate_of_village, gated_procedures
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases
from niukou.office.findings.models import NEW, Finding
from niukou.office.findings.services import assign
from niukou.office.registry.models import Household

BEGUN, OPENED = date(2017, 9, 25), date(2017, 10, 11)  # the cases; the day at which the pages are opened
BETWEEN = date(2017, 10, 3)  # when what was posted on the first day has hung long enough
# procedure -> the steps at which families of a village stand then: something for everybody who signs in. The first of an
# exit does not pass the gate, so that it is seen shut; the last does.
_UNDER_WAY = {
    "exit": (
        "entry", "visit", "guarantees", "internal_review", "party_review", "villager_review", "first_notice",
        "town_decision", "county_decision", "announcement", "filing", "entry",
    ),
    "removal": ("authorisation", "comparison", "visit"),
}  # fmt: skip


def leave_work(drive: Drive) -> int:
    """Open cases in the village whose people sign in, take each to its step, ask about what the screen found; how many wait.

    Nothing of it reaches the ledger: the figures of the drive stay what they are.
    """
    clock.turn(morning(BEGUN))
    walk, wanted = drive.walk(), dict[int, str]()
    for procedure, steps in _UNDER_WAY.items():
        cases = _open(drive, procedure, len(steps))
        wanted |= {case.pk: step for case, step in zip(cases, steps, strict=False)}
    for day in (BEGUN, BETWEEN, OPENED):
        if day > clock.today():
            clock.turn(morning(day))
        walk.to_steps(wanted)
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
    found = list(homes.select_related("area"))
    if any(one.key == procedure for one in gated_procedures(cadre)):
        place = {one.code: at for at, one in enumerate(gate_of_village(cadre, village, procedure))}
        found.sort(key=lambda home: place[home.code])  # who is stopped comes first
        found = [found[0], *found[1 - many :]]
    return open_cases(cadre, procedure, [Subject(household=home) for home in found[:many]])
