# ruff: noqa: ARG001, ARG005 (a violation is told county, household and member, and few need all three)
"""Violations of groups H, I and J: house, water, land, exit, helpers, measures."""

from __future__ import annotations

from demo.county import County
from demo.numbers import with_wrong_check
from demo.records import Household, Measure, Member
from demo.violation import Violation, condition, idle, plain, poor, put, safe

_BLANK = {
    "H01.1": "production_power",
    "H01.2": "domestic_power",
    "H01.3": "cooperative",
    "H01.4": "road_distance",
    "H01.5": "road_type",
    "H01.6": "house_area",
    "H01.7": "water_difficult",
    "H01.8": "water_safe",
    "H01.9": "fuel",
    "H01.10": "toilet",
}


def _anybody(household: Household, member: Member) -> bool:
    return True


def _calm(household: Household, member: Member) -> bool:
    """Poor, ordinary, house and water in order, nobody at a vocational school: measures may be anything."""
    schools = [m.schooling for m in household.members]
    return (
        poor(household)
        and plain(household)
        and safe(household)
        and not any("职" in school for school in schools)
    )


def _measures(*kinds: str) -> Violation:
    """Only these measures, all of this year."""

    def changed(county: County, household: Household, member: Member) -> None:
        household.measures[:] = [Measure(2017, kind, "", 600) for kind in kinds]

    rule = {"综合保障": "J10", "基础设施": "J11", "技能培训": "J15"}[kinds[0]]
    return Violation(changed, lambda h, m: _calm(h, m) and idle(m) and m.health == "健康", household=(rule,))


def _few_measures(county: County, household: Household, member: Member) -> None:
    last = [x for x in household.measures if x.year == 2016]
    household.measures[:] = [x for x in household.measures if x.year == 2017] + last[:3]


def _unanswered(county: County, household: Household, member: Member) -> None:
    for measure in household.measures:
        if measure.kind in ("健康帮扶", "社会帮扶"):
            measure.kind = "公共服务"


def _add_measure(rule: str, year: int, kind: str, content: str = "") -> Violation:
    schools = ("中职二年级", "高职高专二年级", "大专及以上")

    def wanted(household: Household, member: Member) -> bool:
        students = any(m.schooling in schools for m in household.members)
        early = household.identified_year <= 2016
        return household.exited and early and not household.workers() and not students

    return Violation(
        lambda c, h, m: h.measures.append(Measure(year, kind, content, 800)), wanted, household=(rule,)
    )


def _ended(county: County, household: Household, member: Member) -> None:
    for pairing in household.pairings:
        pairing.ends_on = "2016-12-31"


def _wrong_number(county: County, household: Household, member: Member) -> None:
    pairing = household.pairings[-1]
    pairing.helper_number = with_wrong_check(pairing.helper_number, county.rng)


def _exit_at_once(county: County, household: Household, member: Member) -> None:
    put(household, identified_year=2017, exit_year=2017)
    household.measures[:] = [x for x in household.measures if x.year == 2017]


LIVING = (
    *(condition(rule, _anybody, **{field: ""}) for rule, field in _BLANK.items()),
    condition("H02", lambda h, m: not h.exited, house_area="0"),
    condition("H02 I03", lambda h, m: h.exited, house_area="0"),
    condition("H03", lambda h, m: h.size == 1, house_area="101"),
    condition("H03", lambda h, m: h.size >= 4, house_area="19"),
    condition("H04", lambda h, m: plain(h), unsafe_house="是", house_grade="A级"),
    condition("H04", lambda h, m: plain(h), unsafe_house="是", house_grade=""),
    condition("H04", lambda h, m: plain(h) and safe(h), house_grade="D级"),
    condition(
        "H05", lambda h, m: h.conditions["water_difficult"] == "是", water_safe="是", water_difficult="是"
    ),
    condition("H06", _anybody, domestic_power="否"),
    condition("H07", lambda h, m: h.size == 1 and plain(h), cropland="51"),
    condition("H08", lambda h, m: h.size >= 4 and plain(h), forest="260"),
    condition("H08", lambda h, m: h.size >= 4 and plain(h), cropland="101"),
    condition(
        "H08",
        lambda h, m: h.size >= 4 and h.income.ecology > 0,
        cropland="5",
        forest="198",
        returned_forest="201",
    ),
    condition(
        "H09", lambda h, m: h.income.ecology > 0 and plain(h), cropland="2", forest="3", returned_forest="6"
    ),
    condition("H10", _anybody, road_distance="50.5"),
)
EXIT = (
    condition("I03", lambda h, m: h.exited, unsafe_house="是", house_grade="D级"),
    condition("I04", lambda h, m: h.exited, water_safe="否"),
    condition("H05 I04", lambda h, m: h.exited, water_difficult="是"),
    Violation(lambda c, h, m: h.measures.clear(), lambda h, m: h.exited, household=("I06",)),
    Violation(_ended, lambda h, m: h.exited, household=("I07",)),
    Violation(_exit_at_once, lambda h, m: h.exited, household=("G15", "I09")),
    Violation(
        lambda c, h, m: put(h, exit_year=h.identified_year - 1), lambda h, m: h.exited, household=("I12",)
    ),
)
HELP = (
    Violation(lambda c, h, m: h.pairings.clear(), household=("J01",)),
    Violation(_wrong_number, household=("J04",)),
    Violation(lambda c, h, m: put(h.pairings[-1], helper_number=""), household=("J04",)),
    Violation(
        lambda c, h, m: put(h.pairings[-1], ends_on="2014-12-31"),
        lambda h, m: not h.exited,
        household=("J06",),
    ),
    Violation(lambda c, h, m: h.measures.clear(), lambda h, m: poor(h), household=("J07",)),
    Violation(
        _few_measures,
        lambda h, m: _calm(h, m) and any(x.year == 2016 for x in h.measures),
        household=("J08",),
    ),
    Violation(
        _unanswered,
        lambda h, m: poor(h) and h.ordinary and h.main_cause == "因病" and safe(h),
        household=("J09",),
    ),
    _measures("综合保障"),
    _measures("基础设施"),
    _measures("技能培训", "基础设施"),
    _add_measure("J13", 2016, "就业帮扶"),
    _add_measure("J14", 2017, "雨露计划"),
    _add_measure("J16", 2012, "基础设施"),
)
