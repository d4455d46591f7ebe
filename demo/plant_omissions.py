"""Plant poor families that the registry lacks, and families that only look so."""

from __future__ import annotations

from collections.abc import Callable

from demo.county import AS_OF, County, Resident, Row, anybody
from demo.names import other_name
from demo.numbers import MISWRITTEN, WRITTEN, old15, with_wrong_check
from demo.plant_exclusions import quality
from demo.registers import disability, illness, subsistence, unsafe_house
from demo.truth import Expected, Trap

_Maker = Callable[[County, str, str, str], Row]
_LOOKED_AT: dict[str, tuple[str, str, str, _Maker]] = {
    "OM-01": ("subsistence", "农村低保", "serial", subsistence),
    "OM-02": ("unsafe_house", "农村危房", "serial", unsafe_house),
    "OM-03": ("disability", "持证残疾人", "", disability),
    "OM-04": ("illness", "大病慢病", "serial", illness),
}
_ROW_TRAPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("OM-02", "已改造", {"repair_state": "已竣工"}),
    ("OM-02", "B级不是危房", {"grade": "B级"}),
    ("OM-03", "三级不算重度", {"grade": "三级"}),
    ("OM-03", "残疾人证已注销", {"status": "注销"}),
    ("OM-04", "慢性病", {"category": "慢性病"}),
    ("OM-04", "自付不到三万元", {"own_expense": "29999.99"}),
)
_RESIDENT_TRAPS = (
    ("迁出", "status", "迁出"),
    ("死亡", "status", "死亡注销"),
    ("城镇户口", "hukou", "非农业"),
)


def plant(county: County) -> None:
    """All of it, `times` times each."""
    for _ in range(county.size.times):
        for rule in _LOOKED_AT:
            for way in ("exact", *WRITTEN, *(MISWRITTEN if rule != "OM-03" else ())):
                if not (rule == "OM-03" and way.startswith("old15")):
                    _written(county, rule, way)
            _two_of_a_family(county, rule)
            for why, field, value in _RESIDENT_TRAPS:
                who = _somebody(county)
                setattr(who, field, value)
                _trap(county, rule, who, why, {})
            for form in ("A02", "A03", ""):
                _in_the_registry_under_another_form(county, rule, form)
            _elsewhere(county, rule)
        for rule, why, changed in _ROW_TRAPS:
            _trap(county, rule, _somebody(county), why, changed)


def _put(county: County, rule: str, who: Resident, number: str, **changed: str) -> str:
    """A row about `who` under `number`; returns the record."""
    table, _, key, make = _LOOKED_AT[rule]
    row = county.row(table, make(county, who.name, number, who.village_code) | changed)
    return row[key] if key else ""


def _somebody(county: County, wanted: Callable[[Resident], object] = anybody) -> Resident:
    family = county.take_family(lambda f: any(wanted(r) for r in f))
    return next(r for r in family if wanted(r))


def _expected(rule: str, who: Resident, record: str, link: str, way: str) -> Expected:
    return Expected(
        kind="omission",
        rule=rule,
        family=who.family_code,
        village=who.village_code,
        source=_LOOKED_AT[rule][1],
        record=record,
        link=link,
        severity="doubt",
        written=way,
    )


def _written(county: County, rule: str, way: str) -> None:
    who = _somebody(
        county,
        lambda r: r.citizen.birth.year < 1999 and (way != "lower_x" or r.citizen.number.endswith("X")),
    )
    number = (WRITTEN | MISWRITTEN)[way](who.citizen.number, county.rng)
    link = (
        "probable" if way in MISWRITTEN else "exact" if way == "exact" and rule != "OM-03" else "normalised"
    )
    county.expect(_expected(rule, who, _put(county, rule, who, number), link, way))


def _two_of_a_family(county: County, rule: str) -> None:
    """Two rows about one family are one finding; the first of the register stands for both."""
    family = county.take_family(lambda f: len(f) >= 2)
    records = [_put(county, rule, who, who.citizen.number) for who in family[:2]]
    link = "exact" if rule != "OM-03" else "normalised"
    county.expect(_expected(rule, family[0], min(records), link, "two_of_a_family"))


def _trap(county: County, rule: str, who: Resident, why: str, changed: dict[str, str]) -> None:
    record = _put(county, rule, who, who.citizen.number, **changed)
    county.trap(Trap(_LOOKED_AT[rule][1], record, why, family=who.family_code))


def _in_the_registry_under_another_form(county: County, rule: str, form: str) -> None:
    """Somebody of the family is in the registry, with the old number, a wrong one or a certificate; a relative is not."""
    household, member = county.take_member(
        lambda m: (m.id_type == "居民身份证") == bool(form) and m.citizen.birth.year < 1975
    )
    if form:
        number = member.citizen.number
        member.id_number = old15(number) if form == "A02" else with_wrong_check(number, county.rng)
        county.expect(quality(form, household, member))
    mother = county.births.bear("女", county.births.birthday(74, AS_OF), "", member.ethnic_group)
    code = household.family_code
    who = Resident(mother, code, "之母", household.village_code)
    county.families[code].append(who)
    _trap(county, rule, who, "同户有人在册，号码是老号码、残疾人证或写错", {})


def _elsewhere(county: County, rule: str) -> None:
    """A number one digit wrong, and the name or the village is another: nobody is recognised."""
    if rule == "OM-03":
        return
    who = _somebody(county)
    wrong = MISWRITTEN["digit"](who.citizen.number, county.rng)
    if county.rng.random() < 0.5:
        name = other_name(county.rng, who.name, who.sex)
        record = _put(county, rule, Resident(who.citizen, "", "", who.village_code, name=name), wrong)
    else:
        others = [v.code for v in county.villages if v.code != who.village_code]
        record = _put(county, rule, who, wrong, village_code=county.rng.choice(others))
    county.trap(Trap(_LOOKED_AT[rule][1], record, "号码错一位，姓名或住址不同", family=who.family_code))
