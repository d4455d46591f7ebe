"""Days of a notice that nobody knew of do not run, and an area is in one open case of a procedure at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from niukou.office.areas.models import Area
from niukou.office.cases import services
from niukou.office.cases.models import Case, NoticeItem
from niukou.office.cases.refusals import CaseError, NoticeRunsError
from niukou.office.cases.services import Answer, Complaint, Posting, Subject, open_cases
from tests.office.cases.staff import Staff, families, fresh, today, turn_to
from tests.office.conftest import OTHER_VILLAGE


@pytest.fixture
def case(staff: Staff, village: Area) -> Case:
    (family,) = families(village, [3])
    return open_cases(staff.of("village_cadre", "village", village), "identification", [Subject(family)])[0]


def test_days_that_nobody_knew_of_do_not_run(staff: Staff, case: Case, village: Area) -> None:
    """A notice said to have been posted when the case came to it, written down when its days would have run: they begin then."""
    (case,) = staff.run([case], until="first_notice")
    cadre, papers = staff.of("village_cadre", "village", village), staff.papers(staff.step_of(case))
    came = today()
    turn_to(came + timedelta(8))
    services.post_notice(cadre, [Posting([case], "公开栏", staff.photo())], came, papers)
    (case,) = fresh([case])
    with pytest.raises(NoticeRunsError, match="公示没有满"):
        services.end_notice(cadre, [case])
    item = NoticeItem.objects.get()
    assert (item.notice.posted_on, item.last_day) == (came, came + timedelta(8 + 7))
    turn_to(item.last_day)
    services.object_to(cadre, [Complaint(case, "villager", "他家有车", "某某")], today())
    (case,) = staff.do(fresh([case]))
    turn_to(item.last_day + timedelta(2))
    services.answer_objections(cadre, [Answer(case, "查过了", upheld=False)], today())
    item.refresh_from_db()
    assert item.last_day == came + timedelta(8 + 7 + 2), "the days on which its clock stood still come on top"


def test_an_area_is_in_one_open_case_of_a_procedure(staff: Staff, village: Area) -> None:
    team = staff.of("town_office", "town", village)
    (first,) = open_cases(team, "village_exit", [Subject(area=village)])
    with pytest.raises(CaseError, match=f"已在办同样的案子，先办完或撤回：{first.number}"):
        open_cases(team, "village_exit", [Subject(area=village)])
    other = Area.objects.get(code=OTHER_VILLAGE)
    with pytest.raises(CaseError, match="已在办"):
        open_cases(team, "village_exit", [Subject(area=other), Subject(area=other)])
    open_cases(team, "village_exit", [Subject(area=other)])
    services.withdraw(team, fresh([first]), "写错了")
    assert open_cases(team, "village_exit", [Subject(area=village)])[0].state == "open"
