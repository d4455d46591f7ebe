"""A year that can no longer be entered is changed by a case alone, and by one that has an effect."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import FormError
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import (
    Household,
    HouseholdYear,
    Person,
)
from niukou.office.registry.services import YearChange, freeze_year, set_years
from niukou.office.support.models import Measure
from niukou.office.windows.at_commit import WindowClosedError
from tests.office.cases.ending import end, listed
from tests.office.cases.staff import Staff, families, turn_to
from tests.office.conftest import COUNTY


@pytest.fixture
def poor(staff: Staff, village: Area) -> Household:
    """A family of three that was identified."""
    return listed(staff, village)


def test_a_closed_year_is_corrected_beside_what_was_there(staff: Staff, poor: Household) -> None:
    clerk = staff.of("county_office", "county", poor.area)
    set_years(clerk, 2016, [YearChange("household", poor.code, {"house_area": "80"})])
    freeze_year(clerk, Area.objects.get(code=COUNTY), 2016)
    turn_to(date(2017, 10, 12))
    change = {"table": "household", "code": poor.code, "values": {"house_area": "60"}}
    end(staff, "year_correction", poor, correction={"year": 2016, "changes": [change]})
    rows = HouseholdYear.objects.filter(household=poor, year=2016).order_by("revision")
    assert [(row.revision, row.values["house_area"], bool(row.decision)) for row in rows] == [
        (1, "80", False),
        (2, "60", True),
    ]
    other = {**change, "code": "F0"}
    with pytest.raises(FormError, match="只更正这一户"):
        end(staff, "year_correction", poor, correction={"year": 2016, "changes": [other]})


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "哪一年"),
        ({"correction": {"year": 2016}}, "哪一年"),
        ({"correction": {"year": 2016, "changes": []}}, "哪一年"),
        ({"correction": {"year": 2017, "changes": [{"values": {"house_area": "60"}}]}}, "没有封存"),
        ({"correction": {"year": 2016, "changes": [{"values": {}}]}}, "没有写改哪些数"),
        ({"correction": {"year": 2016, "changes": [{"values": {"house_area": "很大"}}]}}, "不是数字"),
        ({"correction": {"year": 2016, "changes": [{"values": {"colour": "红"}}]}}, "没有这个字段"),
        (
            {"correction": {"year": 2016, "changes": [{"table": "person", "values": {"name": "甲"}}]}},
            "只更正",
        ),
    ],
)
def test_a_correction_that_would_have_no_effect_is_not_opened(
    staff: Staff, poor: Household, asked: dict[str, dict[str, object]], says: str
) -> None:
    clerk = staff.of("county_office", "county", poor.area)
    set_years(clerk, 2016, [YearChange("household", poor.code, {"house_area": "80"})])
    freeze_year(clerk, Area.objects.get(code=COUNTY), 2016)
    facts = {
        key: {**said, "changes": [{"table": "household", "code": poor.code, **c} for c in said["changes"]]}
        if "changes" in said else said
        for key, said in asked.items()
    }  # fmt: skip
    with pytest.raises(FormError, match=says):
        open_cases(clerk, "year_correction", [Subject(poor, facts=facts)])
    assert not Case.objects.filter(procedure="year_correction").exists()


def test_outside_the_window_an_open_year_is_corrected_by_a_case_alone(staff: Staff, poor: Household) -> None:
    clerk = staff.of("county_office", "county", poor.area)
    set_years(clerk, 2017, [YearChange("household", poor.code, {"house_area": "80"})])
    change = {"table": "household", "code": poor.code, "values": {"house_area": "60"}}
    measure = {"household": poor.code, "values": {"kind": "产业帮扶"}}
    asked = {"year": 2017, "changes": [change], "measures": [measure]}
    with pytest.raises(FormError, match="直接录入"):
        end(staff, "year_correction", poor, correction=asked)
    turn_to(date(2018, 2, 1))
    with pytest.raises(WindowClosedError, match="走程序"):
        set_years(clerk, 2017, [YearChange("household", poor.code, {"house_area": "60"})])
    end(staff, "year_correction", poor, correction=asked)
    (row,) = HouseholdYear.objects.filter(household=poor, year=2017)
    assert (row.revision, row.values["house_area"]) == (1, "60")
    assert Measure.objects.get(household=poor).year == 2017
    case = Case.objects.get(procedure="year_correction")
    entry = AuditEntry.objects.get(act="registry.correct_year")
    assert case.decision is not None and entry.subject == f"decision:{case.decision.number}"
    freeze_year(clerk, Area.objects.get(code=COUNTY), 2017)
    with pytest.raises(FormError, match="还没有到"):
        end(staff, "year_correction", poor, correction={**asked, "year": 2019})


def test_no_other_procedure_corrects_a_closed_year_or_parts_a_household(
    staff: Staff, poor: Household, village: Area
) -> None:
    (new,) = families(village, [0])
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    change = {"table": "household", "code": poor.code, "values": {"house_area": "60"}}
    slips = {
        "regrouping": {"correction": {"year": 2016, "changes": [change]}},
        "year_correction": {"regroup": {"kind": "split", "into": new.code, "people": [goes.code]}},
        "exit": {"correction": {"year": 2016, "changes": [change]}},
    }
    for procedure, facts in slips.items():
        first = staff.pack.procedures[procedure].steps[0]
        with pytest.raises(FormError, match="不办这件事"):
            open_cases(staff.for_step(first, village), procedure, [Subject(poor, facts=facts)])
