"""Make a county: places, households, people not registered, registers, and then what is planted."""

from __future__ import annotations

from random import Random

from demo import disagreements, plant_exclusions, plant_identity, plant_omissions, plant_quality, plant_traps
from demo.county import AREA, County, CountySize, Resident, Village
from demo.numbers import Numbers
from demo.people import Births
from demo.registers import strangers_rows
from demo.settlement import Settlement


def make_county(seed: int, size: CountySize | None = None) -> County:
    """A county with its truth; the same for the same seed and size. LookupError where it is too small."""
    rng = Random(seed)  # noqa: S311 (a made-up county is no secret)
    numbers = Numbers(rng)
    county = County(seed, size or CountySize(), rng, numbers, Births(rng, numbers))
    _places(county)
    settlement = Settlement(county)
    settlement.settle_all()
    _unregistered(county, settlement)
    strangers_rows(county)
    plant_quality.plant(county)
    plant_exclusions.plant(county)
    plant_traps.plant(county)
    plant_identity.plant(county)
    plant_omissions.plant(county)
    for rows in county.own_rows.values():
        for table, row in rows:
            county.row(table, row)
    disagreements.tell(county)
    for registered in county.registers.values():
        rng.shuffle(registered)
    return county


def _places(county: County) -> None:
    for town in range(1, county.size.towns + 1):
        for village in range(1, county.size.villages_a_town + 1):
            code = f"{AREA}{100 + town:03d}{200 + village:03d}"
            poor, hamlets = county.rng.random() < 0.5, county.rng.randrange(3, 13)
            county.villages.append(Village(code, f"{town}镇{village}村", f"第{town}镇", poor, hamlets))


def _unregistered(county: County, settlement: Settlement) -> None:
    for serial in range(round(county.size.households * county.size.families)):
        code = f"F{serial:08d}"
        village = county.rng.choice(county.villages).code
        county.families[code] = [
            Resident(m.citizen, code, m.relation if m.relation == "户主" else "家庭成员", village)
            for m in settlement.families.draw()
        ]
        county.free_families.append(code)
