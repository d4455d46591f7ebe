"""The county of the drive: its households by what becomes of them, and what the registers say of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo.county import AS_OF, County, CountySize, Village
from demo.drive.causes import Causes
from demo.drive.size import DriveSize, Group
from demo.drive.sizes_of_households import sizes
from demo.families import Family
from demo.numbers import Numbers
from demo.people import Births, Citizen, age_on
from demo.plant_exclusions import day_before, grown_up
from demo.records import Household, Member
from demo.registers import EXCLUDING, illness, subsistence
from demo.settlement import Settlement

AREA = "539901"
_OLD, _OLD_AND_ILL = 60, 0.25
_LINE_YEARS = (2014, 2015, 2016)


@dataclass
class DriveCounty:
    """The county with its households by group; `born` are (household, member) to come, `leaving` those who go."""

    county: County
    size: DriveSize
    groups: dict[str, list[Household]] = field(default_factory=dict)
    born: list[tuple[Household, Member]] = field(default_factory=list)
    leaving: list[tuple[Household, Member]] = field(default_factory=list)


class DriveSettlement(Settlement):
    """Settles households of a wanted size, poor or exited, all identified before the drive or by it."""

    def __init__(self, county: County) -> None:
        super().__init__(county)
        self._exited = self._new = False
        self._causes = Causes(county.rng)
        self._drawn: dict[int, list[Family]] = {}

    def settle_group(self, group: Group, *, exited: bool = False, new: bool = False) -> list[Household]:
        """The households of a group; new ones are not in the registry, only in the police register."""
        self._exited, self._new, made = exited, new, []
        for size in sizes(group, self.county.rng):
            serial = self.county.serial("household")
            household = self._draw(serial, self._family(size))
            if not exited:
                household.main_cause = self._causes.choose(household)
            self._register(household)
            if not new:
                self.county.households.append(household)
            made.append(household)
        return made

    def _family(self, size: int) -> Family:
        """A family of that size; others that were drawn meanwhile wait for their turn."""
        while not self._drawn.get(size):
            family = self.families.draw()
            self._drawn.setdefault(len(family), []).append(family)
        return self._drawn[size].pop()

    def _draw(self, serial: int, family: Family) -> Household:
        household = super()._draw(serial, family)
        for member in household.members:
            # what the forms of 2017 did not know yet: half labour, two states of health at once
            member.labour = "无劳动力" if member.labour.startswith("弱") else member.labour
            member.health = member.health.rpartition(",")[2]
            # so that as many households have somebody ill as were said to be poor by illness
            if member.health == "健康" and age_on(member.citizen.birth, AS_OF) >= _OLD and self._ill():
                member.health = "长期慢性病"
        return household

    def _ill(self) -> bool:
        return self.county.rng.random() < _OLD_AND_ILL

    def _household(self, serial: int, family: Family) -> Household:
        household = super()._household(serial, family)
        rng = self.county.rng
        household.identified_year = 2017 if self._new else rng.choice((2013, 2014, 2014, 2015))
        household.exit_year = None
        if self._exited:
            household.exit_year = rng.choice([y for y in _LINE_YEARS if y > household.identified_year])
        household.exit_state = "已脱贫" if self._exited else "未脱贫"
        return household


def empty_county(seed: int, size: DriveSize) -> County:
    """The county's villages, before anybody lives there."""
    rng = Random(seed)  # noqa: S311 (a made-up county is no secret)
    numbers = Numbers(rng)
    households = size.poor.households + size.exited.households
    county = County(
        seed, CountySize(households, size.towns, size.villages_a_town), rng, numbers, Births(rng, numbers)
    )
    for town in range(1, size.towns + 1):
        for village in range(1, size.villages_a_town + 1):
            code = f"{AREA}{100 + town:03d}{200 + village:03d}"
            county.villages.append(
                Village(code, f"{town}镇{village}村", f"第{town}镇", rng.random() < 0.5, rng.randrange(3, 13))
            )
    return county


def make_drive_county(seed: int, size: DriveSize | None = None) -> DriveCounty:
    """The county before the drive; the same for the same seed and size."""
    size = size or DriveSize()
    county = empty_county(seed, size)
    settlement, drive = DriveSettlement(county), DriveCounty(county, size)
    drive.groups = {
        "removed_poor": settlement.settle_group(size.removed_poor),
        "remaining": settlement.settle_group(size.remaining),
        "removed_exited": settlement.settle_group(size.removed_exited, exited=True),
        "returned": settlement.settle_group(size.returned, exited=True),
        "settled": settlement.settle_group(size.settled, exited=True),
        "identified": settlement.settle_group(size.identified, new=True),
    }
    _natural_change(drive)
    _leads(drive)
    for rows in county.own_rows.values():
        for table, row in rows:
            county.row(table, row)
    return drive


def _leads(drive: DriveCounty) -> None:
    """What the registers say of the wrongly listed (from before they were listed) and of the missed."""
    county = drive.county
    rules = list(EXCLUDING.values())
    for household in (*drive.groups["removed_poor"], *drive.groups["removed_exited"]):
        owner = next((m for m in household.members if grown_up(m)), household.head)
        register = county.rng.choice(rules)
        row = register.make(county, owner.name, owner.citizen.number, day_before(county, household))
        county.row(register.table, row)
    for household in drive.groups["identified"]:
        who, make = household.head.citizen, county.rng.choice((subsistence, illness))
        table = "subsistence" if make is subsistence else "illness"
        county.row(table, make(county, who.name, who.number, household.village_code))


def _natural_change(drive: DriveCounty) -> None:
    """Children born to the still poor, and old people of theirs who died; no household ends with it."""
    county, size = drive.county, drive.size
    homes = [h for h in drive.groups["remaining"] if len(h.members) >= 2]
    mothers = (h for h in county.rng.sample(homes, len(homes)))
    while len(drive.born) < size.increase:
        household = next(mothers, None) or county.rng.choice(homes)
        drive.born.append((household, _newborn(drive, household, len(drive.born) + 1)))
    elders = [(h, m) for h in homes for m in _elders(h)]
    drive.leaving = sorted(elders, key=lambda pair: pair[1].citizen.birth)[: size.decrease]
    if len(drive.leaving) < size.decrease:
        raise LookupError("too few old people in the county")


def _elders(household: Household) -> Iterator[Member]:
    """One of the household's old, never the head, so that the household goes on as it is."""
    yield from [m for m in household.members[1:] if age_on(m.citizen.birth, AS_OF) > 50][:1]


def _newborn(drive: DriveCounty, household: Household, serial: int) -> Member:
    county = drive.county
    sex = county.rng.choice("男女")
    birth = date(2017, 6, county.rng.randrange(20, 27))  # in the first days of the drive
    citizen: Citizen = county.births.bear(
        sex, birth, household.head.name[0], household.head.citizen.ethnic_group
    )
    relation = "之子" if sex == "男" else "之女"
    return Member(citizen, relation, f"{household.household_code}N{serial:04d}", education="学龄前儿童")
