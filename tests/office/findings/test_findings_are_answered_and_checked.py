"""A finding on its desk: assigned by area with a deadline, visited, answered on papers, checked by the level above."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.findings import selectors
from niukou.office.findings.models import Finding
from niukou.office.findings.refusals import (
    AnswerError,
    FindingError,
    MovedOnError,
    WrongPersonError,
    WrongStateError,
)
from niukou.office.findings.services import Reply, Verdict, Visit, answer, assign, check, record_visits
from niukou.office.registry.models import Household
from niukou.rulebook.model import Pack
from tests.office.cases.staff import answers_to, families, turn_to
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import all_of, one, paper, row, take

pytestmark = pytest.mark.django_db
TODAY = date(2017, 7, 1)


@pytest.fixture
def home(village: Area) -> Household:
    (made,) = families(village, [3])
    return made


@pytest.fixture
def asked(officer: Actor, home: Household) -> Finding:
    """A lead on a household, asked."""
    take(officer, [row("a", household=home.code)], TODAY)
    return assign(officer, [one("a")])[0]


@pytest.fixture
def visited(asked: Finding, cadre: Actor, whole_pack: Pack) -> Finding:
    return visit(cadre, asked, whole_pack)


def visit(actor: Actor, finding: Finding, pack: Pack, **other) -> Finding:
    answers = answers_to(pack.checklists["household_visit"], pack, **other)
    return record_visits(actor, [Visit(finding, answers)], TODAY)[0]


def test_a_finding_goes_from_its_desk_to_its_confirmed_answer(
    cadre: Actor, town: Actor, visited: Finding, home: Household
) -> None:
    assert (visited.desk, visited.due) == ("village_cadre", TODAY + timedelta(15))
    assert list(selectors.waiting(cadre)) == [visited]
    number = paper(cadre, household=home)
    (finding,) = answer(cadre, [Reply(visited, "kept", "车是亲戚的，只挂他的名", [number])])
    assert list(selectors.waiting(cadre)) == []
    assert list(selectors.waiting_for_check(town)) == [finding]
    (finding,) = check(town, [Verdict(finding)])
    assert (finding.state, finding.answer, finding.answered_by) == ("settled", "kept", cadre.username)
    told = [(t.act, t.actor) for t in selectors.story_of(town, finding)]
    assert told[1:] == [
        ("assigned", f"county_office-{COUNTY}"), ("visited", cadre.username), ("answered", cadre.username),
        ("confirmed", town.username),
    ]  # fmt: skip
    acts = AuditEntry.objects.filter(subject="finding:a").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["findings.assign", "findings.record_visits", "findings.answer", "findings.check"]


def test_many_are_assigned_in_one_act_each_with_its_own_event(officer: Actor) -> None:
    take(officer, [row(name) for name in "abc"], TODAY)
    assign(officer, all_of("abc"))
    entry = AuditEntry.objects.get(act="findings.assign")
    assert (entry.subject, entry.rows) == ("findings:3", 3)


def test_the_day_stays_where_somebody_else_is_asked(officer: Actor, acting, asked: Finding) -> None:
    turn_to(TODAY + timedelta(5))
    team = acting("work_team", VILLAGE)
    (finding,) = assign(officer, [asked], to=team.username)
    assert (finding.due, finding.desk, finding.assigned_to) == (asked.due, "work_team", team.username)
    (finding,) = assign(officer, [finding], due=TODAY + timedelta(30), reason="下雨，路断了")
    assert (finding.due, finding.desk) == (TODAY + timedelta(30), "village_cadre")


@pytest.mark.parametrize(
    ("role", "area"),
    [("village_cadre", OTHER_VILLAGE), ("work_team", "539901002001"), ("county_department", COUNTY)],
)
def test_a_named_user_has_to_answer_for_the_place(
    officer: Actor, acting, asked: Finding, role: str, area: str
) -> None:
    other = acting(role, area)
    with pytest.raises(WrongPersonError, match="没有答这里线索的职责"):
        assign(officer, [asked], to=other.username)


def test_what_is_assigned_to_one_is_answered_by_no_other(
    officer: Actor, acting, cadre: Actor, visited: Finding, home: Household
) -> None:
    team = acting("work_team", VILLAGE)
    (finding,) = assign(officer, [visited], to=team.username)
    number = paper(cadre, household=home)
    with pytest.raises(WrongPersonError, match="已派给别人"):
        answer(cadre, [Reply(finding, "kept", "查过了", [number])])
    assert answer(team, [Reply(finding, "kept", "查过了", [number])])[0].state == "answered"


def test_the_village_assigns_nothing_and_the_past_is_no_deadline(
    officer: Actor, cadre: Actor, asked: Finding
) -> None:
    with pytest.raises(WrongPersonError, match="您的职责不派"):
        assign(cadre, [asked])
    with pytest.raises(FindingError, match="已经过了"):
        assign(officer, [asked], due=TODAY - timedelta(1))


def test_nobody_acts_on_anothers_finding(stranger: Actor, acting, asked: Finding) -> None:
    neighbour = acting("village_cadre", OTHER_VILLAGE)
    for act in (
        lambda: assign(stranger, [asked]),
        lambda: record_visits(neighbour, [Visit(asked)], TODAY),
        lambda: answer(neighbour, [Reply(asked, "kept", "x")]),
        lambda: check(stranger, [Verdict(asked)]),
        lambda: selectors.story_of(stranger, asked),
        lambda: selectors.progress(stranger, Area.objects.get(code=COUNTY)),
    ):
        with pytest.raises((NotAllowedError, WrongStateError)):
            act()
    assert not selectors.findings(stranger).exists()
    assert not selectors.findings(neighbour).exists()


def test_a_role_without_internal_data_lists_nothing(acting, asked: Finding, whole_pack: Pack) -> None:
    inspector = acting("county_government", COUNTY)
    assert selectors.findings(inspector).count() == 1
    blind = type(inspector)(**{**vars(inspector), "reads": ("public",)})
    assert selectors.findings(blind).count() == 0
    assert all(told.form == {} for told in selectors.story_of(blind, asked))


def test_an_answer_needs_a_visit_where_its_pack_says_so(
    cadre: Actor, asked: Finding, home: Household
) -> None:
    with pytest.raises(AnswerError, match="先要入户"):
        answer(cadre, [Reply(asked, "kept", "不用看", [paper(cadre, household=home)])])


def test_a_visit_before_the_question_was_put_anew_does_not_count(
    officer: Actor, cadre: Actor, visited: Finding, home: Household
) -> None:
    take(officer, [row("a", household=home.code, evidence="{}")], date(2017, 7, 2))
    with pytest.raises(AnswerError, match="先要入户"):
        answer(cadre, [Reply(one("a"), "kept", "看过了", [paper(cadre, household=home)])])


def test_a_visit_answers_every_question_of_its_list_and_lies_not_ahead(
    cadre: Actor, asked: Finding, whole_pack: Pack
) -> None:
    with pytest.raises(AnswerError, match="members"):
        record_visits(cadre, [Visit(asked)], TODAY)
    with pytest.raises(FindingError, match="还没有到"):
        record_visits(cadre, [Visit(asked)], TODAY + timedelta(1))
    with pytest.raises(AnswerError, match="没有材料 999"):
        answers = answers_to(whole_pack.checklists["household_visit"], whole_pack)
        record_visits(cadre, [Visit(asked, answers, [999])], TODAY)


def test_nobody_was_there_and_answered_before_the_question_was_put(
    cadre: Actor, asked: Finding, home: Household, whole_pack: Pack
) -> None:
    answers = answers_to(whole_pack.checklists["household_visit"], whole_pack)
    before = TODAY - timedelta(1)
    with pytest.raises(AnswerError, match="才有的") as refused:
        record_visits(cadre, [Visit(asked, answers)], before)
    assert str(TODAY) in str(refused.value) and asked.name in str(refused.value)
    seen = visit(cadre, asked, whole_pack)
    papers = [paper(cadre, household=home)]
    with pytest.raises(AnswerError, match="才有的"):
        answer(cadre, [Reply(seen, "kept", "车已卖", papers)], before)
    assert one("a").state == "asked"


def test_an_exemption_that_is_written_up_late_ends_after_today(
    cadre: Actor, visited: Finding, home: Household
) -> None:
    papers = [paper(cadre, household=home)]
    turn_to(TODAY + timedelta(5))
    with pytest.raises(AnswerError, match="今天以后"):
        answer(cadre, [Reply(visited, "exempt", "抵押中", papers, TODAY + timedelta(3))], TODAY)
    (given,) = answer(cadre, [Reply(visited, "exempt", "抵押中", papers, TODAY + timedelta(6))], TODAY)
    assert given.answered_on == TODAY


@pytest.mark.parametrize("given", ["removed", "exited"])
def test_removal_and_exit_are_a_cases_to_give(cadre: Actor, visited: Finding, given: str) -> None:
    with pytest.raises(AnswerError, match=r"要立案，由.*办结得出"):
        answer(cadre, [Reply(visited, given, "剔了吧")])


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ({"answer": "corrected"}, "没有这种回答"),
        ({"reason": " "}, "要写理由"),
        ({"papers": ()}, "缺材料“核实记录”"),
        ({"until": date(2017, 8, 1)}, "没有期限"),
        ({"answer": "exempt"}, "要写到哪天为止"),
        ({"answer": "exempt", "until": TODAY}, "要在今天以后"),
        ({"answer": "exempt", "until": TODAY + timedelta(366)}, "最晚 2018-07-01"),
    ],
)
def test_an_answer_that_lacks_something_is_refused(
    cadre: Actor, visited: Finding, home: Household, reply, why: str
) -> None:
    said = {"answer": "kept", "reason": "查过了", "papers": (paper(cadre, household=home),), **reply}
    with pytest.raises(AnswerError, match=why):
        answer(cadre, [Reply(visited, **said)])
    assert one("a").state == "asked"


def test_papers_are_of_this_household_or_place(
    officer: Actor, cadre: Actor, visited: Finding, village: Area
) -> None:
    (other,) = families(village, [2])
    for number in (
        paper(cadre, household=other),
        paper(officer, area=OTHER_VILLAGE),
        paper(cadre, kind="照片"),
    ):
        with pytest.raises(AnswerError, match="材料"):
            answer(cadre, [Reply(visited, "kept", "查过了", [number])])
    assert answer(cadre, [Reply(visited, "kept", "查过了", [paper(cadre)])])[0].state == "answered"


def test_who_answered_does_not_check_and_neither_does_his_own_level(
    officer: Actor, acting, cadre: Actor, town: Actor, visited: Finding, home: Household
) -> None:
    number = paper(cadre, household=home)
    (finding,) = answer(town, [Reply(visited, "kept", "乡里去看过", [number])])
    colleague = acting("town_office", TOWN, "同事")
    for checker, why in ((town, "自己答的"), (colleague, "上一级"), (cadre, "不核这类")):
        with pytest.raises(WrongPersonError, match=why):
            check(checker, [Verdict(finding)])
    assert not selectors.waiting_for_check(colleague).exists()
    assert check(officer, [Verdict(finding)])[0].state == "settled"


def test_what_is_sent_back_is_asked_again_with_the_reason(
    cadre: Actor, town: Actor, visited: Finding, home: Household
) -> None:
    number = paper(cadre, household=home)
    (finding,) = answer(cadre, [Reply(visited, "kept", "查过了", [number])])
    with pytest.raises(AnswerError, match="退回要写理由"):
        check(town, [Verdict(finding, confirmed=False)])
    turn_to(TODAY + timedelta(3))
    (finding,) = check(town, [Verdict(finding, confirmed=False, reason="没写车是谁的")])
    assert (finding.state, finding.due) == ("asked", TODAY + timedelta(18))
    (finding,) = answer(cadre, [Reply(finding, "kept", "车是他哥的", [number])])
    assert check(town, [Verdict(finding)])[0].state == "settled"


def test_of_two_who_act_on_one_finding_the_second_is_told(
    cadre: Actor, acting, visited: Finding, home: Household
) -> None:
    number = paper(cadre, household=home)
    team = acting("work_team", VILLAGE)
    answer(cadre, [Reply(visited, "kept", "查过了", [number])])
    with pytest.raises((MovedOnError, WrongStateError)):
        answer(team, [Reply(visited, "unusual", "也查过了", [number])])
    assert one("a").answer == "kept"


def test_what_nobody_was_asked_cannot_be_answered_and_what_is_settled_cannot_be_again(
    officer: Actor, cadre: Actor, home: Household
) -> None:
    take(officer, [row("a", "C16", household=home.code)], TODAY)
    number = paper(cadre, household=home)
    with pytest.raises(WrongStateError):
        answer(cadre, [Reply(one("a"), "unusual", "属实", [number])])
    assign(officer, [one("a")])
    answer(cadre, [Reply(one("a"), "unusual", "属实", [number])])
    with pytest.raises(WrongStateError):
        answer(cadre, [Reply(one("a"), "unusual", "再说一次", [number])])
    with pytest.raises(WrongStateError):
        assign(officer, [one("a")])
    with pytest.raises(FindingError, match="写了两次"):
        check(officer, [Verdict(one("a")), Verdict(one("a"))])
