"""What a run finds meets what was found before: new, still there, gone, come back; and a settled question stays settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import Finding, FindingEvent
from niukou.office.findings.selectors import runs, story_of
from niukou.office.findings.services import Reply, Verdict, Visit, answer, assign, check, record_visits
from niukou.office.registry.models import Household
from tests.office.cases.staff import answers_to, families, turn_to
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import looked, one, paper, row, take

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2017, 7, 1), date(2017, 8, 1)


@pytest.fixture
def home(village) -> Household:
    (made,) = families(village, [3])
    return made


@pytest.fixture
def settle(officer: Actor, cadre: Actor, town: Actor, home: Household, whole_pack):
    """`settle(name, answer, until)` asks, visits, answers and confirms."""

    def carry(name: str, given: str = "kept", until: date | None = None) -> Finding:
        (finding,) = assign(officer, [one(name)])
        checklist = whole_pack.checklists["household_visit"]
        if finding.kind in ("exclusion", "omission"):
            visit = Visit(finding, answers_to(checklist, whole_pack))
            (finding,) = record_visits(cadre, [visit], date(2017, 7, 1))
        reply = Reply(finding, given, "查过了", [paper(cadre, household=home)], until)
        (finding,) = answer(cadre, [reply])
        (finding,) = check(town, [Verdict(finding)])
        return finding

    return carry


def acts(name: str) -> list[str]:
    return list(
        FindingEvent.objects.filter(finding__name=name).order_by("place").values_list("act", flat=True)
    )


def test_only_what_a_person_must_look_at_becomes_a_row_the_rest_is_counted(officer: Actor) -> None:
    rows = [
        row("a"), row("b", severity="doubt"), row("c", timing="after_exit"), row("d", "A16", severity="doubt"),
        row("e", "C16"), row("f", "OM-01", severity="doubt", subject="family", household="", family="F1"),
    ]  # fmt: skip
    taken = take(officer, rows, FIRST)
    assert set(Finding.objects.values_list("name", flat=True)) == {"a", "b", "e", "f"}
    assert taken.run.counted == {
        "exclusion": {"YN-03": [2, 1]}, "quality": {"A16": [0, 1], "C16": [1, 0]}, "omission": {"OM-01": [1, 0]}
    }  # fmt: skip
    entry = AuditEntry.objects.get(act="findings.take_run")
    assert (entry.rows, entry.chain_id) == (4, COUNTY)
    assert list(runs(officer)) == [taken.run]


def test_the_same_screen_again_changes_nothing(officer: Actor) -> None:
    rows = [row(name) for name in "abc"]
    first = take(officer, rows, FIRST, manifest="m" * 64)
    events = FindingEvent.objects.count()
    again = take(officer, rows, FIRST, manifest="m" * 64)
    assert (first.new, again.new, again.run) == (True, False, first.run)
    assert (Finding.objects.count(), FindingEvent.objects.count()) == (3, events)


def test_a_new_screen_of_unchanged_data_makes_no_finding_and_reopens_none(
    officer: Actor, home: Household, settle
) -> None:
    rows = [row(name, household=home.code) for name in "abcd"]
    take(officer, rows, FIRST)
    settle("a", "kept")
    settle("b", "unusual")
    settle("c", "exempt", LATER + timedelta(60))
    before, events = list(Finding.objects.order_by("pk").values()), FindingEvent.objects.count()
    taken = take(officer, rows, LATER)
    assert taken.run.met == {"still": 4}
    assert list(Finding.objects.order_by("pk").values()) == before
    assert FindingEvent.objects.count() == events


def test_what_is_no_longer_found_is_closed_by_the_run_that_saw_it_gone(officer: Actor) -> None:
    take(officer, [row("a"), row("b")], FIRST)
    taken = take(officer, [row("b")], LATER)
    assert (one("a").state, one("b").state) == ("gone", "new")
    assert taken.run.met == {"gone": 1, "still": 1}
    last = story_of(officer, one("a"))[-1]
    assert (last.act, last.run, last.title) == ("gone", taken.run.pk, "不再查出")


@pytest.mark.parametrize(
    "not_looked",
    [
        {"rules": {"YN-04"}},
        {"sources": {"不动产"}},
        {"households_of": {OTHER_VILLAGE}},
    ],
    ids=["the rule waited", "the register was absent", "the village was not among the files"],
)
def test_a_run_closes_only_what_it_has_really_looked_for(officer: Actor, not_looked) -> None:
    take(officer, [row("a")], FIRST)
    taken = take(officer, [], LATER, looked=looked(**not_looked))
    assert one("a").state == "new"
    assert taken.run.met == {}


def test_a_run_of_one_town_leaves_the_others_alone(officer: Actor) -> None:
    take(officer, [row("a"), row("b", village="539901002001")], FIRST)
    take(officer, [], LATER, area=TOWN)
    assert (one("a").state, one("b").state) == ("gone", "new")


def test_what_comes_back_is_asked_again_with_its_history(officer: Actor) -> None:
    take(officer, [row("a")], FIRST)
    assign(officer, [one("a")])
    take(officer, [], date(2017, 7, 2))
    assert one("a").due is None
    taken = take(officer, [row("a")], LATER)
    finding = one("a")
    assert (finding.state, finding.desk, finding.due) == ("asked", "village_cadre", date(2017, 7, 16))
    assert acts("a") == ["taken", "assigned", "gone", "came_back"]
    assert taken.run.met == {"came_back": 1}


def test_what_was_answered_true_but_unusual_comes_back_unasked(
    officer: Actor, home: Household, settle
) -> None:
    take(officer, [row("a", household=home.code)], FIRST)
    settle("a", "unusual")
    take(officer, [], date(2017, 7, 2))
    assert one("a").state == "settled", "its answer stands, found or not"
    assert take(officer, [row("a", household=home.code)], LATER).run.met == {"still": 1}
    assert one("a").state == "settled"


@pytest.mark.parametrize("given", ["kept", "unusual"])
def test_other_evidence_asks_again(officer: Actor, home: Household, settle, given: str) -> None:
    take(officer, [row("a", household=home.code)], FIRST)
    settle("a", given)
    other = row("a", household=home.code, evidence='{"初次登记日期":"2016-01-01"}', timing="unknown")
    taken = take(officer, [other], LATER)
    finding = one("a")
    assert (finding.state, finding.timing, finding.evidence) == ("asked", "unknown", other["evidence"])
    assert taken.run.met == {"asked_again": 1}
    assert story_of(officer, finding)[-1].form["was"]["answer"] == given


def test_other_words_for_the_same_fact_ask_nobody(officer: Actor, home: Household, settle) -> None:
    take(officer, [row("a", household=home.code)], FIRST)
    settle("a")
    take(officer, [row("a", household=home.code, message="换了说法")], LATER)
    assert (one("a").state, one("a").message) == ("settled", "换了说法")


def test_an_exemption_holds_until_its_day_and_no_longer(officer: Actor, home: Household, settle) -> None:
    take(officer, [row("a", household=home.code)], FIRST)
    until = date(2017, 9, 30)
    settle("a", "exempt", until)
    take(officer, [row("a", household=home.code)], until)
    assert one("a").state == "settled"
    take(officer, [row("a", household=home.code)], until + timedelta(1))
    assert one("a").state == "asked"


def test_what_was_corrected_is_asked_again_when_a_later_run_finds_it(
    officer: Actor, home: Household, settle
) -> None:
    take(officer, [row("a", "C16", household=home.code)], FIRST)
    settle("a", "corrected")
    take(officer, [row("a", "C16", household=home.code)], FIRST)
    assert one("a").state == "settled", "a run of the day of the answer cannot know of it"
    take(officer, [row("a", "C16", household=home.code)], LATER)
    assert one("a").state == "asked"


def test_an_answer_that_nobody_has_checked_holds_nothing(
    officer: Actor, cadre: Actor, home: Household
) -> None:
    take(officer, [row("a", "C16", household=home.code)], FIRST)
    (finding,) = assign(officer, [one("a")])
    answer(cadre, [Reply(finding, "unusual", "属实", [paper(cadre, household=home)])])
    take(officer, [], date(2017, 7, 2))
    assert one("a").state == "gone"
    take(officer, [row("a", "C16", household=home.code)], LATER)
    assert one("a").state == "asked"


def test_evidence_that_changes_under_an_open_question_is_told(officer: Actor) -> None:
    take(officer, [row("a")], FIRST)
    taken = take(officer, [row("a", evidence='{"初次登记日期":"2013-01-01"}')], LATER)
    assert (one("a").state, taken.run.met) == ("new", {"changed": 1})
    assert acts("a") == ["taken", "changed"]


def test_an_answer_that_waits_for_its_check_is_asked_again_when_the_evidence_changes(
    officer: Actor, cadre: Actor, home: Household
) -> None:
    take(officer, [row("a", "C16", household=home.code)], FIRST)
    (finding,) = assign(officer, [one("a")])
    answer(cadre, [Reply(finding, "unusual", "属实", [paper(cadre, household=home)])])
    take(officer, [row("a", "C16", household=home.code, evidence="{}")], LATER)
    assert one("a").state == "asked"


def test_a_finding_follows_its_household_to_another_village(officer: Actor) -> None:
    take(officer, [row("a")], FIRST)
    take(officer, [row("a", village=OTHER_VILLAGE)], LATER)
    assert one("a").area.code == OTHER_VILLAGE


def test_a_village_nobody_knows_comes_to_the_desk_of_the_whole_area(officer: Actor) -> None:
    take(officer, [row("a", village="没有的村"), row("b", village="")], FIRST)
    assert {one("a").area.code, one("b").area.code} == {COUNTY}


def test_many_findings_meet_in_parts(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("niukou.office.findings.merging.PART", 3)
    take(officer, [row(f"n{i:02}") for i in range(0, 40, 2)], FIRST)
    taken = take(officer, [row(f"n{i:02}") for i in range(0, 40, 3)], LATER)
    assert taken.run.met == {"still": 7, "new": 7, "gone": 13}
    assert Finding.objects.count() == 27


def test_the_village_of_a_finding_is_the_area_it_is_read_in(
    officer: Actor, cadre: Actor, stranger: Actor
) -> None:
    take(officer, [row("a"), row("b", village=OTHER_VILLAGE)], FIRST)
    assert {f.name for f in Finding.objects.filter(cadre.sees())} == {"a"}
    assert not Finding.objects.filter(stranger.sees()).exists()
    turn_to(LATER)
    assert one("a").area.code == VILLAGE
