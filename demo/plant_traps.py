"""Plant rows that look like leads and are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from demo.county import County, Resident, Row
from demo.names import miswritten_name, other_name
from demo.numbers import is_valid, with_digit_wrong
from demo.plant_exclusions import day_before, grown_up
from demo.records import Household, Member
from demo.registers import EXCLUDING
from demo.truth import Trap

_CHANGED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("YN-03", "不到三万元", {"price": "29999"}),
    ("YN-03", "不到三万元", {"price": "2.9万元", "kind": "普通二轮摩托车"}),
    ("YN-03", "残疾人代步车", {"price": "35000", "kind": "残疾人代步车"}),
    ("YN-03", "农用三轮车", {"price": "", "kind": "三轮汽车"}),
    ("YN-03", "已注销", {"status": "注销"}),
    ("YN-03", "已报废", {"status": "报废"}),
    ("YN-04", "搬迁安置房", {"acquired_by": "易地搬迁安置"}),
    ("YN-04", "灾后重建", {"acquired_by": "灾后重建"}),
    ("YN-04", "征迁安置", {"acquired_by": "拆迁安置"}),
    ("YN-04", "宅基地", {"use": "宅基地"}),
    ("YN-04", "已转移", {"status": "历史"}),
    ("YN-04", "车库", {"use": "车库"}),
    ("YN-05", "不再经营", {"status": "注销"}),
    ("YN-05", "不再经营", {"status": "吊销,未注销"}),
    ("YN-05", "合作社成员", {"kind": "农民专业合作社", "role": "成员"}),
    ("YN-01", "公益性岗位是帮扶措施", {"category": "公益性岗位"}),
    ("YN-01", "临时聘用不是公职", {"category": "劳务派遣"}),
    ("YN-01", "已退休", {"status": "退休"}),
    ("YN-01", "已退休", {"category": "退休人员"}),
    ("YN-02", "已离任", {"status": "离任"}),
    ("YN-02", "已离任", {"status": "届满"}),
)


def plant(county: County) -> None:
    """All of it, `times` times each; identity traps once for every register in turn."""
    rules = list(EXCLUDING)
    for time in range(county.size.times):
        for rule, why, changed in _CHANGED:
            household, member = county.take_member(grown_up)
            _row(county, rule, household, member, why, **_of(member), **changed)
        for nth, identity in enumerate(_IDENTITY):
            for more in range(2):
                household, member = county.take_member(
                    lambda m: grown_up(m) and miswritten_name(m.name) is not None and len(m.name) > 1
                )
                identity(county, rules[(time + nth + more) % len(rules)], household, member)
        _kin_in_public_welfare_post(county)
        _kin_with_car(county)
    for nth, household in enumerate(county.twins):
        _two_registered(county, rules[nth % len(rules)], household)


def _of(member: Member) -> dict[str, str]:
    return {"name": member.citizen.name, "number": member.citizen.number}


def _row(
    county: County, rule: str, household: Household, member: Member | None, why: str, **changed: str
) -> Row:
    """A row of the register that `rule` looks at, and the trap of it."""
    register = EXCLUDING[rule]
    name, number = changed.pop("name"), changed.pop("number")
    row = register.make(county, name, number, day_before(county, household)) | changed
    county.row(register.table, row)
    person = member.person_code if member else ""
    county.trap(Trap(register.source, row[register.key], why, household.household_code, person))
    return row


def _same_name_and_birthday(county: County, rule: str, household: Household, member: Member) -> None:
    who = member.citizen
    number = county.numbers.give(who.birth, who.sex, county.rng.choice(("539950", "539901")))
    _row(county, rule, household, member, "同名同生日的另一人", name=who.name, number=number)


def _twin(county: County, rule: str, household: Household, member: Member) -> None:
    """A twin who is not in the registry, with a name that sounds alike; both numbers are valid."""
    twin = _sibling(county, member)
    _row(county, rule, household, member, "双胞胎", name=twin.citizen.name, number=twin.citizen.number)


def _valid_in_another_year(county: County, rule: str, household: Household, member: Member) -> None:
    number = county.numbers.other_year_of(member.citizen.number)
    if number is None:
        _same_name_and_birthday(county, rule, household, member)
        return
    _row(county, rule, household, member, "同名而出生年不同，两个号码都有效", name=member.name, number=number)


def _one_registered(county: County, rule: str, household: Household, member: Member) -> None:
    """A number one character away from a member's and from an unregistered twin's."""
    twin = _sibling(county, member)
    number = member.citizen.number[:17] + twin.citizen.number[17]
    _row(county, rule, household, member, "两个候选人，一个只在户籍", name=member.citizen.name, number=number)


def _other_name(county: County, rule: str, household: Household, member: Member) -> None:
    """The number is one digit wrong, and the name is somebody else's."""
    name = other_name(county.rng, member.name, member.sex)
    number = with_digit_wrong(member.citizen.number, county.rng)
    _row(county, rule, household, member, "号码错一位而姓名不同", name=name, number=number)


