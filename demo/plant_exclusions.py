"""Plant register rows that say a household may not be poor: every rule, every way of writing, every timing."""

from __future__ import annotations

from copy import copy
from datetime import date
from random import Random

from demo.county import AS_OF, County, Resident, Row
from demo.names import miswritten_name, other_name
from demo.numbers import MISWRITTEN, WRITTEN, old15, swapped_at, with_wrong_check
from demo.people import age_on
from demo.records import Household, Member
from demo.registers import EXCLUDING, business, post, vehicle
from demo.spelling import spell
from demo.truth import Expected

# those that take certain people first, then those whom anybody will do
_WAYS = (
    *("lower_x", "certificate", "certificate_wrong", "name_too", "as_certificate"),
    *("registry_wrong", "registry_old", "registry_missing", "registry_swapped", "registry_year"),
    *(way for way in WRITTEN if way != "lower_x"),
    *MISWRITTEN,
)
_PROBABLE = (
    *MISWRITTEN,
    *("certificate_wrong", "name_too"),
    *("registry_wrong", "registry_missing", "registry_swapped", "registry_year"),
)
_TIMINGS = ("after", "after_exit", "in_year_of_exit", "same_year", "no_date")


def plant(county: County) -> None:
    """All of it, `times` times each."""
    for _ in range(county.size.times):
        for way in _WAYS:
            for rule in EXCLUDING:
                _written(county, rule, way)
        for case in _TIMINGS:
            for rule in EXCLUDING:
                _timed(county, rule, case)
        _acquired_later(county)
        _two_cars(county)
        _registered_twice(county)
        _other_name_same_number(county)
    for nth, household in enumerate(county.unlike_twins):
        _told_apart_by_name(county, list(EXCLUDING)[nth % len(EXCLUDING)], household)
    for _ in range(county.size.times):
        for old in (False, True):
            _kin(county, old=old)
            _price_unknown(county)
            _cooperative_head(county)


def grown_up(member: Member) -> bool:
    """Old enough to own something when the household was identified, with an identity card in the registry."""
    return member.citizen.birth.year <= 1992 and member.id_type == "居民身份证"


def lead(
    household: Household, member: Member | None, rule: str, row: Row, link: str = "exact", **other: str
) -> Expected:
    """What a screen must say about `row`; timing is `before` unless told."""
    register = EXCLUDING[rule]
    return Expected(
        kind="exclusion",
        rule=rule,
        household=household.household_code,
        person=member.person_code if member else "",
        village=household.village_code,
        source=register.source,
        record=row[register.key],
        link=link,
        severity=other.get("severity") or ("doubt" if link == "probable" else "error"),
        timing=other.get("timing", "before"),
        written=other.get("written", "exact"),
    )


def day_before(county: County, household: Household) -> str:
    """A day in a year before the household was identified."""
    year = county.rng.randrange(household.identified_year - 5, household.identified_year)
    return spell(date(year, county.rng.randrange(1, 13), 15), county.rng)


def _wanted(way: str, member: Member) -> bool:
    who = member.citizen
    if way.startswith("certificate"):
        return member.id_type == "残疾人证" and who.birth.year <= 1992
    if way == "lower_x":
        return grown_up(member) and who.number.endswith("X")
    if way == "name_too":
        return grown_up(member) and miswritten_name(who.name) is not None
    return grown_up(member)


def _written(county: County, rule: str, way: str) -> None:
    household, member = county.take_member(lambda m: _wanted(way, m))
    register, who, rng = EXCLUDING[rule], member.citizen, county.rng
    name, number, link = who.name, who.number, "probable" if way in _PROBABLE else "normalised"
    if way in WRITTEN:
        number = WRITTEN[way](number, rng)
    elif way in MISWRITTEN:
        number = MISWRITTEN[way](number, rng)
    elif way == "name_too":
        name, number = miswritten_name(name) or name, MISWRITTEN["digit"](number, rng)
    elif way == "certificate_wrong":
        number = MISWRITTEN["digit"](number, rng)
    elif way == "as_certificate":
        number += "32"
    elif way.startswith("registry_"):
        member.id_number, *rules = _in_the_registry(way, number, rng)
        county.expect(*(quality(broken, household, member) for broken in rules))
    if way == "exact":
        link = "exact"
    row = county.row(register.table, register.make(county, name, number, day_before(county, household)))
    county.expect(lead(household, member, rule, row, link, written=way))


def _in_the_registry(way: str, number: str, rng: Random) -> tuple[str, ...]:
    """The number as the registry has it wrong, and the rules that this breaks."""
    return {
        "registry_wrong": (with_wrong_check(number, rng), "A03"),
        "registry_old": (old15(number), "A02"),
        "registry_missing": (MISWRITTEN["missing"](number, rng), "A01"),
        "registry_swapped": (swapped_at(number, 4), "A03"),
        "registry_year": (MISWRITTEN["year"](number, rng), "A03", "A06"),
    }[way]


