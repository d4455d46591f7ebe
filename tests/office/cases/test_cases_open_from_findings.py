"""A case is opened from findings, many at once, each its own; its end answers them, or they are asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError, FormError, WrongPersonError
from niukou.office.cases.services import Lead, Subject, open_cases, open_from_findings, withdraw
from niukou.office.findings.models import Finding
from niukou.office.findings.refusals import AnswerError, WrongStateError
from niukou.office.findings.selectors import story_of
from niukou.office.findings.services import Visit, assign, record_visits
from niukou.office.findings.services.by_cases import ask_again
from niukou.office.registry.models import Household, LedgerEntry, Person
from niukou.office.registry.services import NewFamily, NewPerson, YearChange, add_households, set_years
from niukou.office.registry.services.closing import freeze_year
from niukou.office.registry.services.reversal import reverse
from niukou.office.registry.undone import undone_by
from tests.made_county import number
from tests.office.cases.staff import Staff, answers_to, families, fresh, today, turn_to
from tests.office.conftest import COUNTY, FOREIGN_COUNTY
from tests.office.findings.made_runs import all_of, one, row, take
from tests.office.registry.made_book import decision

pytestmark = pytest.mark.django_db
FIRST = date(2017, 7, 1)
BEFORE, AFTER = '{"初次登记日期":"2012-06-15"}', '{"初次登记日期":"2016-06-15"}'


@pytest.fixture
def homes(staff: Staff, village: Area) -> list[Household]:
    """Three families that were identified in 2014."""
    made = families(village, [3, 2, 2])
    cadre = staff.of("village_cadre", "village", village)
    staff.run(open_cases(cadre, "identification", [Subject(home) for home in made]))
    Household.objects.update(identified_on=date(2014, 5, 1), identified_year=2014)
    return list(Household.objects.order_by("pk"))


@pytest.fixture
def ask(officer: Actor) -> Callable[..., list[Finding]]:
    """`ask(rows)` takes a screen of today in and asks all it found."""

    def carry(*rows: dict) -> list[Finding]:
        take(officer, rows, today())
        return assign(officer, all_of([one["finding"] for one in rows]))

    return carry


def at(name: str, home: Household, rule: str = "YN-03", **other: object) -> dict:
    return row(name, rule, household=home.code, village=home.area.code, **other)


def members(home: Household) -> list[Person]:
    return list(Person.objects.filter(memberships__household=home, memberships__until=None).order_by("pk"))


def test_each_household_gets_its_own_case_and_the_end_answers_what_led_to_it(
    staff: Staff, cadre: Actor, homes: list[Household], ask
) -> None:
    asked = ask(at("a", homes[0]), at("b", homes[1]), at("c", homes[0], "YN-04", source="不动产"))
    cases = open_from_findings(cadre, "removal", [Lead(finding) for finding in asked])
    assert [case.household for case in cases] == homes[:2]
    assert [one(name).case for name in "abc"] == [cases[0].number, cases[1].number, cases[0].number]
    assert [len(case.facts["evidence"]) for case in cases] == [2, 1]
    assert cases[0].opened_from == "finding:a"
    done = staff.run(cases)
    assert {case.state for case in done} == {"finished"}
    for name, case in zip("abc", (done[0], done[1], done[0]), strict=True):
        finding = one(name)
        assert (finding.state, finding.answer) == ("settled", "removed")
        last = story_of(cadre, finding)[-1]
        assert last.form == {"case": case.number, "answer": "removed", "decision": case.decision.number}
    assert AuditEntry.objects.filter(act="findings.hand_to_cases").get().rows == 3
    assert AuditEntry.objects.filter(act="findings.end_cases").get().rows == 3


def test_a_finding_that_comes_later_joins_the_case_that_is_under_way(
    staff: Staff, cadre: Actor, homes: list[Household], ask
) -> None:
    (case,) = open_from_findings(cadre, "removal", [Lead(*ask(at("a", homes[0])))])
    turn_to(today() + timedelta(1))
    later = ask(at("b", homes[0], "YN-04", source="不动产"))
    assert open_from_findings(cadre, "removal", [Lead(*later)]) == [case]
    staff.run([case])
    assert {one(name).state for name in "ab"} == {"settled"}


def test_a_settled_removal_is_not_asked_again_by_the_next_run(
    staff: Staff, cadre: Actor, officer: Actor, homes: list[Household], ask
) -> None:
    staff.run(open_from_findings(cadre, "removal", [Lead(*ask(at("a", homes[0])))]))
    turn_to(today() + timedelta(30))
    assert take(officer, [at("a", homes[0])], today()).run.met == {"still": 1}
    assert one("a").state == "settled"


def test_a_case_that_is_withdrawn_gives_the_finding_back_with_what_was_said(
    cadre: Actor, homes: list[Household], ask
) -> None:
    (case,) = open_from_findings(cadre, "removal", [Lead(*ask(at("a", homes[0])))])
    withdraw(cadre, [case], "车已经卖了，先入户")
    finding = one("a")
    assert (finding.state, finding.case, finding.due) == ("asked", "", today() + timedelta(15))
    last = story_of(cadre, finding)[-1]
    assert (last.act, last.reason, last.form) == ("case_dropped", "车已经卖了，先入户", {"case": case.number})


def test_a_case_that_is_refused_on_the_way_gives_the_finding_back(
    staff: Staff, cadre: Actor, homes: list[Household], ask
) -> None:
    (case,) = open_from_findings(cadre, "removal", [Lead(*ask(at("a", homes[0])))])
    (case,) = staff.run([case], until="principles")
    (case,) = staff.do([case], "refused")
    assert (case.state, one("a").state) == ("refused", "asked")
    assert story_of(cadre, one("a"))[-1].reason == "说明理由"


def test_where_exit_is_the_way_the_finding_goes_along(
    staff: Staff, cadre: Actor, homes: list[Household], ask
) -> None:
    asked = ask(at("a", homes[0], evidence=AFTER, timing="after"))
    (case,) = open_from_findings(cadre, "removal", [Lead(*asked)])
    assert case.facts["evidence"][0]["timing"] == "after"
    staff.do(staff.run([case], until="principles"), "exits")
    exit_case = Case.objects.get(procedure="exit")
    assert (one("a").state, one("a").case) == ("in_case", exit_case.number)
    withdraw(staff.of("county_office", "county", homes[0].area), [exit_case], "还没有达标")
    assert one("a").state == "asked"


def test_what_the_screen_dates_before_the_identification_is_evidence_of_a_removal(
    cadre: Actor, homes: list[Household], ask
) -> None:
    asked = ask(at("a", homes[0], evidence=BEFORE))
    (case,) = open_from_findings(cadre, "removal", [Lead(*asked)])
    (fact,) = case.facts["evidence"]
    assert (fact["day"], fact["timing"], fact["finding"]) == ("2012-06-15", "before", "a")
    assert fact["what"] == "家庭成员有三万元以上的机动车", "the rule's words, and nothing of a person"


def test_the_dead_become_natural_decreases_many_at_once(
    staff: Staff, cadre: Actor, homes: list[Household], ask
) -> None:
    dead = [members(home)[0] for home in homes]
    rows = [
        at(
            name,
            home,
            rule,
            person=who.code,
            source="户籍人口",
            evidence=f'{{"状态日期":"{today()}"}}',
        )
        for name, rule, home, who in zip("abc", ("ID-01", "ID-02", "ID-01"), homes, dead, strict=True)
    ]
    cases = open_from_findings(cadre, "natural_decrease", [Lead(finding) for finding in ask(*rows)])
    assert [case.facts["reason"] for case in cases] == ["死亡", "户籍迁出", "死亡"]
    staff.run(cases)
    assert {person.account for person in Person.objects.filter(pk__in=[p.pk for p in dead])} == {"gone"}
    assert {one(name).answer for name in "abc"} == {"decreased"}


def test_a_death_without_its_day_needs_somebody_to_say_it(cadre: Actor, homes: list[Household], ask) -> None:
    who = members(homes[0])[0]
    (finding,) = ask(at("a", homes[0], "ID-01", person=who.code, source="户籍人口", evidence="{}"))
    with pytest.raises(FormError, match="哪天发生"):
        open_from_findings(cadre, "natural_decrease", [Lead(finding)])
    assert one("a").state == "asked"
    (case,) = open_from_findings(cadre, "natural_decrease", [Lead(finding, {"day": "2017-06-20"})])
    assert case.person == who


def test_a_wrong_name_or_sex_in_a_closed_year_is_corrected_by_its_case(
    staff: Staff, officer: Actor, homes: list[Household], ask
) -> None:
    who = members(homes[0])[0]
    set_years(officer, 2016, [YearChange("person", who.code, {"name": "试人", "sex": "男"})])
    freeze_year(officer, Area.objects.get(code=COUNTY), 2016)
    turn_to(max(today(), date(2017, 10, 12)))
    asked = ask(
        at("a", homes[0], "ID-03", person=who.code, source="户籍人口", severity="doubt"),
        at("b", homes[0], "ID-04", person=who.code, source="户籍人口", severity="doubt"),
    )
    change = {"table": "person", "code": who.code, "values": {"name": "试仁", "sex": "女"}}
    facts = {"correction": {"year": 2016, "changes": [change]}}
    (case,) = open_from_findings(officer, "year_correction", [Lead(asked[0], facts), Lead(asked[1], facts)])
    staff.run([case])
    who.refresh_from_db()
    assert (who.name, who.sex) == ("试仁", "女")
    assert {(one(name).state, one(name).answer) for name in "ab"} == {("settled", "corrected")}


@pytest.fixture
def missed(officer: Actor, village: Area, office: None) -> Finding:
    """A family that the registry does not know, asked."""
    family = row(
        "m", "OM-01", subject="family", household="", family="F00000006", source="农村低保", severity="doubt",
        timing="unknown",
    )  # fmt: skip
    take(officer, [family], today())
    return assign(officer, [one("m")])[0]


def newly_in_the_book(cadre: Actor, village: Area) -> Household:
    member = NewPerson({"name": "示丁", "id_number": number(31, "19800101"), "relation": "户主"})
    (home,) = add_households(cadre, [NewFamily(village.code, [member])])
    return home


def test_a_missed_family_is_visited_applies_and_is_identified(
    staff: Staff, cadre: Actor, officer: Actor, village: Area, missed: Finding
) -> None:
    answers = answers_to(staff.pack.checklists["household_visit"], staff.pack)
    (finding,) = record_visits(cadre, [Visit(missed, answers)], today())
    home = newly_in_the_book(cadre, village)
    (case,) = open_from_findings(cadre, "identification", [Lead(finding, household=home.code)])
    assert one("m").household == home.code
    staff.run([case])
    assert Household.objects.get(pk=home.pk).account == "poor"
    assert (one("m").state, one("m").answer) == ("settled", "identified")


def test_a_missed_family_is_visited_before_anything(cadre: Actor, village: Area, missed: Finding) -> None:
    home = newly_in_the_book(cadre, village)
    with pytest.raises(AnswerError, match="先要入户"):
        open_from_findings(cadre, "identification", [Lead(missed, household=home.code)])
    assert not Case.objects.exists()


def test_a_missed_family_that_is_not_in_the_book_yet_has_no_case(cadre: Actor, missed: Finding) -> None:
    with pytest.raises(CaseError, match="没有指到册里的户"):
        open_from_findings(cadre, "identification", [Lead(missed)])
    with pytest.raises(CaseError, match="账簿里没有 H404"):
        open_from_findings(cadre, "identification", [Lead(missed, household="H404")])


def test_a_cadre_brings_in_no_family_of_another_village(staff: Staff, cadre: Actor, missed: Finding) -> None:
    elsewhere = newly_in_the_book(
        staff.of("county_office", "county", Area.objects.get(code=COUNTY)),
        Area.objects.get(code="539901002001"),
    )
    with pytest.raises((CaseError, NotAllowedError)):
        open_from_findings(cadre, "identification", [Lead(missed, household=elsewhere.code)])


def test_only_a_procedure_whose_end_answers_such_findings_is_opened(
    cadre: Actor, homes: list[Household], ask
) -> None:
    who = members(homes[0])[0]
    (finding,) = ask(at("a", homes[0], person=who.code))
    with pytest.raises(AnswerError, match="答不了这类线索"):
        open_from_findings(
            cadre, "natural_decrease", [Lead(finding, {"day": "2017-06-20", "reason": "死亡"})]
        )
    assert not Case.objects.filter(procedure="natural_decrease").exists()


def test_a_finding_opens_one_case_and_only_where_it_waits(
    cadre: Actor, officer: Actor, homes: list[Household], ask
) -> None:
    (finding,) = ask(at("a", homes[0]))
    open_from_findings(cadre, "removal", [Lead(finding)])
    with pytest.raises(WrongStateError):
        open_from_findings(cadre, "removal", [Lead(one("a"))])
    take(officer, [at("a", homes[0]), at("b", homes[1])], today() + timedelta(1))
    with pytest.raises(WrongStateError):
        open_from_findings(cadre, "removal", [Lead(one("b"))])


def test_nobody_opens_cases_for_anothers_place_or_without_a_part_in_them(
    staff: Staff, acting, homes: list[Household], ask
) -> None:
    (finding,) = ask(at("a", homes[0]))
    with pytest.raises(NotAllowedError):
        open_from_findings(acting("village_cadre", "539901002001"), "removal", [Lead(finding)])
    with pytest.raises(NotAllowedError):
        open_from_findings(acting("county_office", FOREIGN_COUNTY), "removal", [Lead(finding)])
    with pytest.raises(WrongPersonError):
        open_from_findings(acting("prefecture_office", "539900000000"), "removal", [Lead(finding)])
    assert not Case.objects.filter(procedure="removal").exists()


def test_a_run_that_no_longer_finds_it_leaves_the_case_to_its_end(
    staff: Staff, cadre: Actor, officer: Actor, homes: list[Household], ask
) -> None:
    (case,) = open_from_findings(cadre, "removal", [Lead(*ask(at("a", homes[0])))])
    turn_to(today() + timedelta(1))
    assert take(officer, [], today()).run.met == {"left_to_case": 1}
    assert one("a").state == "in_case"
    staff.run(fresh([case]))
    assert one("a").answer == "removed"


def test_what_a_removal_had_answered_is_asked_again_when_the_family_is_restored(
    staff: Staff, cadre: Actor, homes: list[Household], ask
) -> None:
    asked = ask(at("a", homes[0]), at("b", homes[1]))
    staff.run(open_from_findings(cadre, "removal", [Lead(finding) for finding in asked]))
    removal = one("a").case
    Finding.objects.filter(name="b").update(state="gone")
    turn_to(today() + timedelta(30))
    staff.to = "poor"
    cases = open_cases(
        cadre, "restoration", [Subject(Household.objects.get(pk=home.pk)) for home in homes[:2]]
    )
    assert one("a").state == "settled", "a case that is open has undone nothing"
    done = staff.run(cases)
    finding, gone = one("a"), one("b")
    assert (finding.state, finding.case, finding.answer) == ("asked", "", "removed")
    assert finding.due > today()
    last = story_of(cadre, finding)[-1]
    assert last.act == "taken_back"
    assert last.form == {"case": removal, "decision": done[0].decision.number, "was": {"answer": "removed"}}
    assert (gone.state, bytes(gone.settled_digest)) == ("gone", b"")
    entry = AuditEntry.objects.get(act="findings.ask_again")
    assert (entry.rows, entry.chain_id) == (2, COUNTY)


def test_an_entry_that_is_reversed_undoes_its_decision(
    staff: Staff, cadre: Actor, homes: list[Household], ask, officer: Actor
) -> None:
    (asked,) = ask(at("a", homes[0]))
    (case,) = staff.run(open_from_findings(cadre, "removal", [Lead(asked)]))
    entries = LedgerEntry.objects.filter(decision=case.decision, unit="person")
    back = decision(officer, "reversal", Area.objects.get(code=COUNTY))
    reverse(officer, back, list(entries))
    assert undone_by([back.pk]) == {case.number: back.number}
    (again,) = ask_again(officer, undone_by([back.pk]), today())
    assert (one("a").state, again.name) == ("asked", "a")
