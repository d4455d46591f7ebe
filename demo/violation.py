# ruff: noqa: ARG001, ARG005 (a violation is told county, household and member, and few need all three)
"""A violation of quality rules: whom it takes, what it changes, and every rule that the change breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo.county import AS_OF, SCHOOL_YEAR_ENDS, County
from demo.people import age_on
from demo.plant_exclusions import quality
from demo.records import Household, Member

Wanted = Callable[[Household, Member], object]
Change = Callable[[County, Household, Member], None]


@dataclass(frozen=True)
class Violation:
    """One way to break `person` rules of the member and `household` rules of the household."""

    change: Change
    wanted: Wanted = lambda h, m: True
    person: tuple[str, ...] = ()
    household: tuple[str, ...] = ()

    def plant(self, county: County) -> None:
        """Do it to a household that is free and as wanted."""
        household = county.take(lambda h: any(self.wanted(h, m) for m in h.members))
        member = next(m for m in household.members if self.wanted(household, m))
        self.change(county, household, member)
        county.expect(*(quality(rule, household, member) for rule in self.person))
        county.expect(*(quality(rule, household) for rule in self.household))


def put(record: Any, **values: object) -> None:
    """Set fields of a member, household, income, pairing or measure."""
    for name, value in values.items():
        getattr(record, name)
        setattr(record, name, value)


def person(rules: str, wanted: Wanted, **values: object) -> Violation:
    """A violation by writing `values` into a member."""
    return Violation(lambda c, h, m: put(m, **values), wanted, person=tuple(rules.split()))


def condition(rules: str, wanted: Wanted, **values: str) -> Violation:
    """A violation by writing `values` into a household's conditions."""
    return Violation(lambda c, h, m: h.conditions.update(values), wanted, household=tuple(rules.split()))


def house(rules: str, wanted: Wanted, **values: object) -> Violation:
    """A violation by writing `values` into a household."""
    return Violation(lambda c, h, m: put(h, **values), wanted, household=tuple(rules.split()))


def income(rules: str, wanted: Wanted, change: Callable[[Household], dict[str, int]]) -> Violation:
    """A violation by changed income, added up again."""

    def changed(county: County, household: Household, member: Member) -> None:
        put(household.income, **change(household))
        household.add_up()

    return Violation(changed, wanted, household=tuple(rules.split()))


def age(member: Member) -> int:
    """On the day of the registry."""
    return age_on(member.citizen.birth, AS_OF)


def school_age(member: Member) -> int:
    """At the end of the school year."""
    return age_on(member.citizen.birth, SCHOOL_YEAR_ENDS)


def card(member: Member) -> bool:
    """Registered with an identity card."""
    return member.id_type == "居民身份证"


def certified(member: Member) -> bool:
    """Registered with a certificate of the disabled."""
    return not card(member)


def student(member: Member) -> bool:
    """At school beyond kindergarten."""
    return member.schooling not in ("", "非在校生", "学前教育")


def healthy(member: Member) -> bool:
    """Neither ill nor disabled."""
    return member.health == "健康"


def idle(member: Member) -> bool:
    """Able, at home, between 18 and 58, and an ordinary member, not the head."""
    return member.labour == "普通劳动力" and not member.works and 18 <= age(member) <= 58


def poor(household: Household) -> bool:
    """Not exited, and identified in an earlier year."""
    return not household.exited and household.identified_year < 2017


def able(household: Household, count: int = 1) -> bool:
    """So many members with full labour."""
    return sum(m.able for m in household.members) >= count


def plain(household: Household) -> bool:
    """Ordinary, and poor for a reason that no rule compares with anything."""
    return household.ordinary and household.main_cause in ("缺技术", "缺资金", "自身发展动力不足", "因灾")


def safe(household: Household) -> bool:
    """House and water are in order."""
    conditions = household.conditions
    return conditions["unsafe_house"] == "否" and conditions["water_safe"] == "是"


def born_on(day: date, rules: str, **values: str) -> Violation:
    """A child born on just this day: the first or last that counts."""

    def changed(county: County, household: Household, member: Member) -> None:
        old = member.citizen
        number = county.numbers.give(day, old.sex)
        born = county.births.named(old.name, old.sex, day, old.ethnic_group, number)
        county.resident(member).citizen = born
        put(member, citizen=born, id_number=number, birth_date=day.isoformat(), **values)

    def wanted(household: Household, member: Member) -> bool:
        child = member.relation in ("之子", "之女") and student(member) and healthy(member)
        return (
            child
            and card(member)
            and school_age(member) in range(7, 15)
            and plain(household)
            and poor(household)
        )

    return Violation(changed, wanted, person=tuple(rules.split()))


def income_of(a_head: int, rules: str) -> Violation:
    """An exited household brought to so many yuan a head."""

    def changed(county: County, household: Household, member: Member) -> None:
        money, wanted = household.income, a_head * household.size
        share = (wanted - money.transfers) / (money.net - money.transfers)
        parts = ("wage", "business", "business_cost", "prop")
        put(money, **{name: int(getattr(money, name) * share) for name in parts})
        money.prop += wanted - money.net
        household.add_up()

    def wanted(household: Household, member: Member) -> bool:
        money = household.income
        return household.exited and money.transfers < 2000 * household.size and not 0 < money.wage < 2000

    return Violation(changed, wanted, household=tuple(rules.split()))