def _timed(county: County, rule: str, case: str) -> None:
    rng, year = county.rng, date.max.year
    gone = case in ("after_exit", "in_year_of_exit")
    household, member = county.take_member(
        grown_up,
        lambda h: h.exited == gone and h.identified_year < 2016 and (h.exit_year or 0) < 2017,
    )
    identified, left = household.identified_year, household.exit_year or 2016
    year, timing = {
        "after": (rng.randrange(identified + 1, 2018), "after"),
        "after_exit": (rng.randrange(left + 1, 2018), "after_exit"),
        "in_year_of_exit": (left, "after"),
        "same_year": (identified, "unknown"),
        "no_date": (0, "unknown"),
    }[case]
    on = spell(date(year, rng.randrange(1, 9), 15), rng) if year else ""
    register, who = EXCLUDING[rule], member.citizen
    row = county.row(register.table, register.make(county, who.name, who.number, on))
    county.expect(lead(household, member, rule, row, timing=timing, written=case))


def _acquired_later(county: County) -> None:
    """A car registered long ago, and this owner's only since the household was identified."""
    household, member = county.take_member(grown_up, lambda h: not h.exited and h.identified_year < 2016)
    row = vehicle(county, member.name, member.citizen.number, "2010-04-01")
    row["acquired_on"] = spell(date(household.identified_year + 1, 3, 2), county.rng)
    county.row("vehicle", row)
    county.expect(lead(household, member, "YN-03", row, timing="after", written="acquired_later"))


def _two_cars(county: County) -> None:
    household, member = county.take_member(grown_up)
    for _ in range(2):
        row = vehicle(county, member.name, member.citizen.number, day_before(county, household))
        county.row("vehicle", row)
        county.expect(lead(household, member, "YN-03", row, written="two_cars"))


def _registered_twice(county: County) -> None:
    """Somebody registered in two households has a car: it says something of both."""
    household, member = county.take_member(
        lambda m: grown_up(m) and m.able and not m.works, lambda h: h.ordinary
    )
    other = county.take(
        lambda h: (
            h.ordinary
            and not h.exited
            and h.identified_year < 2017
            and h.workers()
            and h.main_cause in ("缺技术", "缺资金", "自身发展动力不足", "因灾")
        )
    )
    again = second_row(other, member)
    year = min(household.identified_year, other.identified_year) - 1
    row = vehicle(county, member.name, member.citizen.number, f"{year}-04-02")
    county.row("vehicle", row)
    for home, who in ((household, member), (other, again)):
        county.expect(quality("A10", home, who), lead(home, who, "YN-03", row, written="registered_twice"))


def _other_name_same_number(county: County) -> None:
    """The number decides; that the names differ is told beside."""
    household, member = county.take_member(grown_up)
    name = other_name(county.rng, member.name, member.sex)
    row = vehicle(county, name, member.citizen.number, day_before(county, household))
    county.row("vehicle", row)
    county.expect(lead(household, member, "YN-03", row, written="other_name"))


def _told_apart_by_name(county: County, rule: str, household: Household) -> None:
    """A number one character from both of two twins; the name says whose it is."""
    first, second = household.members[2:4]
    number = first.citizen.number[:17] + second.citizen.number[17]
    register = EXCLUDING[rule]
    row = register.make(county, second.name, number, day_before(county, household))
    county.row(register.table, row)
    county.expect(lead(household, second, rule, row, "probable", written="twins_told_apart"))


def _kin(county: County, *, old: bool) -> None:
    """A son in the same household book, not in the registry, with a public post; the head's number may be old."""
    household, head = county.take_member(
        lambda m: m.relation == "户主" and grown_up(m) and age_on(m.citizen.birth, AS_OF) >= 48
    )
    birth = county.births.birthday(county.rng.randrange(24, 27), AS_OF)
    son = county.births.bear("男", birth, head.name[0], head.ethnic_group)
    if old:
        head.id_number = old15(head.citizen.number)
        county.expect(quality("A02", household, head))
    code = household.family_code
    county.families[code].append(Resident(son, code, "之子", household.village_code))
    on = spell(date(household.identified_year - 1, 7, 1), county.rng)
    row = county.row("payroll", post(county, son.name, son.number, on))
    county.expect(lead(household, None, "YN-01", row, severity="doubt", written="kin"))


def _price_unknown(county: County) -> None:
    household, member = county.take_member(grown_up)
    row = vehicle(county, member.name, member.citizen.number, day_before(county, household))
    county.row("vehicle", row | {"price": ""})
    county.expect(lead(household, member, "YN-03", row, severity="doubt", written="price_unknown"))


def _cooperative_head(county: County) -> None:
    household, member = county.take_member(grown_up)
    row = business(county, member.name, member.citizen.number, day_before(county, household))
    role = county.rng.choice(("法定代表人", "理事长", "负责人"))
    county.row("business", row | {"kind": "农民专业合作社", "role": role})
    county.expect(lead(household, member, "YN-05", row, severity="doubt", written="cooperative_head"))


def second_row(household: Household, member: Member, **values: str) -> Member:
    """A second row about the same citizen, as some other relation in `household`."""
    row = copy(member)
    row.person_code = f"{household.household_code}{len(household.members) + 1:02d}"
    for name, value in {"relation": "其他", **values}.items():
        setattr(row, name, value)
    household.members.append(row)
    household.size += 1
    household.add_up()
    return row


def quality(rule: str, household: Household, member: Member | None = None) -> Expected:
    """A violation of a quality rule by the household, or by a member."""
    return Expected(
        kind="quality",
        rule=rule,
        household=household.household_code,
        person=member.person_code if member else "",
        village=household.village_code,
    )
