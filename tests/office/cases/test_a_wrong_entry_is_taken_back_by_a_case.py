"""A wrong entry is taken back by a case of its own; the people of an area that ended follow by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from niukou.office.areas.models import Area
from niukou.office.areas.succession import Change, replace_areas
from niukou.office.cases.may_open import to_open
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import FormError
from niukou.office.cases.services import Subject
from niukou.office.registry.models import Household, LedgerEntry, Membership, Person
from niukou.office.registry.selectors.balance import balance
from tests.office.cases.ending import causes, end, listed, run, secure
from tests.office.cases.staff import Staff, families, today, turn_to
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, VILLAGE


@pytest.fixture
def poor(staff: Staff, village: Area) -> Household:
    """A family of three that was identified."""
    return listed(staff, village)


def last_decision(family: Household) -> str:
    return LedgerEntry.objects.filter(household=family).latest("pk").decision.number


def fresh(family: Household) -> Household:
    return Household.objects.get(pk=family.pk)


def test_an_exit_that_was_wrong_is_taken_back_and_both_entries_stay(staff: Staff, poor: Household) -> None:
    secure(staff, poor)
    exited = end(staff, "exit", poor)
    assert end(staff, "reversal", exited, reverse={"decision": last_decision(exited)}).account == "poor"
    assert causes(poor) == ["identified", "exited", "reversal"]
    case = Case.objects.get(procedure="reversal")
    entries = LedgerEntry.objects.filter(decision=case.decision, unit="person")
    assert {entry.reverses.cause for entry in entries if entry.reverses} == {"exited"} and len(entries) == 3
    assert end(staff, "exit", fresh(poor)).account == "exited"


def test_a_death_entered_wrongly_leaves_no_gap_in_the_household(staff: Staff, poor: Household) -> None:
    old = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    facts = {"day": str(today()), "reason": "死亡"}
    run(staff, "natural_decrease", [Subject(poor, old, facts=facts)])
    decision = LedgerEntry.objects.filter(person=old).latest("pk").decision.number
    end(staff, "reversal", fresh(poor), reverse={"decision": decision})
    old.refresh_from_db()
    (member,) = Membership.objects.filter(person=old)
    assert (old.account, member.until, member.reason_out) == ("poor", None, "")


def test_who_parted_by_mistake_belongs_where_he_did(staff: Staff, poor: Household) -> None:
    (new,) = families(poor.area, [0])
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    end(staff, "regrouping", poor, regroup={"kind": "split", "into": new.code, "people": [goes.code]})
    number = LedgerEntry.objects.filter(person=goes).latest("pk").decision.number
    end(staff, "reversal", fresh(poor), reverse={"decision": number})
    assert Membership.objects.get(person=goes, until=None).household == poor
    gone = Membership.objects.get(person=goes, household=new)
    assert (gone.since, gone.reason_out) == (gone.until, "reversal"), "he was there on no day"
    assert fresh(new).account == "outside"


def test_only_what_its_people_stand_by_is_taken_back(staff: Staff, poor: Household) -> None:
    identified = last_decision(poor)
    secure(staff, poor)
    exited = end(staff, "exit", poor)
    offered = to_open(staff.of("county_office", "county", poor.area), "reversal", poor.code).taken_back
    assert [number for number, _, _ in offered] == [last_decision(exited)]
    for asked in ({}, {"decision": identified}, {"decision": "D-nothing"}):
        with pytest.raises(FormError, match="先撤后来的"):
            end(staff, "reversal", exited, reverse=asked)
    with pytest.raises(FormError, match="不办这件事"):
        end(staff, "return", exited, reason="因病", reverse={"decision": last_decision(exited)})


def test_people_of_a_merged_village_follow_by_one_case(staff: Staff, poor: Household) -> None:
    county = Area.objects.get(code=COUNTY)
    day = today()
    turn_to(day + timedelta(2))
    office = staff.of("county_office", "county", county)
    replace_areas(office, [Change("merged", (VILLAGE,), (OTHER_VILLAGE,))], day)
    (case,) = run(staff, "area_succession", [Subject(area=county, facts={"day": str(day)})])
    assert (case.state, fresh(poor).area.code, fresh(poor).account) == ("finished", OTHER_VILLAGE, "poor")
    assert case.decision is not None and case.decision.effective_day == day
    assert {one.area.code for one in Person.objects.filter(memberships__household=poor)} == {OTHER_VILLAGE}
    whole = balance(office, county, day, today())
    assert {line.cause for line in whole.lines} == {"identified"}, "within the county nobody came or went"
    assert whole.closed("poor") == 3
    with pytest.raises(FormError, match="没有要接人的"):
        run(staff, "area_succession", [Subject(area=county, facts={"day": str(day)})])


@pytest.mark.parametrize("facts", [{}, {"day": "2017-01-01"}, {"day": "2030-01-01"}])
def test_where_nothing_ended_nobody_follows(staff: Staff, poor: Household, facts: dict[str, str]) -> None:
    with pytest.raises(FormError, match=r"没有要接人的|哪天"):
        run(staff, "area_succession", [Subject(area=Area.objects.get(code=COUNTY), facts=facts)])


def test_another_county_has_no_people_of_this_one_to_receive(staff: Staff, poor: Household) -> None:
    replace_areas(
        staff.of("county_office", "county", poor.area),
        [Change("merged", (VILLAGE,), (OTHER_VILLAGE,))], date(2017, 6, 20),
    )  # fmt: skip
    turn_to(today() + timedelta(2))
    with pytest.raises(FormError, match="没有要接人的"):
        run(
            staff,
            "area_succession",
            [Subject(area=Area.objects.get(code=FOREIGN_COUNTY), facts={"day": "2017-06-20"})],
        )
