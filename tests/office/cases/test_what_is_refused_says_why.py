"""Every refusal, beside what would have been right: nothing is skipped, done by the wrong hand, too early or too late."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import keys
from niukou.office.audit.models import AuditEntry
from niukou.office.cases import services
from niukou.office.cases.comparing import unauthorised
from niukou.office.cases.due import items_of
from niukou.office.cases.models import Case, CaseStep, Draft, Notice, NoticeItem
from niukou.office.cases.refusals import (
    CaseError,
    FormError,
    MovedOnError,
    NoticeRunsError,
    QuorumError,
    StaleComparisonError,
    WrongPersonError,
    WrongStepError,
)
from niukou.office.cases.services import (
    Ballot,
    Guest,
    Posting,
    Report,
    Result,
    Sitting,
    Subject,
    Verdict,
    open_cases,
)
from niukou.office.registry.models import Household, HouseholdYear, LedgerEntry
from niukou.office.registry.services import YearChange, set_years
from niukou.office.windows.at_commit import WindowClosedError
from tests.office.cases.staff import Staff, answers_to, families, fresh, today, turn_to
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE


@pytest.fixture
def case(staff: Staff, village: Area) -> Case:
    (family,) = families(village, [3])
    return open_cases(staff.of("village_cadre", "village", village), "identification", [Subject(family)])[0]


def at(staff: Staff, case: Case, step: str) -> Case:
    return staff.run([case], until=step)[0]


def steps(case: Case) -> int:
    return CaseStep.objects.filter(case=case).count()


def test_a_step_cannot_be_skipped(staff: Staff, case: Case, village: Area) -> None:
    cadre = staff.of("village_cadre", "village", village)
    with pytest.raises(WrongStepError, match=r"农户申请.*不能跳过"):
        services.post_notice(cadre, [Posting([case], "公开栏", staff.photo())], today(), {})
    with pytest.raises(WrongStepError, match="不能跳过"):
        services.decide_on(cadre, [Verdict(case)], today(), {})
    with pytest.raises(WrongStepError, match="不能跳过"):
        services.enter(staff.of("system_operator", "town", village), [case], today())
    assert steps(case) == 0
    assert at(staff, case, "authorisation").step == "authorisation"


def test_another_role_is_told_whose_it_is(staff: Staff, case: Case, village: Area) -> None:
    case = at(staff, case, "visit")
    step = staff.step_of(case)
    answers = answers_to(staff.pack.checklists[str(step.checklist)], staff.pack)
    for role, level in (("village_cadre", "village"), ("town_office", "town"), ("county_office", "county")):
        with pytest.raises(WrongPersonError, match=r"驻村扶贫工作队.*work_team"):
            services.do_step(
                staff.of(role, level, village), [Report(case, answers=answers)], today(), staff.papers(step)
            )
    assert staff.do([case])[0].step == "comparison"


def test_another_area_is_refused_and_sees_nothing(staff: Staff, case: Case, acting) -> None:
    elsewhere = acting("village_cadre", OTHER_VILLAGE, "neighbour")
    with pytest.raises(WrongPersonError, match="不管这个地方"):
        services.do_step(elsewhere, [Report(case)], today(), {"贫困户申请书": "档案"})
    with pytest.raises(NotAllowedError):
        open_cases(elsewhere, "identification", [Subject(case.household)])
    with pytest.raises(NotAllowedError):
        services.withdraw(acting("county_office", FOREIGN_COUNTY, "far"), [case], "不办了")


def test_a_narrower_area_cannot_do_a_wider_step(staff: Staff, case: Case, acting) -> None:
    case = at(staff, case, "county_decision")
    small = acting("county_government", TOWN, "town-hand")
    with pytest.raises(WrongPersonError, match="是县级的步骤"):
        services.decide_on(small, [Verdict(case)], today())


def test_nobody_decides_what_he_entered_and_a_lone_cadre_is_helped_by_the_township(
    staff: Staff, case: Case, acting, village: Area
) -> None:
    case = at(staff, case, "village_decision")
    lone = staff.of("village_cadre", "village", village)
    town = acting("town_office", TOWN, "town-second-eyes")
    with pytest.raises(WrongPersonError, match="自己录入过"):
        services.decide_on(lone, [Verdict(case)], today())
    # he is the only cadre of the village: the township is the second pair of eyes
    with transaction.atomic():
        assert services.decide_on(town, [Verdict(case)], today())[0].step == "assembly_decision"
        transaction.set_rollback(True)
    second = acting("village_cadre", VILLAGE, "second-cadre")
    with pytest.raises(WrongPersonError, match="由村两委办"):
        services.decide_on(town, [Verdict(case)], today())
    assert services.decide_on(second, [Verdict(case)], today())[0].step == "assembly_decision"


def test_a_form_lacks_nothing(staff: Staff, case: Case, village: Area) -> None:
    cadre = staff.of("village_cadre", "village", village)
    with pytest.raises(FormError, match="缺材料“贫困户申请书”"):
        services.do_step(cadre, [Report(case)], today(), {})
    with pytest.raises(FormError, match="没有交到这一户"):
        services.do_step(cadre, [Report(case)], today(), {"贫困户申请书": "档案"})
    given = staff.papers(staff.step_of(case))
    with pytest.raises(FormError, match="写理由"):
        services.do_step(cadre, [Report(case, "refused")], today(), given)
    with pytest.raises(FormError, match="没有结果 maybe"):
        services.do_step(cadre, [Report(case, "maybe", "不知道")], today(), given)
    with pytest.raises(FormError, match="还没有到"):
        services.do_step(cadre, [Report(case)], today() + timedelta(1), given)
    case = at(staff, case, "visit")
    step = staff.step_of(case)
    team = staff.of("work_team", "village", village)
    right = answers_to(staff.pack.checklists[str(step.checklist)], staff.pack)
    for key, wrong in (
        ("income", "很多"),
        ("income", True),
        ("house", "Z级"),
        ("assets", " "),
        ("assets", None),
    ):
        with pytest.raises(FormError, match=f"（{key}）要答"):
            services.do_step(team, [Report(case, answers={**right, key: wrong})], today(), staff.papers(step))
    with pytest.raises(FormError, match="清单里没有 colour"):
        services.do_step(team, [Report(case, answers={**right, "colour": "红"})], today(), staff.papers(step))
    with pytest.raises(FormError, match="早于上一步"):
        services.do_step(team, [Report(case, answers=right)], date(2017, 6, 1), staff.papers(step))


def test_a_meeting_that_too_few_attend_does_not_count(staff: Staff, case: Case, village: Area) -> None:
    case = at(staff, case, "villager_review")
    step, cadre = staff.step_of(case), staff.of("village_cadre", "village", village)

    def hold(present: int, team: bool = True, votes: int = 20, **more: object) -> Case:
        roll = [Guest(f"户{n}", "villagers_meeting", present=n < present) for n in range(30)]
        roll.append(Guest("队员", "work_team", present=team, votes=False))
        told = {"chair": "张主持", "minutes": "议了", "results_shown": True, **more}
        sitting = Sitting([Ballot(case, votes, reason="意见")], roll, **told)  # type: ignore[arg-type]
        with transaction.atomic():
            (done,) = services.hold_meetings(cadre, [sitting], today(), staff.papers(step))
            transaction.set_rollback(True)
        return done

    with pytest.raises(QuorumError, match="应到 30 人，实到 19 人"):
        hold(19)
    with pytest.raises(QuorumError, match="驻村扶贫工作队到会 0 人"):
        hold(30, team=False)
    with pytest.raises(FormError, match="比对结果没有在会上说明"):
        hold(30, results_shown=False)
    with pytest.raises(FormError, match="没有主持人"):
        hold(30, chair="")
    with pytest.raises(FormError, match="票数"):
        hold(20, votes=21)
    assert hold(20, votes=10).state == "refused"  # ten of twenty is not over one half
    assert hold(20, votes=11).step == "village_decision"


def test_the_votes_alone_say_yes(staff: Staff, case: Case, village: Area) -> None:
    case = at(staff, case, "party_review")
    step, cadre = staff.step_of(case), staff.of("village_cadre", "village", village)
    roll = [Guest(f"党员{n}", "party_members", present=True) for n in range(9)]
    roll.append(Guest("队员", "work_team", present=True, votes=False))
    for votes, said in ((4, "passed"), (5, "refused")):
        sitting = Sitting([Ballot(case, votes, outcome=said, reason="定了")], roll, "张主持", "议了")
        with pytest.raises(FormError, match="按票数是"):
            services.hold_meetings(cadre, [sitting], today(), staff.papers(step))


def test_a_notice_runs_its_days_and_is_not_written_up_afterwards(
    staff: Staff, case: Case, village: Area
) -> None:
    case = at(staff, case, "first_notice")
    step, cadre = staff.step_of(case), staff.of("village_cadre", "village", village)
    turn_to(today() + timedelta(3))
    with pytest.raises(NoticeRunsError, match="还没有贴出"):
        services.end_notice(cadre, [case])
    with pytest.raises(FormError, match="附照片"):
        services.post_notice(cadre, [Posting([case], "公开栏", "")], today(), staff.papers(step))
    (notice,) = services.post_notice(
        cadre, [Posting([case], "公开栏", staff.photo())], today(), staff.papers(step)
    )
    item = NoticeItem.objects.get(notice=notice)
    assert item.last_day == today() + timedelta(7)
    turn_to(item.last_day)
    (case,) = fresh([case])
    with pytest.raises(NoticeRunsError, match="公示没有满"):
        services.end_notice(cadre, [case])
    with pytest.raises(NoticeRunsError, match="已经贴出"):
        services.post_notice(cadre, [Posting([case], "公开栏", staff.photo())], today(), staff.papers(step))
    turn_to(item.last_day + timedelta(1))
    assert services.end_notice(cadre, [case])[0].step == "town_decision"


def test_a_notice_from_before_the_case_came_to_it_is_refused(staff: Staff, case: Case, village: Area) -> None:
    turn_to(date(2017, 7, 5))
    case = at(staff, case, "first_notice")
    Case.objects.filter(pk=case.pk).update(done_on=date(2017, 7, 1))
    with pytest.raises(NoticeRunsError, match="不能补写"):
        services.post_notice(
            staff.of("village_cadre", "village", village), [Posting([case], "公开栏", staff.photo())], date(2017, 7, 2),
            staff.papers(staff.step_of(case)),
        )  # fmt: skip


def test_a_notice_tells_public_things_alone(staff: Staff, case: Case, village: Area) -> None:
    HouseholdYear.objects.create(
        household=case.household, year=2017, county=COUNTY, changed_at="2017-07-01T00:00:00Z", digest=b"",
        values={"head_name": "试户主", "size": "3", "income_per_head": "1234", "cause_description": "家里有病人"},
        sealed=None,
    )  # fmt: skip
    case = at(staff, case, "first_notice")
    staff.do([case])
    text = Notice.objects.get().text
    assert "试户主" in text and "柳村" in text
    for secret in ("1234", "病", "199", case.household.code if case.household else "F"):
        assert secret not in text


def test_nothing_is_looked_up_before_the_authorisation_is_signed(
    staff: Staff, case: Case, village: Area
) -> None:
    officer = staff.of("county_department", "county", village)
    case = at(staff, case, "authorisation")
    with pytest.raises(WrongStepError, match="签署查询授权"):
        services.request_comparison(officer, [case], today())
    case = at(staff, case, "comparison")
    (item,) = items_of(staff.pack, [case])
    assert unauthorised([item]) == []
    unsigned = replace(item, step=replace(item.step, authorised_by="signature"))
    assert unauthorised([unsigned]) == [case.number]
    (other,) = families(village, [1])
    cadre = staff.of("village_cadre", "village", village)
    refusing = at(staff, open_cases(cadre, "identification", [Subject(other)])[0], "authorisation")
    (ended,) = staff.do([refusing], "refused")
    assert (ended.state, ended.decision) == ("refused", None)


def test_a_comparison_of_yesterdays_household_is_not_taken(staff: Staff, case: Case, village: Area) -> None:
    case = at(staff, case, "comparison")
    step, officer = staff.step_of(case), staff.of("county_department", "county", village)
    request = services.request_comparison(officer, [case], today())
    (case,) = fresh([case])
    content = request.items.get().content
    with pytest.raises(StaleComparisonError, match="户的情况改了"):
        services.take_comparison(
            officer, request, [Result(case, "0" * 64, [])], "run-1", today(), staff.papers(step)
        )
    clerk = staff.of("county_office", "county", village)
    set_years(clerk, 2017, [YearChange("household", case.household.code, {"house_area": "81"})])
    with pytest.raises(StaleComparisonError, match="户的情况改了"):
        services.take_comparison(
            officer, request, [Result(case, content, [])], "run-1", today(), staff.papers(step)
        )
    again = services.request_comparison(officer, [case], today())
    (case,) = fresh([case])
    result = Result(case, again.items.get().content, [{"rule": "YN-03", "timing": "after"}])
    (case,) = services.take_comparison(officer, again, [result], "run-2", today(), staff.papers(step))
    assert case.step == "internal_review"
    with pytest.raises(WrongStepError):
        services.take_comparison(officer, again, [Result(case, result.content, [])], "run-3", today())


def test_a_comparison_by_another_pack_is_not_taken(staff: Staff, case: Case, village: Area) -> None:
    case = at(staff, case, "comparison")
    officer = staff.of("county_department", "county", village)
    request = services.request_comparison(officer, [case], today())
    request.pack_fingerprint = "another"
    (case,) = fresh([case])
    with pytest.raises(StaleComparisonError, match="规则包换了"):
        services.take_comparison(
            officer, request, [Result(case, request.items.get().content, [])], "run", today(),
            staff.papers(staff.step_of(case)),
        )  # fmt: skip


def test_the_second_of_two_is_told(staff: Staff, case: Case) -> None:
    (moved,) = staff.do([case])
    assert moved.version == case.version + 1
    with pytest.raises(MovedOnError, match="已有人办过"):
        staff.do([case])


def test_a_closed_window_keeps_a_draft_that_says_so(staff: Staff, case: Case, village: Area) -> None:
    case = at(staff, case, "entry")
    turn_to(date(2018, 2, 1))
    operator = staff.of("system_operator", "town", village)
    with pytest.raises(WindowClosedError, match="关闭"):
        services.enter(operator, [case], today())
    draft = Draft.objects.get()
    assert "关闭" in draft.why and draft.step == "entry"
    assert json.loads(keys.unseal("draft", bytes(draft.form)))["on_day"] == "2018-02-01"
    assert not LedgerEntry.objects.exists() and fresh([case])[0].state == "open"


def test_a_case_is_opened_once_and_for_whom_the_procedure_is(staff: Staff, case: Case, village: Area) -> None:
    cadre = staff.of("village_cadre", "village", village)
    with pytest.raises(CaseError, match="已在办"):
        open_cases(cadre, "identification", [Subject(case.household)])
    with pytest.raises(CaseError, match="只办未脱贫的"):
        open_cases(cadre, "exit", [Subject(case.household)])
    with pytest.raises(CaseError, match="办的是户"):
        open_cases(cadre, "identification", [Subject(area=village)])
    with pytest.raises(CaseError, match="没有程序 feast"):
        open_cases(cadre, "feast", [Subject(case.household)])
    with pytest.raises(WrongPersonError, match="不办"):
        open_cases(staff.of("assessor", "county", village), "identification", [Subject(case.household)])


def test_what_has_ended_stays_ended(staff: Staff, case: Case, village: Area) -> None:
    cadre = staff.of("village_cadre", "village", village)
    with pytest.raises(FormError, match="理由"):
        services.withdraw(cadre, [case], " ")
    (gone,) = services.withdraw(cadre, [case], "农户不申请了")
    assert gone.state == "withdrawn"
    with pytest.raises(WrongStepError, match="已经办结"):
        services.do_step(cadre, [Report(fresh([case])[0])], today(), {"贫困户申请书": "档案"})
    with pytest.raises(WrongStepError):
        services.withdraw(cadre, fresh([case]), "再撤")


def test_an_approval_sends_back_with_reasons_and_all_is_done_again(
    staff: Staff, case: Case, village: Area
) -> None:
    case = at(staff, case, "town_decision")
    town = staff.of("town_office", "town", village)
    with pytest.raises(FormError, match="写理由"):
        services.decide_on(town, [Verdict(case, "returned", back_to="visit")], today())
    with pytest.raises(FormError, match="退到哪一步"):
        services.decide_on(town, [Verdict(case, "returned", "收入没有算")], today())
    with pytest.raises(FormError, match="前面的步骤"):
        services.decide_on(town, [Verdict(case, "returned", "收入没有算", "entry")], today())
    (case,) = services.decide_on(town, [Verdict(case, "returned", "收入没有算", "visit")], today())
    assert (case.step, case.round) == ("visit", 2)
    assert staff.run([case])[0].state == "finished"
    second_round = case.steps.filter(round=2, outcome="passed").values_list("step", flat=True)
    assert {"visit", "comparison", "first_notice", "town_decision"} <= set(second_round)


def test_stories_and_their_parts_are_not_rewritten(staff: Staff, case: Case) -> None:
    staff.run([case], until="county_decision")
    for model, change in (
        (CaseStep, {"outcome": "refused"}),
        (Notice, {"text": "别的"}),
        (NoticeItem, {"step": "x"}),
        (Case, {"procedure": "removal"}),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_one_act_on_many_cases_is_one_entry_with_a_leaf_for_each(staff: Staff, village: Area) -> None:
    homes = families(village, [1, 2, 3])
    cadre = staff.of("village_cadre", "village", village)
    cases = open_cases(cadre, "identification", [Subject(home) for home in homes])
    before = AuditEntry.objects.count()
    cases = staff.do(cases)
    *papers, entry = AuditEntry.objects.order_by("id")[before:]
    assert {one.act for one in papers} == {"registry.add_paper"}
    assert (entry.act, entry.rows) == ("cases.do_step", 3)
    assert all("试人" not in text for text in (entry.detail, entry.subject))
    assert Household.objects.count() == len(cases)
