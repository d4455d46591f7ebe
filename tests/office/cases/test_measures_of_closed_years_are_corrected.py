"""What is wrong with a measure of a frozen year is put right by the case of correction, as its year files are."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.areas.models import Area
from niukou.office.cases.refusals import FormError
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from niukou.office.registry.services import freeze_year
from niukou.office.support.measuring import HOLDS, MeasureChange
from niukou.office.support.models import Measure
from niukou.office.support.services import enter_measures
from tests.office.cases.staff import Staff, families, turn_to
from tests.office.conftest import COUNTY


def corrected(staff: Staff, family: Household, **asked: object) -> str:
    """The state of a case of correction of 2016 after its last step."""
    subject = Subject(family, facts={"correction": {"year": 2016, **asked}})
    first = staff.pack.procedures["year_correction"].steps[0]
    opener = staff.of(staff.for_step(first, family.area).role, first.level, family.area)
    (case,) = staff.run(open_cases(opener, "year_correction", [subject]))
    return case.state


def test_a_measure_of_a_closed_year_is_corrected_by_a_case(staff: Staff, village: Area) -> None:
    (poor,) = families(village, [2])
    clerk = staff.of("county_office", "county", poor.area)
    [wrong] = enter_measures(
        clerk, [MeasureChange(poor.code, 2016, {"kind": "产业帮扶", "amount": 100})]
    ).measures
    freeze_year(clerk, Area.objects.get(code=COUNTY), 2016)
    turn_to(date(2017, 10, 12))
    right = {"household": poor.code, "values": {"amount": "1000"}, "of": wrong.pk}
    more = {"household": poor.code, "values": {"kind": "健康帮扶"}}
    assert corrected(staff, poor, measures=[right, more]) == "finished"
    held = Measure.objects.filter(HOLDS, household=poor).order_by("pk")
    assert [(row.kind, row.amount, bool(row.decision)) for row in held] == [
        ("产业帮扶", 100_000, True),
        ("健康帮扶", None, True),
    ]
    with pytest.raises(FormError, match="只更正这一户"):
        corrected(staff, poor, measures=[{**more, "household": "F0"}])
