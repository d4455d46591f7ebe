# ruff: noqa: ARG001, ARG005 (a violation is told county, household and member, and few need all three)
"""Violations of groups E, F and G: grants, causes, income."""

from __future__ import annotations

from collections.abc import Callable

from demo.county import County
from demo.records import Household, Measure, Member
from demo.violation import Violation, able, age, healthy, house, income, income_of, plain, poor, put, student


def _recipients(value: str) -> Violation:
    """An ordinary household with a member on subsistence, one of them or all."""
    return Violation(
        lambda c, h, m: put(m, subsistence=value),
        lambda h, m: h.ordinary and h.income.other > 0,
        household=("E08",),
    )


def _nobody_on_subsistence(county: County, household: Household, member: Member) -> None:
    for each in household.members:
        each.subsistence = "否"


def _helpless_and_ordinary(county: County, household: Household, member: Member) -> None:
    _nobody_on_subsistence(county, household, member)
    household.attribute, household.income.subsistence = "一般贫困户", 0
    household.add_up()
    for measure in household.measures:
        measure.content = ""


def _caused_by(cause: str, measure: str = "") -> Violation:
    """The cause is `cause`, and a measure answers it."""
    fit: dict[str, Callable[[Member], bool]] = {
        "因病": lambda m: healthy(m),
        "因残": lambda m: "残疾" not in m.health,
        "因学": lambda m: not student(m) and m.schooling != "学前教育",
    }
    rule = {"因病": "F02", "因残": "F04", "因学": "F03"}[cause]

    def changed(county: County, household: Household, member: Member) -> None:
        household.main_cause = cause
        household.measures.append(Measure(2017, measure, "", 500))

    return Violation(
        changed,
        lambda h, m: plain(h) and poor(h) and all(fit[cause](each) for each in h.members),
        household=(rule,),
    )


def _other_cause(rule: str, cause: str, conditions: Callable[[Household], dict[str, str]]) -> Violation:
    """The household's condition belies the cause."""

    def changed(county: County, household: Household, member: Member) -> None:
        household.main_cause = cause
        household.conditions.update(conditions(household))

    return Violation(changed, lambda h, m: plain(h), household=(rule,))


def _wrong_sum(county: County, household: Household, member: Member) -> None:
    household.net_income = str(household.income.net + 100 * household.size)
    household.income_per_head = f"{household.income.net / household.size + 100:.2f}"


def _wrong_share(county: County, household: Household, member: Member) -> None:
    household.income_per_head = f"{household.income.net / household.size + 1:.2f}"


def _rich_enough(county: County, household: Household, member: Member) -> None:
    household.income.prop += 6200 * household.size - household.income.net
    household.add_up()


def _own(household: Household) -> int:
    """What is left without the farm."""
    income_ = household.income
    return income_.wage + income_.prop + income_.transfers


GRANTS = (
    Violation(
        _nobody_on_subsistence,
        lambda h, m: h.attribute == "低保贫困户" and able(h),
        household=("E07", "J12"),
    ),
    _recipients("是"),
    _recipients("享受"),
    income("E10", lambda h, m: h.attribute == "五保贫困户", lambda h: {"subsistence": 600}),
    income("E11", lambda h, m: h.ordinary and poor(h), lambda h: {"subsistence": 300}),
    income("E11", lambda h, m: h.ordinary and poor(h), lambda h: {"support": 300}),
    income(
        "E12",
        lambda h, m: h.attribute == "低保贫困户" and poor(h) and h.income.other > 0,
        lambda h: {"subsistence": 0},
    ),
    income(
        "E12",
        lambda h, m: h.attribute == "五保贫困户" and poor(h) and h.income.pension > 0,
        lambda h: {"support": 0},
    ),
    Violation(
        _helpless_and_ordinary,
        lambda h, m: (
            h.attribute == "低保贫困户"
            and poor(h)
            and all(each.labour in ("无劳动力", "丧失劳动力") for each in h.members)
        ),
        household=("E15",),
    ),
    Violation(
        lambda c, h, m: put(m, work_area="省外", work_months="5", labour="弱劳动力"),
        lambda h, m: h.attribute == "五保贫困户",
        person=("D24",),
        household=("G06",),
    ),
)
CAUSES = (
    house("F01", lambda h, m: plain(h), main_cause=""),
    _caused_by("因病", "健康帮扶"),
    _caused_by("因学", "教育帮扶"),
    _caused_by("因残", "社会帮扶"),
    Violation(lambda c, h, m: put(h, other_cause=h.main_cause), household=("F05",)),
    house("F06", lambda h, m: plain(h), other_cause="因灾,缺水,因学"),
    house("F07", lambda h, m: plain(h) and able(h, 2) and h.size == 2, main_cause="缺劳力"),
    _other_cause("F08", "缺土地", lambda h: {"cropland": str(4 * h.size)}),
    _other_cause("F09", "交通条件落后", lambda h: {"road_type": "水泥路", "road_distance": "0.5"}),
)
INCOME = (
    Violation(_wrong_sum, household=("G01",)),
    Violation(_wrong_share, household=("G01",)),
    house("G02", lambda h, m: True, income_per_head=""),
    income("G03", lambda h, m: h.exited and h.income.business > 0, lambda h: {"business_cost": 0}),
    income(
        "G04",
        lambda h, m: poor(h) and h.income.business > 0 and _own(h) > 1500,
        lambda h: {"business_cost": h.income.business + 500},
    ),
    income("G05", lambda h, m: poor(h) and not h.workers(), lambda h: {"wage": 800}),
    income("G06", lambda h, m: poor(h) and bool(h.workers()), lambda h: {"wage": 0}),
    income("G07", lambda h, m: poor(h) and bool(h.workers()), lambda h: {"wage": 60}),
    income(
        "E12 G08",
        lambda h, m: (
            h.attribute == "低保贫困户"
            and poor(h)
            and h.income.business > 0
            and not h.income.pension
            and not h.income.ecology
        ),
        lambda h: {"subsistence": 0, "other": 0},
    ),
    income(
        "G09",
        lambda h, m: poor(h) and h.ordinary and age(m) > 61 and h.income.pension > 0,
        lambda h: {"pension": 0},
    ),
    income("G10", lambda h, m: poor(h) and h.income.ecology > 0 and h.ordinary, lambda h: {"ecology": 0}),
    income(
        "G11",
        lambda h, m: (
            poor(h) and _own(h) > 500 and any(x.kind == "产业帮扶" and x.year < 2017 for x in h.measures)
        ),
        lambda h: {"business": 0, "business_cost": 0},
    ),
    Violation(
        _rich_enough,
        lambda h, m: (
            poor(h)
            and h.identified_year <= 2015
            and all(healthy(each) for each in h.members)
            and h.conditions["unsafe_house"] == "否"
            and h.conditions["water_safe"] == "是"
            and any(int(each.work_months) >= 6 for each in h.members)
        ),
        # not asked from October to December, while the exits of the year are decided: a control
    ),
    income(
        "G15",
        lambda h, m: not h.exited and h.identified_year == 2017,
        lambda h: {"prop": h.income.prop + 3100 * h.size - h.income.net},
    ),
    income_of(2950, "I01"),  # two yuan a head under the line
)
