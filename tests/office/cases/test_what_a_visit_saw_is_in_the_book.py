"""Answers to a checklist come into the year file: dated, with the case as their source, never into a closed year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.cases import selectors, services
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import FormError, GateError, StaleComparisonError
from niukou.office.cases.services import Report, Result, Subject, open_cases
from niukou.office.registry import selectors as book
from niukou.office.registry.models import Household, HouseholdYear, VillageYear
from niukou.office.registry.refused import FrozenYearError, RefusedError, StaleError
from niukou.office.registry.services import YearChange, freeze_year, set_years
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from tests.office.cases.staff import Staff, answers_to, families, fresh, today
from tests.office.cases.test_the_gate_stays_shut_while_anything_is_open import at_the_gate
from tests.office.cases.test_the_gate_stays_shut_while_anything_is_open import listed as listed
from tests.office.conftest import COUNTY

PACKS = sorted(path.parent.name for path in Path("packs").glob("*/pack.yaml"))


@pytest.fixture
def home(staff: Staff, village: Area) -> Household:
    return families(village, [3])[0]


def to_the_visit(staff: Staff, home: Household, procedure: str = "identification") -> Case:
    team = staff.of("work_team", "village", home.area)
    (case,) = staff.run(open_cases(team, procedure, [Subject(home)]), until="visit")
    return case


def visit(
    staff: Staff, *cases: Case, outcome: str = "passed", day: date | None = None, **seen: Any
) -> list[Case]:
    step = staff.step_of(cases[0])
    answers = answers_to(staff.pack.checklists[step.checklist or ""], staff.pack, **seen)
    team, why = staff.for_step(step, cases[0].area), "" if outcome == "passed" else "说明理由"
    reports = [Report(case, outcome, why, answers) for case in cases]
    return services.do_step(team, reports, day or today(), staff.papers(step))


def file_of(home: Household) -> HouseholdYear:
    return HouseholdYear.objects.get(household=home, year=2017)


def test_the_answers_stand_in_the_year_file_with_day_and_case(staff: Staff, home: Household) -> None:
    case = to_the_visit(staff, home)
    visit(staff, case, income=2870.5, house="C级")
    file = file_of(home)
    assert (file.values["income_per_head"], file.values["house_grade"]) == ("2870.5", "C级")
    assert (file.seen_on, file.seen_in) == (today(), case.number)
    told = book.household(staff.of("town_office", "town", home.area), home.code)
    assert (told.seen_on, told.seen_in, told.values["house_grade"]) == (today(), case.number, "C级")


def test_it_is_one_entry_in_the_trail_with_the_files_leaf(staff: Staff, home: Household) -> None:
    case = to_the_visit(staff, home)
    staff.papers(staff.step_of(case))  # handed in before, with entries of their own
    before = AuditEntry.objects.count()
    visit(staff, case, income=2870)
    entry = AuditEntry.objects.latest("pk")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.act, entry.rows) == ("cases.do_step", 2)  # the step's row and the year file
    assert "2870" not in entry.detail


def test_what_was_seen_is_kept_whatever_came_of_the_visit(staff: Staff, home: Household) -> None:
    (case,) = visit(staff, to_the_visit(staff, home), outcome="refused", income=9000)
    assert case.state == "refused" and file_of(home).values["income_per_head"] == "9000"


def test_the_gate_reads_what_the_visit_saw(staff: Staff, listed) -> None:
    family = listed()
    staff.answers["visit"] = {"income": 1200}
    staff.answers["guarantees"] = {"income": 1200, "water": False}
    actor, case = at_the_gate(staff, family)
    with pytest.raises(GateError) as refused:
        services.enter(actor, [case], today())
    told = "\n".join(refused.value.reasons[case.number])
    assert "I01" in told and "I04" in told
    assert file_of(family).values["water_safe"] == "否"


def test_a_visit_fills_what_nobody_had_filled(staff: Staff, listed) -> None:
    family = listed({"income_per_head": None, "unsafe_house": None})
    actor, case = at_the_gate(staff, family)
    assert services.enter(actor, [case], today())[0].state == "finished"


def test_a_closed_year_is_not_touched(staff: Staff, village: Area, home: Household) -> None:
    clock.turn(datetime(2017, 12, 30, 1, 0, tzinfo=UTC))
    case = to_the_visit(staff, home)
    clock.turn(datetime(2018, 1, 10, 1, 0, tzinfo=UTC))
    freeze_year(staff.of("county_office", "county", village), Area.objects.get(code=COUNTY), 2017)
    with pytest.raises(FrozenYearError, match="年度更正"):
        visit(staff, case, day=date(2017, 12, 31))
    assert fresh([case])[0].step == "visit" and not HouseholdYear.objects.exists()
    visit(staff, case)  # who goes there again in the new year writes into that
    assert HouseholdYear.objects.get().year == 2018


def test_an_answer_of_another_kind_is_refused_and_nothing_is_written(staff: Staff, home: Household) -> None:
    case = to_the_visit(staff, home)
    with pytest.raises(FormError):
        visit(staff, case, income="不知道")
    assert not HouseholdYear.objects.exists()


def test_two_cases_of_one_household_tell_the_same_of_one_day(staff: Staff, listed) -> None:
    family = listed()
    cases = [to_the_visit(staff, family, procedure) for procedure in ("exit", "removal")]
    step = staff.step_of(cases[0])
    reports = [
        Report(case, answers=answers_to(staff.pack.checklists["five_checks"], staff.pack, income=income))
        for case, income in zip(cases, (3000, 5000), strict=True)
    ]
    papers = {**staff.papers(step), **staff.papers(staff.step_of(cases[1]))}
    with pytest.raises(RefusedError, match="答得不一样"):
        services.do_step(staff.for_step(step, family.area), reports, today(), papers)
    assert file_of(family).values["income_per_head"] == "5200" and fresh(cases)[0].step == "visit"


def test_an_editor_who_read_before_the_visit_is_told(staff: Staff, listed) -> None:
    family = listed()
    clerk = staff.of("town_office", "town", family.area)
    read = book.household(clerk, family.code)
    visit(staff, to_the_visit(staff, family, "exit"), income=3300)
    change = YearChange(
        "household", family.code, {"income_per_head": "5000"}, {"income_per_head": "5200"}, read.version
    )
    with pytest.raises(StaleError, match="3300"):
        set_years(clerk, 2017, [change])


def test_a_visit_makes_a_comparison_stale_that_was_asked_for_before(
    staff: Staff, listed, village: Area
) -> None:
    """Of another case of the household: its own cannot be visited while it waits for the comparison."""
    family = listed()
    Household.objects.filter(pk=family.pk).update(identified_on=date(2014, 5, 1))
    team, officer = (
        staff.of("work_team", "village", village),
        staff.of("county_department", "county", village),
    )
    (removal,) = staff.run(open_cases(team, "removal", [Subject(family)]), until="comparison")
    papers = staff.papers(staff.step_of(removal))
    request = services.request_comparison(officer, [removal], today())
    content = request.items.get().content
    visit(staff, to_the_visit(staff, family, "exit"), income=3300)
    (removal,) = fresh([removal])
    with pytest.raises(StaleComparisonError, match="请重新申请"):
        services.take_comparison(officer, request, [Result(removal, content, [])], "run-1", today(), papers)
    again = services.request_comparison(officer, [removal], today())
    (removal,) = fresh([removal])
    result = Result(removal, again.items.get().content, [])
    (removal,) = services.take_comparison(officer, again, [result], "run-2", today(), papers)
    assert selectors.compared(team, removal).current
    visit(staff, *staff.run([removal], until="visit"), income=3400)
    assert not selectors.compared(team, removal).current  # and whoever lays it before the meeting sees that


def test_a_village_is_visited_too(staff: Staff, village: Area, settings) -> None:
    settings.PACK = "qinghai-2017"
    staff.pack = load_pack("qinghai-2017", date(2017, 7, 1))
    cadre = staff.of("village_cadre", "village", village)
    (case,) = staff.run(open_cases(cadre, "search_for_missed", [Subject(area=village)]), until="search")
    visit(staff, case, deeply_poor_area=True, not_poor_village=False)
    file = VillageYear.objects.get()
    assert (file.values["deeply_poor_village"], file.values["poor_village"]) == ("是", "否")
    assert file.seen_in == case.number


def test_many_visits_cost_no_query_each(staff: Staff, village: Area) -> None:
    asked = []
    for many in (2, 12):
        team = staff.of("work_team", "village", village)
        homes = [Subject(home) for home in families(village, [1] * many)]
        cases = staff.run(open_cases(team, "identification", homes), until="visit")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            visit(staff, *cases)
        asked.append(len(queries))
    assert asked[1] <= asked[0] + 2, asked


@pytest.mark.parametrize("name", PACKS)
def test_what_a_checklist_asks_for_is_a_field_that_a_visit_may_write(name: str) -> None:
    """Of the procedure's own subject, of the answer's kind, none of the ledger's, and readable by who answers."""
    pack = load_pack(name)
    for procedure in pack.procedures.values():
        for step in procedure.steps:
            for item in pack.checklists[step.checklist].items if step.checklist else ():
                if item.field:
                    assert_writable(pack, procedure.subject, step.decides, item.field, item.answer)


def assert_writable(pack: Pack, subject: str, role: str, dotted: str, answer: str) -> None:
    table, _, name = dotted.partition(".")
    field = pack.tables[table].fields[name]
    assert table == subject, dotted
    assert field.privacy in pack.roles[role].reads or not pack.roles[role].signs_in, (dotted, role)
    kind, _, codes = answer.partition(" ")
    if kind == "yes_no":
        assert {c.code for c in pack.codelists[str(field.codes)].codes} == {"1", "0"}, dotted
    elif kind == "code":
        assert field.codes == codes, dotted
    else:
        assert field.type == kind, dotted
