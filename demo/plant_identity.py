"""Plant what the police know better: deaths, moves, other names, other sex, numbers unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from demo.county import County, Resident
from demo.names import miswritten_name, other_name
from demo.numbers import with_wrong_check
from demo.plant_exclusions import quality
from demo.records import Household, Member
from demo.spelling import spell
from demo.truth import Expected, Trap

_DEAD = ("死亡注销", "死亡", "因死亡注销")
_MOVED = ("迁出", "迁往市县外")


def plant(county: County) -> None:
    """Each `times` times, twice or more."""
    for _ in range(county.size.times):
        for _ in range(2):
            _gone(county, "ID-01", _DEAD, "exact")
            _gone(county, "ID-02", _MOVED, "exact")
            _other_name(county)
            _other_sex(county)
            _unknown_number(county)
        _gone(county, "ID-01", _DEAD, "normalised")
        _gone(county, "ID-02", _MOVED, "probable")
        _name_written_otherwise(county)
        _gone_for_other_reasons(county)
        _nobody_recognised(county, "birth")
        _nobody_recognised(county, "sex")


def _plain(member: Member) -> bool:
    return member.id_type == "居民身份证"


def _certified(member: Member) -> bool:
    return member.id_type == "残疾人证"


def _expected(rule: str, household: Household, member: Member, link: str, severity: str) -> Expected:
    return Expected(
        kind="identity",
        rule=rule,
        household=household.household_code,
        person=member.person_code,
        village=household.village_code,
        source="户籍人口",
        link=link,
        severity=severity,
    )


def _taken(county: County, wanted: Callable[[Member], object]) -> tuple[Household, Member, Resident]:
    household, member = county.take_member(wanted)
    return household, member, county.resident(member)


def _gone(county: County, rule: str, labels: tuple[str, ...], link: str) -> None:
    household, member, resident = _taken(county, _certified if link == "normalised" else _plain)
    resident.status = county.rng.choice(labels)
    resident.status_on = spell(date(2017, county.rng.randrange(1, 9), 20), county.rng)
    if link == "probable":
        member.id_number = with_wrong_check(member.id_number, county.rng)
        county.expect(quality("A03", household, member))
    severity = "doubt" if link == "probable" else "error"
    county.expect(_expected(rule, household, member, link, severity))


def _other_name(county: County) -> None:
    household, member, resident = _taken(county, lambda m: _plain(m) and len(m.name) == 3)
    resident.name = other_name(county.rng, member.name, member.sex)
    county.expect(_expected("ID-03", household, member, "exact", "doubt"))


def _name_written_otherwise(county: County) -> None:
    household, member, resident = _taken(
        county, lambda m: _plain(m) and len(m.name) == 3 and miswritten_name(m.name)
    )
    resident.name = miswritten_name(member.name) or member.name
    county.trap(Trap("户籍人口", "", "姓名写法不同", household.household_code, member.person_code))


def _other_sex(county: County) -> None:
    household, member, resident = _taken(county, _plain)
    resident.sex = "女" if member.sex == "男" else "男"
    county.expect(_expected("ID-04", household, member, "exact", "doubt"))


def _unknown_number(county: County) -> None:
    household, member, resident = _taken(county, _plain)
    county.families[household.family_code].remove(resident)
    expected = _expected("ID-05", household, member, "", "doubt")
    county.expect(expected)


def _gone_for_other_reasons(county: County) -> None:
    household, member, resident = _taken(county, _plain)
    resident.status = "参军"
    county.trap(Trap("户籍人口", "", "参军不是死亡也不是迁出", household.household_code, member.person_code))


def _nobody_recognised(county: County, differs: str) -> None:
    """The registry's number fails its check, and the dead person's birthday or sex is another: nobody is recognised."""
    household, member, resident = _taken(county, lambda m: _plain(m) and m.citizen.birth.day < 28)
    member.id_number = with_wrong_check(member.id_number, county.rng)
    resident.status, resident.status_on = "死亡注销", "2017-05-20"
    county.expect(quality("A03", household, member))
    if differs == "birth":
        birth = member.citizen.birth
        member.birth_date = birth.replace(day=birth.day + 1).isoformat()
        county.expect(quality("A06", household, member))
    else:
        resident.sex = "女" if member.sex == "男" else "男"
    county.trap(
        Trap("户籍人口", "", "号码有错，出生日期或性别又不同", household.household_code, member.person_code)
    )