def _one_character_other(county: County, rule: str, household: Household, member: Member) -> None:
    """The number is one digit wrong, and the name differs in one character that neither sounds nor looks alike."""
    number = with_digit_wrong(member.citizen.number, county.rng)
    _row(
        county, rule, household, member, "号码错一位而姓名差一字", name=member.name[:-1] + "国", number=number
    )


def _nameless(county: County, rule: str, household: Household, member: Member) -> None:
    number = with_digit_wrong(member.citizen.number, county.rng)
    _row(county, rule, household, member, "号码错一位而没有姓名", name="", number=number)


def _two_digits_wrong(county: County, rule: str, household: Household, member: Member) -> None:
    number = two_wrong(member.citizen.number, county.rng)
    _row(county, rule, household, member, "号码错两位", name=member.citizen.name, number=number)


_IDENTITY: tuple[Callable[[County, str, Household, Member], None], ...] = (
    _same_name_and_birthday,
    _twin,
    _valid_in_another_year,
    _one_registered,
    _other_name,
    _one_character_other,
    _nameless,
    _two_digits_wrong,
)


def two_wrong(number: str, rng: Random) -> str:
    """A digit of the day and one of the sequence wrong; not valid."""
    while True:
        wrong = list(number)
        for place in (13, 15):
            wrong[place] = rng.choice([c for c in "0123456789" if c != number[place]])
        if not is_valid("".join(wrong)):
            return "".join(wrong)


def _two_registered(county: County, rule: str, household: Household) -> None:
    first, second = household.members[2:4]
    number = first.citizen.number[:17] + second.citizen.number[17]
    _row(county, rule, household, first, "两个候选人都在册", name=first.citizen.name, number=number)


def _sibling(county: County, member: Member) -> Resident:
    """A twin in a household book of their own, who is not registered."""
    who = member.citizen
    name = miswritten_name(who.name) or who.name
    number = county.numbers.twin_of(who.number)
    twin = county.births.named(name, who.sex, who.birth, who.ethnic_group, number)
    code = f"F9{county.serial('sibling'):07d}"
    village = county.rng.choice(county.villages).code
    county.families[code] = [Resident(twin, code, "户主", village)]
    return county.families[code][0]


def _kin_of_head(county: County) -> tuple[Household, Resident]:
    household, head = county.take_member(lambda m: m.relation == "户主" and m.citizen.birth.year < 1969)
    child = county.births.bear("女", date(1992, 2, 3), head.name[0], head.ethnic_group)
    code = household.family_code
    kin = Resident(child, code, "之女", household.village_code)
    county.families[code].append(kin)
    return household, kin


def _kin_in_public_welfare_post(county: County) -> None:
    household, kin = _kin_of_head(county)
    of = {"name": kin.name, "number": kin.citizen.number}
    _row(county, "YN-01", household, None, "户主近亲属在公益性岗位", **of, category="公益岗位")


def _kin_with_car(county: County) -> None:
    household, kin = _kin_of_head(county)
    _row(
        county,
        "YN-03",
        household,
        None,
        "户主近亲属的车，规则不看",
        name=kin.name,
        number=kin.citizen.number,
    )
