"""What happens between the steps of a case, in orders that nobody thought of: after each, a plain recount says the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.succession import Change, replace_areas
from niukou.office.audit import clock
from niukou.office.cases.may_open import openable
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError, FormError
from niukou.office.cases.selectors import cases_of
from niukou.office.cases.services import Parting, Subject, enter, open_cases, open_parting, withdraw
from niukou.office.registry.models import Household, LedgerEntry, Membership, Person
from niukou.office.registry.selectors.balance import standing
from tests.office.cases.ending import end, listed, run, secure
from tests.office.cases.recounted import recounted
from tests.office.cases.staff import Staff, families, fresh, today, turn_to
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE

THIRD_VILLAGE = "539901002001"


@pytest.fixture
def poor(staff: Staff, village: Area) -> Household:
    """A family of three that was identified."""
    return listed(staff, village)


def now(home: Household) -> Household:
    return Household.objects.select_related("area").get(pk=home.pk)


def members(home: Household) -> list[Person]:
    return list(Person.objects.filter(memberships__household=home, memberships__until=None).order_by("pk"))


def goes(staff: Staff, home: Household, one: Person, reason: str = "死亡", **facts: str) -> Case:
    told = {"day": str(today()), "reason": reason, **facts}
    return run(staff, "natural_decrease", [Subject(now(home), fresh_person(one), facts=told)])[0]


def comes(staff: Staff, home: Household, one: Person, reason: str, **facts: str) -> Case:
    told = {"day": str(today()), "reason": reason, "relation": "之子", **facts}
    return run(staff, "natural_increase", [Subject(now(home), fresh_person(one), facts=told)])[0]


def fresh_person(one: Person) -> Person:
    return Person.objects.get(pk=one.pk)


def begun(staff: Staff, procedure: str, home: Household, until: str, **facts: object) -> Case:
    """A case of it that stands at a step."""
    first = staff.pack.procedures[procedure].steps[0]
    opener = staff.of(staff.for_step(first, home.area).role, first.level, home.area)
    return staff.run(open_cases(opener, procedure, [Subject(now(home), facts=facts)]), until=until)[0]


def merged(staff: Staff, old: str = VILLAGE, into: str = OTHER_VILLAGE, days_ago: int = 0) -> str:
    """A village is merged into another one; the day of it."""
    day = today() - timedelta(days_ago)
    turn_to(today() + timedelta(2))
    office = staff.of("county_office", "county", Area.objects.get(code=COUNTY))
    replace_areas(office, [Change("merged", (old,), (into,))], day)
    return str(day)


def follow(staff: Staff, day: str) -> Case:
    return run(staff, "area_succession", [Subject(area=Area.objects.get(code=COUNTY), facts={"day": day})])[0]


def test_a_household_that_all_have_left_is_on_no_register_though_one_died_in_it(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    other = listed(staff, poor.area, 2)
    old, *rest = members(poor)
    goes(staff, poor, old)
    into = {"kind": "merged", "into": other.code, "people": [one.code for one in rest]}
    end(staff, "regrouping", now(poor), regroup=into)
    assert (now(poor).account, now(other).account) == ("gone", "poor")
    recounted(officer)
    number = LedgerEntry.objects.filter(person=rest[0]).latest("pk").decision.number
    end(staff, "reversal", now(other), reverse={"decision": number})
    assert now(poor).account == "poor" and len(members(poor)) == 2
    recounted(officer)


def test_who_was_alone_and_comes_back_brings_his_household_back(
    staff: Staff, village: Area, officer: Actor
) -> None:
    home = listed(staff, village, 1)
    (alone,) = members(home)
    goes(staff, home, alone, "判刑收监")
    assert now(home).account == "gone"
    with pytest.raises(CaseError, match="把他加回来"):
        end(staff, "identification", now(home))
    turn_to(today() + timedelta(30))
    cadre = staff.of("village_cadre", "village", village)
    offered = {one.procedure.key for one in openable(cadre, home.code)}
    assert "natural_increase" in offered
    assert comes(staff, home, alone, "刑满释放", relation="户主").state == "finished"
    assert (now(home).account, fresh_person(alone).account, len(members(home))) == ("poor", "poor", 1)
    recounted(officer)


def test_who_was_alone_in_an_exited_household_comes_back_as_exited(
    staff: Staff, village: Area, officer: Actor
) -> None:
    home = listed(staff, village, 1)
    secure(staff, home)
    end(staff, "exit", now(home))
    (alone,) = members(home)
    goes(staff, home, alone, "失联")
    comes(staff, home, alone, "失联人口回归", relation="户主")
    assert (now(home).account, fresh_person(alone).account) == ("exited", "exited")
    recounted(officer)


def test_a_child_born_before_the_exit_and_told_after_it_is_counted_with_its_family(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    secure(staff, poor)
    born = today()
    child = Person.objects.create(code="N1", name="试婴", area=poor.area)
    turn_to(today() + timedelta(10))
    end(staff, "exit", now(poor))
    exited_on = LedgerEntry.objects.latest("pk").effective_day
    case = comes(staff, poor, child, "新生儿", day=str(born))
    assert case.decision is not None and case.decision.effective_day == exited_on > born
    assert case.facts["day"] == str(born), "the day of the birth stays in the case"
    recounted(officer)


def test_what_happened_before_the_last_entry_holds_from_that_day_on(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    listed_on, died = LedgerEntry.objects.latest("pk").effective_day, date(2016, 2, 29)
    case = goes(staff, poor, members(poor)[0], day=str(died))
    assert case.decision is not None and case.decision.effective_day == listed_on
    assert case.facts["day"] == str(died), "the day of the death stays in the case"
    turn_to(today() + timedelta(9))
    goes(staff, poor, members(poor)[0])
    last = LedgerEntry.objects.latest("pk").effective_day
    end(staff, "transfer", now(poor), to_area=OTHER_VILLAGE, day=str(listed_on))
    moved = LedgerEntry.objects.filter(cause="moved", unit="household").get()
    assert moved.effective_day == last > listed_on, "until he died he was one of them, here"
    recounted(officer)


def test_an_exit_written_up_the_day_after_a_death_holds_from_the_death_on(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    secure(staff, poor)
    exits, written = begun(staff, "exit", poor, "entry"), today()
    turn_to(today() + timedelta(1))
    goes(staff, poor, members(poor)[0])
    step = staff.step_of(exits)
    (done,) = enter(staff.for_step(step, poor.area), fresh([exits]), written, staff.papers(step))
    assert done.decision is not None and done.decision.effective_day == today()
    recounted(officer)


@pytest.mark.parametrize("day", [20170701, "20170701", "2017-W26-6", "2017-02-29"])
def test_a_day_is_kept_as_it_will_be_read(staff: Staff, poor: Household, day: object) -> None:
    with pytest.raises(FormError, match="日子写成"):
        run(
            staff, "natural_decrease", [Subject(poor, members(poor)[0], facts={"day": day, "reason": "死亡"})]
        )


def test_a_case_goes_on_in_the_village_that_took_over(staff: Staff, poor: Household, officer: Actor) -> None:
    secure(staff, poor)
    case = begun(staff, "exit", poor, "entry")
    cadre = staff.of("village_cadre", "village", Area.objects.get(code=OTHER_VILLAGE))
    assert case not in cases_of(cadre)
    follow(staff, merged(staff))
    (case,) = fresh([case])
    assert case.area.code == OTHER_VILLAGE and case in cases_of(cadre)
    (done,) = staff.run([case])
    assert (done.state, now(poor).account, now(poor).area.code) == ("finished", "exited", OTHER_VILLAGE)
    recounted(officer)


def test_whom_an_entry_came_about_after_the_merger_goes_over_by_a_case_of_its_own(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    quiet = listed(staff, poor.area, 2)
    turn_to(today() + timedelta(5))
    day = merged(staff, days_ago=3)
    goes(staff, poor, members(poor)[0])
    first = follow(staff, day)
    assert first.decision is not None and str(first.decision.effective_day) == day
    assert (now(quiet).area.code, now(poor).area.code) == (OTHER_VILLAGE, VILLAGE)
    second = follow(staff, day)
    assert now(poor).area.code == OTHER_VILLAGE and not Person.objects.filter(area__code=VILLAGE).exists()
    assert second.decision is not None and str(second.decision.effective_day) > day
    recounted(officer)


def test_nobody_moves_into_a_village_that_has_ended_meanwhile(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    case = begun(staff, "transfer", poor, "entry", to_area=OTHER_VILLAGE, day=str(today()))
    merged(staff, OTHER_VILLAGE, THIRD_VILLAGE)
    with pytest.raises(FormError, match="已停用"):
        staff.do(fresh([case]))
    withdraw(officer, fresh([case]), "写接续的地方重办")
    end(staff, "transfer", now(poor), to_area=THIRD_VILLAGE, day=str(today()))
    assert now(poor).area.code == THIRD_VILLAGE
    recounted(officer)


def test_a_family_does_not_move_away_from_its_open_cases(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    secure(staff, poor)
    exits = begun(staff, "exit", poor, "town_decision")
    moves = begun(staff, "transfer", poor, "entry", to_area=OTHER_VILLAGE, day=str(today()))
    with pytest.raises(CaseError, match="先办结或撤回") as refused:
        staff.run([moves])
    assert refused.value.cases == (exits.number,) and now(poor).area.code == VILLAGE
    assert staff.run([exits])[0].state == "finished"
    withdraw(officer, fresh([moves]), "退出以后按那天重办")
    end(staff, "transfer", now(poor), to_area=OTHER_VILLAGE, day=str(today()))
    assert (now(poor).account, now(poor).area.code) == ("exited", OTHER_VILLAGE)
    recounted(officer)


def test_somebody_parts_into_a_household_of_his_own(staff: Staff, poor: Household, officer: Actor) -> None:
    secure(staff, poor)
    exits = begun(staff, "exit", poor, "entry")
    son = members(poor)[1]
    cadre = staff.of("village_cadre", "village", poor.area)
    known = Case.objects.filter(household=poor).count()
    (done,) = staff.run([open_parting(cadre, "regrouping", Parting(now(poor), [son.code], known))])
    new = Membership.objects.get(person=son, until=None).household
    assert (done.state, new.account, new.area.code) == ("finished", "poor", VILLAGE)
    assert (new.identified_on, new.identified_year) == (now(poor).identified_on, now(poor).identified_year)
    assert staff.run(fresh([exits]))[0].state == "finished"
    assert (now(poor).account, now(new).account) == ("exited", "poor"), "whose case it is not does not exit"
    recounted(officer)


def test_who_parted_by_mistake_leaves_no_day_of_identification_behind(
    staff: Staff, poor: Household, officer: Actor
) -> None:
    cadre = staff.of("village_cadre", "village", poor.area)
    known = Case.objects.filter(household=poor).count()
    opened = open_parting(cadre, "regrouping", Parting(poor, [members(poor)[1].code], known))
    (done,) = staff.run([opened])
    end(staff, "reversal", now(poor), reverse={"decision": f"D-{done.number}"})
    new = Household.objects.get(code=done.facts["regroup"]["into"])
    assert (new.account, new.identified_on, new.identified_year) == ("outside", None, None)
    recounted(officer)


def test_a_household_is_parted_and_merged_in_its_village_and_account_alone(
    staff: Staff, poor: Household
) -> None:
    one = members(poor)[0].code
    for code in (OTHER_VILLAGE, FOREIGN_VILLAGE):
        (away,) = families(Area.objects.get(code=code), [0])
        with pytest.raises(FormError, match="本村没有"):
            end(staff, "regrouping", poor, regroup={"kind": "split", "into": away.code, "people": [one]})
    other = listed(staff, poor.area, 1)
    secure(staff, other)
    end(staff, "exit", other)
    with pytest.raises(FormError, match="不在同一本账上"):
        end(staff, "regrouping", poor, regroup={"kind": "merged", "into": other.code, "people": [one]})


def test_moments_of_one_second_are_told_apart(staff: Staff, poor: Household, officer: Actor) -> None:
    county = Area.objects.get(code=COUNTY)
    before = clock.now()
    secure(staff, poor)
    end(staff, "exit", now(poor))
    entries = LedgerEntry.objects.filter(cause="exited").order_by("pk")
    at = entries[0].recorded_at
    for moment, account in ((before, "poor"), (at - timedelta(microseconds=1), "poor"), (at, "exited")):
        assert standing(officer, county, today(), moment)["person", "", account] == 3
    recounted(officer)
