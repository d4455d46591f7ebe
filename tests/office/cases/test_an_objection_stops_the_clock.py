"""Objections: only while the notice hangs, by whom the pack allows; a visit is opened, the days stand still, it is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from niukou.office.areas.models import Area
from niukou.office.cases import services
from niukou.office.cases.models import Case, NoticeItem, Objection
from niukou.office.cases.refusals import FormError, NoticeRunsError, WrongPersonError, WrongStepError
from niukou.office.cases.services import Answer, Complaint, Posting, Subject, open_cases
from tests.office.cases.staff import Staff, families, fresh, today, turn_to


@pytest.fixture
def hanging(staff: Staff, village: Area) -> Case:
    """A case whose first notice was posted today."""
    (family,) = families(village, [3])
    cadre = staff.of("village_cadre", "village", village)
    (case,) = staff.run(open_cases(cadre, "identification", [Subject(family)]), until="first_notice")
    step = staff.step_of(case)
    services.post_notice(cadre, [Posting([case], "公开栏", staff.photo())], today(), staff.papers(step))
    return fresh([case])[0]


def object_to(staff: Staff, case: Case, role: str = "villager", text: str = "他家有车") -> Case:
    cadre = staff.of("village_cadre", "village", case.area)
    services.object_to(cadre, [Complaint(case, role, text, "某某")], today())
    return fresh([case])[0]


def answer(staff: Staff, case: Case, *, upheld: bool) -> Case:
    cadre = staff.of("village_cadre", "village", case.area)
    return services.answer_objections(cadre, [Answer(case, "查过了", upheld)], today())[0]


def test_it_opens_a_visit_and_the_notice_waits(staff: Staff, hanging: Case) -> None:
    case = object_to(staff, hanging)
    assert (case.step, case.held, case.round) == ("visit", "first_notice", 1)
    cadre = staff.of("village_cadre", "village", case.area)
    with pytest.raises(WrongStepError, match="入户调查"):
        services.end_notice(cadre, [case])
    with pytest.raises(WrongStepError):
        services.answer_objections(cadre, [Answer(case, "不查了", upheld=False)], today())
    (case,) = staff.do([case])
    assert (case.step, case.held) == ("first_notice", "")
    with pytest.raises(NoticeRunsError, match="没有答复"):
        services.end_notice(cadre, [case])


def test_dismissed_it_makes_the_notice_longer_by_the_days_it_stood_still(staff: Staff, hanging: Case) -> None:
    first = NoticeItem.objects.get().last_day
    turn_to(today() + timedelta(2))
    case = object_to(staff, hanging)
    turn_to(today() + timedelta(3))
    (case,) = staff.do([case])
    turn_to(today() + timedelta(1))
    case = answer(staff, case, upheld=False)
    assert NoticeItem.objects.get().last_day == first + timedelta(4)
    turn_to(first + timedelta(4))
    cadre = staff.of("village_cadre", "village", case.area)
    with pytest.raises(NoticeRunsError, match="没有满"):
        services.end_notice(cadre, [case])
    turn_to(first + timedelta(5))
    assert services.end_notice(cadre, [case])[0].step == "town_decision"
    told = Objection.objects.get()
    assert (told.answer, told.upheld) == ("查过了", False) and bytes(told.by or b"") != "某某".encode()


def test_upheld_it_begins_a_new_round_with_a_notice_of_its_own(staff: Staff, hanging: Case) -> None:
    (case,) = staff.do([object_to(staff, hanging)])
    case = answer(staff, case, upheld=True)
    assert (case.step, case.round) == ("visit", 2)
    (case,) = staff.run([case], until="town_decision")
    assert NoticeItem.objects.filter(case=case, step="first_notice").count() == 2
    assert case.steps.filter(round=2, step="assembly_decision").exists()


def test_a_second_one_while_the_first_is_looked_into_opens_nothing_more(staff: Staff, hanging: Case) -> None:
    case = object_to(staff, object_to(staff, hanging), "public", "他家还有房")
    assert (case.step, case.held) == ("visit", "first_notice")
    (case,) = staff.do([case])
    case = answer(staff, case, upheld=False)
    assert Objection.objects.filter(answered_at=None).count() == 0


def test_it_comes_in_its_days_from_those_who_may(staff: Staff, hanging: Case) -> None:
    with pytest.raises(WrongPersonError, match="可以提"):
        object_to(staff, hanging, "assessor")
    with pytest.raises(FormError, match="没有写内容"):
        object_to(staff, hanging, text=" ")
    with pytest.raises(WrongPersonError, match="不收异议"):
        operator = staff.of("system_operator", "town", hanging.area)
        services.object_to(operator, [Complaint(hanging, "villager", "他家有车")], today())
    turn_to(NoticeItem.objects.get().last_day + timedelta(1))
    with pytest.raises(NoticeRunsError, match="日子已过"):
        object_to(staff, hanging)


def test_nobody_objects_to_what_does_not_hang_out(staff: Staff, village: Area) -> None:
    (family,) = families(village, [1])
    cadre = staff.of("village_cadre", "village", village)
    (case,) = open_cases(cadre, "identification", [Subject(family)])
    with pytest.raises(NoticeRunsError, match="没有在公示"):
        object_to(staff, case)
    with pytest.raises(NoticeRunsError, match="没有等答复的异议"):
        (case,) = staff.run([case], until="first_notice")
        answer(staff, case, upheld=False)
