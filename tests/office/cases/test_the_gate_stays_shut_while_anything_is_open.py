"""脱贫 is refused while any guarantee is open, and the refusal lists all of it with the field to mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases import selectors, services
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import GateError
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household, LedgerEntry, Person
from niukou.office.registry.services import NewFamily, NewPerson, add_households
from niukou.office.support.measuring import MeasureChange
from niukou.office.support.services import enter_measures
from niukou.rulebook.load import load_pack
from tests.made_county import number
from tests.office.cases.staff import Staff, today
from tests.office.conftest import COUNTY, VILLAGE
from tests.office.registry.made_book import move

SERIAL = count(500)

HOME = {
    "head_name": "试户主", "unsafe_house": "否", "house_grade": "A级", "house_area": "80", "water_safe": "是",
    "water_difficult": "否", "income_per_head": "5200",
}  # fmt: skip
MEMBER = {"health": "健康", "medical_insurance": "是", "schooling": "非在校生"}


@pytest.fixture
def listed(staff: Staff, village: Area) -> Callable[..., Household]:
    """`listed(home, members)`: an identified family, with what the book says of it (fields taken out by None)."""

    def make(
        home: dict[str, str | None] | None = None, members: tuple[dict[str, str | None], ...] = ({},)
    ) -> Household:
        clerk = staff.of("town_office", "town", village)
        people = [
            NewPerson(filled({**MEMBER, "name": "试人", "id_number": number(next(SERIAL)), **member}))
            for member in members
        ]
        told = filled({**HOME, **(home or {})})
        (family,) = add_households(clerk, [NewFamily(VILLAGE, people, told, since=date(2017, 1, 1))])
        everybody = Person.objects.filter(memberships__household=family)
        move(staff.of("county_office", "county", village), "identified", list(everybody), "poor")
        return Household.objects.get(pk=family.pk)

    return make


def filled(values: dict[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value is not None}


def at_the_gate(staff: Staff, family: Household) -> tuple[Actor, Case]:
    team = staff.of("work_team", "village", family.area)
    (case,) = staff.run(open_cases(team, "exit", [Subject(family)]), until="entry")
    return staff.for_step(staff.step_of(case), family.area), case


def reasons(staff: Staff, family: Household) -> str:
    actor, case = at_the_gate(staff, family)
    with pytest.raises(GateError) as refused:
        services.enter(actor, [case], today())
    assert LedgerEntry.objects.filter(cause="exited").count() == 0
    return "\n".join(refused.value.reasons[case.number])


def test_a_family_that_is_secured_exits(staff: Staff, listed) -> None:
    actor, case = at_the_gate(staff, listed(members=({}, {})))
    (case,) = services.enter(actor, [case], today())
    assert case.state == "finished"
    assert LedgerEntry.objects.filter(cause="exited", unit="person").count() == 2


def test_a_family_without_a_measure_stays_in_where_the_county_keeps_measures(
    staff: Staff, listed, officer: Actor
) -> None:
    helped, forgotten = listed(), listed()
    county = Area.objects.get(code=COUNTY).path
    assert "I06" not in str(selectors.gate_of_area(officer, county, "exit"))  # nobody keeps measures here yet
    enter_measures(officer, [MeasureChange(helped.code, 2017, {"kind": "产业帮扶"})])
    told = selectors.gate_of_area(officer, county, "exit")
    assert "I06" not in str(told.get(helped.code, "")) and "I06" in str(told[forgotten.code])
    assert "没有一项帮扶措施" in reasons(staff, forgotten)
    actor, case = at_the_gate(staff, helped)
    assert services.enter(actor, [case], today())[0].state == "finished"


@pytest.mark.parametrize(
    ("home", "member", "says"),
    [
        ({"income_per_head": "2951.99"}, {}, ("I01", "household.income_per_head")),
        ({"unsafe_house": "是", "house_grade": "D级"}, {}, ("I03", "household.unsafe_house")),
        ({"house_area": None}, {}, ("I03", "没有填", "household.house_area")),
        ({"water_safe": "否"}, {}, ("I04", "household.water_safe")),
        ({"water_difficult": None}, {}, ("I04", "没有填", "household.water_difficult")),
        ({}, {"medical_insurance": "否"}, ("I05", "person.medical_insurance")),
        ({}, {"medical_insurance": None}, ("I05", "没有填")),
        ({}, {"birth_date": "2007-05-05"}, ("I02", "person.health")),
        ({}, {"health": None}, ("I02", "没有填", "person.health")),
    ],
)
def test_one_thing_open_keeps_it_shut(staff: Staff, listed, home, member, says) -> None:
    told = reasons(staff, listed(home, (member, {})))
    assert all(word in told for word in says), told
    assert {line.split(" ")[0] for line in told.splitlines()} == {says[0]}, told


@pytest.mark.parametrize("name", ["income_per_head", "unsafe_house"])
def test_what_a_visit_answers_is_blank_no_longer(staff: Staff, listed, name: str) -> None:
    """The gate asks the book, and the book has what the visit saw."""
    home = listed({name: None})
    before = selectors.gate_of_area(staff.of("county_office", "county", home.area), home.area.path, "exit")
    assert any(f"household.{name}" in reason.mend for reason in before[home.code])
    actor, case = at_the_gate(staff, home)
    (case,) = services.enter(actor, [case], today())
    assert case.state == "finished"


def test_every_open_thing_is_listed_at_once(staff: Staff, listed) -> None:
    home = listed({"income_per_head": "1000", "water_safe": "否"}, ({"medical_insurance": "否"},))
    staff.answers["guarantees"] = {"food": False, "clothing": False}
    told = reasons(staff, home)
    for word in ("I01", "I04", "I05", "不愁吃没有解决", "不愁穿没有解决", "guarantees.food"):
        assert word in told, told


def test_what_was_only_supposed_is_said_so_and_nobody_is_sent_to_mend_it(listed, officer: Actor) -> None:
    """The rules judge the family as if it had exited; its account and year of exit are nobody's to type."""
    poor = listed({"income_per_head": "1000", "house_area": "0"})
    told = selectors.gate_of_area(officer, officer.path, "exit")[poor.code]
    assert {reason.rule for reason in told} == {"I01", "I03"}
    for reason in told:
        assert reason.what.startswith("假如现在脱贫：")
        assert not {"脱贫属性", "脱贫年度"} & set(reason.mend.split("、"))
    assert any("人均纯收入" in reason.mend for reason in told)


def test_a_dry_run_over_the_county_says_the_same_before_any_case(
    staff: Staff, listed, officer: Actor, stranger
) -> None:
    good, poor = listed(), listed({"income_per_head": "1000"})
    told = selectors.gate_of_area(officer, officer.path, "exit")
    assert told[good.code] == []
    assert [reason.rule for reason in told[poor.code]] == ["I01"]
    assert selectors.gate_of_area(stranger, officer.path, "exit") == {}


@pytest.mark.parametrize("name", ["national", "yunnan-2017", "qinghai-2017", "chongqing-2016", "henan-2018"])
def test_every_packs_exit_can_be_opened(name: str) -> None:
    """Each guarantee the gate asks for is secured by a rule, or asked by a list of the exit itself."""
    pack = load_pack(name)
    rules = [rule for rule in pack.quality.values() if rule.gate == "exit" and rule.severity == "block"]
    lists = [pack.checklists[s.checklist] for s in pack.procedures["exit"].steps if s.checklist]
    secured = {rule.secures for rule in rules} | {i.secures for c in lists for i in c.items if i.secured_by}
    assert {"food", "clothing", "education", "medical", "housing", "water"} <= secured
