"""A household's year: house, water, land, income, helpers, measures; fitting its members and each other."""

from __future__ import annotations

from random import Random

from demo.records import Household, Measure, Pairing

YEAR = 2017
LEAST_EXITED = 3200  # yuan a head: safely over the line of 2952
MOST_POOR = 4600  # yuan a head: safely under twice the line, where one asks why they have not left poverty
MOST_NEW = 2800
_FILLERS = ("金融帮扶", "基础设施", "生态帮扶", "社会帮扶", "公共服务", "生产生活条件改善")
_CONTENTS = {"产业帮扶": "发放猪苗", "综合保障": "低保兜底", "教育帮扶": "教育资助", "就业帮扶": "转移就业"}


class HouseholdBooks:
    """Fills a household whose members are settled."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def settle(self, household: Household) -> None:
        """Everything but the helpers."""
        household.size = len(household.members)
        self._attribute(household)
        self._conditions(household)
        self._transfers(household)
        if household.identified_year == YEAR and household.income.transfers > 2000 * household.size:
            household.identified_year = 2015
        self._income(household)
        household.main_cause = self._cause(household)
        if self.rng.random() < 0.2:
            household.other_cause = self.rng.choice(
                [c for c in ("缺资金", "缺技术", "因灾") if c != household.main_cause]
            )
        self._measures(household)

    def _attribute(self, household: Household) -> None:
        members = household.members
        helpless = not any(m.able or m.labour.startswith("弱") for m in members)
        if len(members) == 1 and helpless and members[0].works is False and self._old(household):
            household.attribute = self.rng.choice(("五保贫困户", "低保贫困户"))
        elif (helpless and not household.exited) or self.rng.random() < 0.15:
            household.attribute = "低保贫困户"
        if household.attribute == "低保贫困户":
            for member in members:
                member.subsistence = "是"

    def _old(self, household: Household) -> bool:
        return household.members[0].citizen.birth.year < YEAR - 66

    def _conditions(self, household: Household) -> None:
        rng, size = self.rng, household.size
        needy = not household.exited
        unsafe, thirsty = needy and rng.random() < 0.15, needy and rng.random() < 0.08
        forest = rng.randrange(0, 31)
        household.conditions = {
            "unsafe_house": "是" if unsafe else "否",
            "house_grade": rng.choice(("C级", "D级")) if unsafe else rng.choice(("A级", "B级")),
            "house_area": str(size * rng.randrange(12, 31)),
            "water_difficult": "是" if thirsty else "否",
            "water_safe": "否" if thirsty else "是",
            "domestic_power": "是",
            "production_power": rng.choice("是是是否"),
            "road_type": rng.choice(("泥土路", "砂石路", "水泥路")),
            "road_distance": f"{rng.randrange(1, 60) / 10:.1f}".removesuffix(".0"),
            "fuel": rng.choice(("柴草", "清洁能源")),
            "toilet": rng.choice("是否"),
            "cropland": str(rng.randrange(1, 9)),
            "forest": str(forest),
            "returned_forest": str(rng.randrange(1, 4)) if forest > 10 else "0",
            "cooperative": rng.choice("是否"),
        }

    def _transfers(self, household: Household) -> None:
        income, rng = household.income, self.rng
        if household.attribute == "低保贫困户":
            income.subsistence = household.size * rng.randrange(1200, 1700)
        if household.attribute == "五保贫困户":
            income.support = rng.randrange(4200, 6500)
        insured = [m for m in household.members if m.pension_insurance == "是"]
        income.pension = 1020 * sum(m.citizen.birth.year <= YEAR - 60 for m in insured)
        if household.conditions["returned_forest"] != "0":
            income.ecology = rng.randrange(2, 9) * 100
        income.other = rng.choice((0, 0, 120, 300, 500))

    def _income(self, household: Household) -> None:
        income, rng = household.income, self.rng
        low, high = (1500, MOST_POOR)
        if household.exited:
            low, high = (LEAST_EXITED + 100, 9000)
        elif household.identified_year == YEAR:
            low, high = (1200, MOST_NEW)
        rest = max(rng.randrange(low, high) * household.size - income.transfers, 400)
        if household.attribute == "五保贫困户":
            household.add_up()
            return
        if household.workers():
            income.wage = max(150, int(rest * rng.uniform(0.3, 0.8)))
        if rng.random() < 0.3:
            income.prop = min(400, max(0, (rest - income.wage) // 3))
        earned = rest - income.wage - income.prop
        income.business_cost = max(20, int(earned * rng.uniform(0.1, 0.5)))
        income.business = earned + income.business_cost
        household.add_up()

    def _cause(self, household: Household) -> str:
        members = household.members
        fitting = ["缺技术", "缺资金", "自身发展动力不足", "因灾"]
        if any("病" in m.health for m in members):
            fitting += ["因病"] * 4
        if any("残疾" in m.health for m in members):
            fitting += ["因残"] * 4
        if any(m.schooling not in ("", "非在校生") for m in members):
            fitting += ["因学"] * 2
        if 2 * sum(m.able for m in members) < len(members):
            fitting += ["缺劳力"] * 2
        if int(household.conditions["cropland"]) <= 2 * household.size:
            fitting += ["缺土地"]
        if household.conditions["road_type"] != "水泥路":
            fitting += ["交通条件落后"]
        return self.rng.choice(fitting)

    def _needed(self, household: Household) -> list[str]:
        """The measures that the household's condition and members call for."""
        conditions, members = household.conditions, household.members
        needed = ["产业帮扶"] if household.income.business else []
        if not household.ordinary:
            needed.append("综合保障")
        if household.main_cause in ("因病", "因残"):
            needed.append("健康帮扶")
        if any(m.schooling not in ("", "非在校生") for m in members):
            needed.append("教育帮扶")
        if conditions["unsafe_house"] == "是":
            needed.append("住房安全保障")
        if conditions["water_difficult"] == "是":
            needed.append("饮水安全保障")
        if household.workers():
            needed.append("就业帮扶")
        return needed

    def _measures(self, household: Household) -> None:
        rng, needed = self.rng, self._needed(household)
        years = [YEAR]
        if household.identified_year < YEAR and rng.random() < 0.5:
            years.append(YEAR - 1)
        for year in years:
            # four a year are asked for, of the last full year
            kinds = (
                needed
                + rng.sample(_FILLERS, max(0, 4 - len(needed)))
                + rng.sample(_FILLERS, 1) * rng.randrange(2)
            )
            for kind in dict.fromkeys(kinds):
                content = self._content(household, kind)
                household.measures.append(Measure(year, kind, content, rng.randrange(2, 60) * 100))

    def _content(self, household: Household, kind: str) -> str:
        if kind == "综合保障":
            return "低保兜底" if household.attribute == "低保贫困户" else "特困供养"
        return _CONTENTS.get(kind, "")


class Helpers:
    """Helpers of the county's offices, none with more than twelve households."""

    def __init__(self, rng: Random, pool: list[tuple[str, str]]) -> None:
        self.rng = rng
        self._pool = pool
        self._given = [0] * len(pool)
        self._free = list(range(len(pool)))

    def pair(self, household: Household) -> None:
        """One helper of today, sometimes a former one before."""
        rng, starts = self.rng, max(household.identified_year, 2015)
        if starts <= 2015 and rng.random() < 0.1:
            household.pairings.append(self._pairing(rng.randrange(40), "2015-03-01", "2016-02-28"))
            starts = 2016
        household.pairings.append(self._pairing(rng.randrange(40), f"{starts}-03-01"))

    def _pairing(self, unit: int, starts_on: str, ends_on: str = "") -> Pairing:
        chosen = self.rng.choice(self._free)
        self._given[chosen] += 1
        if self._given[chosen] == 12:
            self._free.remove(chosen)
        name, number = self._pool[chosen]
        return Pairing(name, number, f"县直单位{unit + 1}", starts_on, ends_on)
