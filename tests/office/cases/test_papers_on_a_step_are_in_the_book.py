"""A paper that a step names was handed in before: of that kind, of the case's household or of an area over it."""

from __future__ import annotations

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases import services
from niukou.office.cases.models import Case, CaseStep, Notice
from niukou.office.cases.refusals import FormError
from niukou.office.cases.services import Posting, Report, Subject, open_cases
from niukou.office.registry.models import Household
from niukou.office.registry.services import NewPaper, add_paper
from tests.office.cases.staff import Staff, families, today
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, VILLAGE

KIND = "贫困户申请书"  # what the first step of an identification asks for


@pytest.fixture
def homes(village: Area) -> list[Household]:
    return families(village, [2, 3])


@pytest.fixture
def cases(staff: Staff, homes: list[Household], cadre: Actor) -> list[Case]:
    return open_cases(cadre, "identification", [Subject(home) for home in homes])


def handed_in(
    staff: Staff, area: str = VILLAGE, kind: str = KIND, home: Household | None = None, case: str = ""
) -> str:
    place = Area.objects.get(code=area)
    level = place.level if place.level in ("town", "county") else ""
    by = staff.acting(f"{level}_office" if level else "village_cadre", area)
    return add_paper(by, place, NewPaper(kind, kind, b"scan", "image/png", case), home).file


def apply(cadre: Actor, cases: list[Case], reference: str) -> list[Case]:
    return services.do_step(cadre, [Report(case) for case in cases], today(), {KIND: reference})


def test_one_sheet_of_a_village_serves_many_cases(staff: Staff, cadre: Actor, cases: list[Case]) -> None:
    sheet = handed_in(staff)
    assert {case.step for case in apply(cadre, cases, sheet)} == {"authorisation"}
    assert [step.form["papers"] for step in CaseStep.objects.all()] == [{KIND: sheet}] * 2


@pytest.mark.parametrize("area", [VILLAGE, "539901001000", COUNTY])
def test_a_paper_of_an_area_over_the_household_does(
    staff: Staff, cadre: Actor, cases: list[Case], area: str
) -> None:
    apply(cadre, cases, handed_in(staff, area))


def test_a_households_own_paper_is_for_that_household(
    staff: Staff, cadre: Actor, cases: list[Case], homes: list[Household]
) -> None:
    paper = handed_in(staff, home=homes[0])
    with pytest.raises(FormError, match="没有交到这一户") as refused:
        apply(cadre, cases, paper)
    assert refused.value.cases == (cases[1].number,)
    apply(cadre, cases[:1], paper)


@pytest.mark.parametrize(
    "wrong", ["没有这一份", "other village", "other county", "other kind", "other case", ""]
)
def test_a_paper_that_is_not_there_or_not_for_this_is_refused(
    staff: Staff, cadre: Actor, cases: list[Case], wrong: str
) -> None:
    made = {
        "other village": lambda: handed_in(staff, OTHER_VILLAGE),
        "other county": lambda: handed_in(staff, FOREIGN_COUNTY),
        "other kind": lambda: handed_in(staff, kind="授权书"),
        "other case": lambda: handed_in(staff, case=cases[1].number),
    }
    reference = made[wrong]() if wrong in made else wrong
    with pytest.raises(FormError, match=f"材料“{KIND}”") as refused:
        apply(cadre, cases[:1], reference)
    assert "先把扫描件" in str(refused.value) or "缺材料" in str(refused.value)
    assert not CaseStep.objects.exists()


def test_a_notice_shows_a_photograph_of_its_place(staff: Staff, cadre: Actor, cases: list[Case]) -> None:
    cases = staff.run(cases, until="first_notice")
    papers = staff.papers(staff.step_of(cases[0]))
    elsewhere, text = handed_in(staff, OTHER_VILLAGE, "photograph"), handed_in(staff, VILLAGE, "会议记录")
    for photo in ("照片", elsewhere, text):
        with pytest.raises(FormError, match="没有这张照片"):
            services.post_notice(cadre, [Posting(cases, "公开栏", photo)], today(), papers)
    photo = handed_in(staff, VILLAGE, "photograph")
    services.post_notice(cadre, [Posting(cases, "公开栏", photo)], today(), papers)
    assert Notice.objects.get().photo == photo


def test_a_meeting_has_its_own_papers(staff: Staff, cadre: Actor, cases: list[Case]) -> None:
    cases = staff.run(cases, until="villager_review")
    kind = staff.step_of(cases[0]).papers[0]
    with pytest.raises(FormError, match=f"材料“{kind}”"):
        staff.papers = lambda step, county=COUNTY: dict.fromkeys(step.papers, "没有")  # type: ignore[method-assign]
        staff.do(cases)
