# ruff: noqa: ARG001, ARG005 (a violation is told county, household and member, and few need all three)
"""Violations of groups A and B: numbers, names, who is related to whom."""

from __future__ import annotations

from dataclasses import replace

from demo.county import County
from demo.numbers import old15, with_one_missing, with_one_too_many, with_wrong_check
from demo.plant_exclusions import quality, second_row
from demo.records import Household, Member
from demo.violation import (
    Violation,
    age,
    card,
    certified,
    house,
    idle,
    person,
    plain,
    poor,
    put,
)


def _twice_in_household(county: County, household: Household, member: Member) -> None:
    row = second_row(household, member)
    county.expect(quality("A09", household, row))


def _in_two_households(county: County, household: Household, member: Member) -> None:
    other = county.take(lambda h: poor(h) and plain(h) and bool(h.workers()))
    row = second_row(other, member)
    county.expect(quality("A10", other, row))


def _card_and_certificate(county: County, household: Household, member: Member) -> None:
    row = second_row(
        household, member, id_type="居民身份证", id_number=member.citizen.number, health="长期慢性病"
    )
    county.expect(quality("A09", household, row))


def _same_name_and_birth(county: County, household: Household, member: Member) -> None:
    who = member.citizen
    row = second_row(household, member, id_number=county.numbers.give(who.birth, who.sex))
    county.expect(quality("A14", household, row))
    unknown = quality("ID-05", household, row)
    county.expect(replace(unknown, kind="identity", source="户籍人口", severity="doubt"))


def _birthday_differs(county: County, household: Household, member: Member) -> None:
    birth = member.citizen.birth
    member.birth_date = birth.replace(day=birth.day % 28 + 1).isoformat()


def _lone(household: Household, relation: str = "配偶") -> bool:
    return all(m.relation != relation for m in household.members)


def _two_heads(county: County, household: Household, member: Member) -> None:
    member.relation = "户主"


def _shared_phone(county: County, household: Household, member: Member) -> None:
    other = county.take()
    other.phone = household.phone
    county.expect(quality("B15", other))


def _other_size(by: int) -> Violation:
    def changed(county: County, household: Household, member: Member) -> None:
        household.size += by
        household.add_up()

    return Violation(
        changed, lambda h, m: poor(h) and 3 <= h.size <= 4 and h.main_cause != "缺土地", household=("B04",)
    )


def _helper_is_poor(county: County, household: Household, member: Member) -> None:
    other = county.take_member(card)[1].citizen
    put(household.pairings[-1], helper_name=other.name, helper_number=other.number)


def _name_with_blank(county: County, household: Household, member: Member) -> None:
    member.name = member.name[0] + " " + member.name[1:]


NUMBERS = (
    Violation(
        lambda c, h, m: put(m, id_number=with_one_missing(m.id_number, c.rng)),
        lambda h, m: card(m),
        person=("A01",),
    ),
    Violation(
        lambda c, h, m: put(m, id_number=with_one_too_many(m.id_number, c.rng)),
        lambda h, m: card(m),
        person=("A01",),
    ),
    Violation(
        lambda c, h, m: put(m, id_number=old15(m.id_number)),
        lambda h, m: card(m) and m.citizen.birth.year < 2000,
        person=("A02",),
    ),
    Violation(
        lambda c, h, m: put(m, id_number=with_wrong_check(m.id_number, c.rng)),
        lambda h, m: card(m),
        person=("A03",),
    ),
    Violation(
        lambda c, h, m: put(m, id_number=with_wrong_check(m.id_number[:18], c.rng) + m.id_number[18:]),
        lambda h, m: certified(m),
        person=("A03",),
    ),
    Violation(
        lambda c, h, m: put(m, id_number=m.id_number[:18] + "95"),
        lambda h, m: certified(m),
        person=("A04",),
    ),
    Violation(_birthday_differs, lambda h, m: 30 <= age(m) <= 50 and h.size <= 2, person=("A06",)),
    Violation(
        lambda c, h, m: put(m, sex="女" if m.sex == "男" else "男"),
        lambda h, m: m.relation == "户主" and _lone(h) and len(h.members) <= 3,
        person=("A07",),
    ),
    person("A08", lambda h, m: card(m), id_number=""),
    Violation(
        _twice_in_household, lambda h, m: poor(h) and plain(h) and idle(m) and card(m), person=("A09",)
    ),
    Violation(_in_two_households, lambda h, m: h.ordinary and idle(m) and card(m), person=("A10",)),
    Violation(
        _card_and_certificate,
        lambda h, m: poor(h) and h.ordinary and certified(m) and m.relation == "户主",
        person=("A09", "A11"),
    ),
    Violation(_name_with_blank, lambda h, m: m.relation != "户主", person=("A13",)),
    Violation(
        _same_name_and_birth, lambda h, m: poor(h) and plain(h) and idle(m) and card(m), person=("A14",)
    ),
    person("A15", lambda h, m: card(m), id_type="残疾人证"),
    person("A15", lambda h, m: certified(m), id_type="居民身份证"),
    person("A16", lambda h, m: True, ethnic_group=""),
)
RELATIONS = (
    Violation(lambda c, h, m: put(m, relation="其他"), lambda h, m: m.relation == "户主", household=("B01",)),
    Violation(_two_heads, lambda h, m: m.relation == "配偶" and len(h.members) == 2, household=("B02",)),
    _other_size(1),
    _other_size(-1),
    person("B05", lambda h, m: m.relation in ("之子", "之女"), relation=""),
    person("B06", lambda h, m: m.relation == "之女", relation="之子"),
    person("B06", lambda h, m: m.relation == "之子", relation="之女"),
    person("B06", lambda h, m: m.relation == "之父", relation="之母"),
    Violation(
        lambda c, h, m: put(m, relation="配偶"),
        lambda h, m: (
            h.head.sex == "男"
            and _lone(h)
            and m.relation == "之子"
            and age(m) >= 22
            and age(h.head) - age(m) < 29
        ),
        household=("B07",),
    ),
    Violation(
        lambda c, h, m: put(m, relation="配偶"),
        lambda h, m: (
            h.head.sex == "男"
            and not _lone(h)
            and m.relation == "之女"
            and age(m) >= 20
            and age(h.head) - age(m) < 29
        ),
        household=("B08",),
    ),
    person("B09", lambda h, m: h.head.sex == "男" and m.relation == "之父", relation="之公公"),
    person("B10", lambda h, m: m.relation == "之父", relation="之子"),
    person(
        "B11",
        lambda h, m: h.head.sex == "男" and _lone(h) and m.relation == "之女" and 12 <= age(m) < 20,
        relation="配偶",
    ),
    house("B14", lambda h, m: True, phone="12345"),
    house("B14", lambda h, m: True, phone=""),
    house("B14", lambda h, m: True, phone="0871-6655"),
    Violation(_shared_phone, household=("B15",)),
    house("B18", lambda h, m: True, identification_standard=""),
    Violation(_helper_is_poor, household=("J02",)),
)
