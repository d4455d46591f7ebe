"""Procedures carried to their end for one family or many."""

from __future__ import annotations

from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import (
    Household,
    LedgerEntry,
    Person,
)
from niukou.office.registry.services import YearChange, set_years
from tests.office.cases.staff import SOUND, Staff, families


def listed(staff: Staff, village: Area, size: int = 3) -> Household:
    (family,) = families(village, [size])
    return end(staff, "identification", family)


def end(staff: Staff, procedure: str, family: Household, **facts: object) -> Household:
    """The family after its case of a procedure has finished."""
    (case,) = run(staff, procedure, [Subject(family, facts=facts)])
    assert case.state == "finished", (case.state, case.step)
    return Household.objects.get(pk=family.pk)


def run(staff: Staff, procedure: str, subjects: list[Subject]) -> list[Case]:
    area = subjects[0].place
    first = staff.pack.procedures[procedure].steps[0]
    opener = staff.of(staff.for_step(first, area).role, first.level, area)
    return staff.run(open_cases(opener, procedure, subjects))


def secure(staff: Staff, family: Household) -> None:
    """What the book has to say of a family that may exit."""
    members = Person.objects.filter(memberships__household=family)
    changes = [YearChange("household", family.code, {"head_name": "试人", **SOUND})]
    changes += [
        YearChange("person", one.code, {"name": one.name, "health": "健康", "medical_insurance": "是"})
        for one in members
    ]
    set_years(staff.of("county_office", "county", family.area), 2017, changes)


def causes(family: Household) -> list[str]:
    rows = LedgerEntry.objects.filter(household=family, unit="household").order_by("id")
    return list(rows.values_list("cause", flat=True))
