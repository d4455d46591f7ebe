"""Who was rightly listed and did well afterwards has exited: he is not struck off."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases import selectors
from niukou.office.cases.evidence import Weighed, weigh_facts
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import EvidenceError, FormError
from niukou.office.cases.services import Report, Subject, do_step, open_cases
from niukou.office.registry.models import Household
from tests.office.cases.staff import Staff, answers_to, families, today

EARLY = {"what": "有一辆车", "day": "2012-03-01", "source": "车管所"}
LATE = {"what": "买了一辆车", "day": "2016-03-01", "source": "车管所"}
UNDATED = {"what": "听说有车", "source": "举报"}


@pytest.fixture
def family(staff: Staff, village: Area) -> Household:
    (home,) = families(village, [2])
    staff.run(open_cases(staff.of("village_cadre", "village", village), "identification", [Subject(home)]))
    Household.objects.update(identified_on=date(2014, 5, 1), identified_year=2014)
    return Household.objects.get()


def removal(staff: Staff, family: Household, *evidence: dict[str, str], until: str = "") -> Case:
    cadre = staff.of("village_cadre", "village", family.area)
    opened = open_cases(cadre, "removal", [Subject(family, facts={"evidence": list(evidence)})])
    return staff.run(opened, until=until)[0]


def test_evidence_from_before_the_identification_removes(staff: Staff, family: Household) -> None:
    assert removal(staff, family, EARLY, LATE).state == "finished"
    family.refresh_from_db()
    assert family.account == "removed"


def test_where_all_evidence_is_later_exit_is_the_way(staff: Staff, family: Household) -> None:
    with pytest.raises(EvidenceError, match="应走退出"):
        removal(staff, family, LATE)


def test_without_a_dated_fact_nobody_is_removed(staff: Staff, family: Household) -> None:
    with pytest.raises(EvidenceError, match="没有识别以前的证据"):
        removal(staff, family, UNDATED)
    with pytest.raises(EvidenceError, match="没有识别以前的证据"):
        staff.do(list(Case.objects.filter(procedure="removal")))


def test_whoever_finds_so_says_so_and_the_exit_begins(staff: Staff, family: Household) -> None:
    case = removal(staff, family, LATE, until="principles")
    (ended,) = staff.do([case], "exits")
    assert ended.state == "refused" and ended.decision is None
    begun = Case.objects.get(procedure="exit")
    assert (begun.household, begun.state, begun.opened_from) == (family, "open", f"case:{ended.number}")


def test_what_a_visit_finds_out_counts(staff: Staff, family: Household) -> None:
    case = removal(staff, family, LATE, until="visit")
    step = staff.step_of(case)
    answers = answers_to(staff.pack.checklists[str(step.checklist)], staff.pack)
    team = staff.of("work_team", "village", family.area)
    (case,) = do_step(team, [Report(case, answers=answers, evidence=[EARLY])], today(), staff.papers(step))
    assert staff.run([case])[0].state == "finished"


@pytest.mark.parametrize("wrong", [{"what": "车", "source": "举报", "day": "去年"}, {"what": "车"}])
def test_evidence_says_what_it_is_whence_and_when(
    staff: Staff, family: Household, wrong: dict[str, str]
) -> None:
    with pytest.raises(FormError, match=r"证据要写|日子写成"):
        removal(staff, family, wrong)


def test_what_has_evidence_from_before_does_not_go_the_other_way(staff: Staff, family: Household) -> None:
    case = removal(staff, family, EARLY, until="principles")
    with pytest.raises(EvidenceError, match="不能改走退出"):
        staff.do([case], "exits")


def test_the_timing_is_that_of_the_household() -> None:
    family = Household(identified_year=2014)
    same_year = {"day": "2014-02-01"}
    assert weigh_facts(family, [EARLY, LATE, UNDATED, same_year]) == Weighed(1, 1, 2)
    family.identified_on = date(2014, 5, 1)
    assert weigh_facts(family, [same_year]) == Weighed(before=1)
    assert weigh_facts(family, [{"timing": "after_exit"}, {"timing": "before"}]) == Weighed(1, 1, 0)
    assert weigh_facts(None, [EARLY]) == Weighed(undated=1)
    assert not Weighed(undated=3).is_exit and Weighed(after=1, undated=1).is_exit


def test_a_look_back_lists_removals_that_look_like_exits(
    staff: Staff, family: Household, officer: Actor, stranger: Actor
) -> None:
    case = removal(staff, family, EARLY)
    assert selectors.removals_like_exits(officer) == []
    # the day of identification turns out to have been earlier than the car
    Household.objects.update(identified_on=date(2011, 1, 1))
    (found,) = selectors.removals_like_exits(officer)
    assert (found.case.number, found.evidence) == (case.number, Weighed(after=1))
    assert selectors.removals_like_exits(stranger) == []
    restored = open_cases(
        staff.of("village_cadre", "village", family.area), "restoration", [Subject(found.case.household)]
    )
    staff.to = "exited"
    assert staff.run(restored)[0].state == "finished"
    assert selectors.removals_like_exits(officer) == [], "who was restored is looked at no longer"
