"""A case's written request is answered with the files that departments handed over, and with all that it asks for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from demo.layouts import REGISTERS
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.asked import request_asked, requests_waiting
from niukou.office.cases.models import Case, ComparisonRequest
from niukou.office.cases.refusals import CaseError, FormError
from niukou.office.cases.selectors import compared
from niukou.office.cases.services import Subject, open_cases, request_comparison, withdraw
from niukou.office.findings.refusals import ExtractError
from niukou.office.registry.models import Household, Paper
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.services import NewPaper
from niukou.runs.screening.answering import answer
from niukou.runs.screening.handing_over import hand_over
from tests.office.cases.conftest import staff, whole_pack  # noqa: F401  the same people
from tests.office.cases.staff import Staff, fresh, today
from tests.runs.screening.conftest import CARS

OTHERS = ("payroll", "cadre", "house", "business")
RESULT = NewPaper("比对结果", "比对结果", b"%PDF-1.7 made up", "application/pdf")


@pytest.fixture
def asked(staff: Staff, village: Area, with_car: Household) -> ComparisonRequest:  # noqa: F811
    """A removal whose comparison was asked for."""
    cadre = staff.of("village_cadre", "village", village)
    cases = open_cases(cadre, "removal", [Subject(with_car)], reason="有人反映他家有车")
    (case,) = staff.run(fresh(cases), until="comparison")
    return request_comparison(staff.for_step(staff.step_of(case), village), [case], today())


def handed_over(officer: Actor, county: Area, tables: Sequence[str] = OTHERS) -> list[int]:
    """The cars, and of the other registers a file without a row."""
    rows = [hand_over(officer, county, "公安局", "机动车.csv", CARS.encode()).pk]
    for table in tables:
        headings = ",".join(REGISTERS[table][0].headings.values())
        rows.append(hand_over(officer, county, "县直", f"{table}.csv", f"{headings}\n".encode()).pk)
    return rows


def test_what_is_found_goes_to_the_case(officer: Actor, county: Area, asked: ComparisonRequest) -> None:
    (waiting,) = requests_waiting(officer)
    assert (waiting.pk, waiting.cases) == (asked.pk, 1)
    served = answer(officer, asked.pk, handed_over(officer, county), [RESULT])
    assert served.with_leads == 1
    case = Case.objects.get()
    found = compared(officer, case)
    assert found is not None and "小型轿车" in found.leads[0]["message"]
    assert not requests_waiting(officer)
    told = request_asked(officer, asked.pk)
    assert [(one.number, any_lead) for one, any_lead in told.answered] == [(case.number, True)]
    assert Paper.objects.filter(kind="比对结果", title="比对结果", media_type="application/pdf").count() == 1


def test_an_answer_without_a_register_that_was_asked_for_is_none(
    officer: Actor, county: Area, asked: ComparisonRequest
) -> None:
    there = handed_over(officer, county, OTHERS[:2])
    with pytest.raises(ExtractError, match="还缺"):
        answer(officer, asked.pk, there, [RESULT])
    assert requests_waiting(officer).count() == 1 and Case.objects.get().step == "comparison"


def test_without_its_paper_nothing_is_answered_and_with_one_too_few_none_is_kept(
    officer: Actor, county: Area, asked: ComparisonRequest
) -> None:
    there, before = handed_over(officer, county), Paper.objects.count()
    with pytest.raises(FormError, match="比对结果"):
        answer(officer, asked.pk, there, [])
    other = NewPaper("别的", "别的", b"%PDF-1.7", "application/pdf")
    with pytest.raises(FormError):
        answer(officer, asked.pk, there, [other])
    assert Paper.objects.count() == before


def test_a_case_that_was_withdrawn_waits_no_more(
    officer: Actor, county: Area, asked: ComparisonRequest, staff: Staff, village: Area  # noqa: F811
) -> None:  # fmt: skip
    withdraw(staff.of("village_cadre", "village", village), list(Case.objects.all()), "弄错了")
    assert not requests_waiting(officer) and not request_asked(officer, asked.pk).waiting
    with pytest.raises(CaseError, match="都不等它了"):
        answer(officer, asked.pk, handed_over(officer, county), [RESULT])


def test_another_countys_request_is_not_there(stranger: Actor, asked: ComparisonRequest) -> None:
    assert not requests_waiting(stranger)
    with pytest.raises(NotThereError):
        answer(stranger, asked.pk, [], [])
