"""Settle households in the county: a family, its livelihood, its books, its helper, its rows in the registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from demo.county import AS_OF, SCHOOL_YEAR_ENDS, County, Resident
from demo.families import Families, Family
from demo.household_books import Helpers, HouseholdBooks
from demo.livelihood import Livelihood
from demo.records import Household
from demo.registers import own_rows

_TWIN_FAMILIES = 2
_DRAWS = 20_000


class Settlement:
    """Settles the registered households of a county, and others in the place of free ones when they are wanted."""

    def __init__(self, county: County) -> None:
        self.county = county
        rng = county.rng
        self.families = Families(county.births, AS_OF)
        self._livelihood, self._books = Livelihood(rng, AS_OF, SCHOOL_YEAR_ENDS), HouseholdBooks(rng)
        county.helpers = [
            county.stranger(date(1965 + n % 28, 1 + n % 12, 1 + n % 28), rng.choice("男女"))
            for n in range(county.size.households // 6 + 30)
        ]
        self._helpers = Helpers(rng, county.helpers)

    def settle_all(self) -> None:
        """As many households as the county is to have; the first are those with twins."""
        county = self.county
        twins = _TWIN_FAMILIES * county.size.times
        for serial in range(1, county.size.households + 1):
            if serial <= 2 * twins:
                family = self.families.twins(alike=serial <= twins)
                group = county.twins if serial <= twins else county.unlike_twins
            else:
                family, group = self.families.draw(), county.free_households
            household = self._draw(serial, family)
            county.households.append(household)
            group.append(household)
            self._register(household)
        county.rng.shuffle(county.free_households)
        county.settle = self.instead_of_a_free_one

    def instead_of_a_free_one(self, wanted: Callable[[Household], object]) -> Household:
        """Draw until a household is as wanted, and let it take the place of a free one."""
        county = self.county
        if not county.free_households:
            raise LookupError("the county is too small: no household is left")
        leaving = county.free_households.pop()
        serial = county.households.index(leaving) + 1
        for _ in range(_DRAWS):
            household = self._draw(serial, self.families.draw())
            if wanted(household):
                del county.families[leaving.family_code]
                del county.own_rows[leaving.household_code]
                county.households[serial - 1] = household
                self._register(household)
                return household
        raise LookupError("no such household can be drawn")

    def _draw(self, serial: int, family: Family) -> Household:
        household = self._household(serial, family)
        twins = len(family) == 4 and family[2].citizen.birth == family[3].citizen.birth
        for number, member in enumerate(family, start=1):
            member.person_code = f"{household.household_code}{number:02d}"
            self._livelihood.settle(member)
            if twins and member.id_type != "居民身份证":
                member.id_type, member.id_number = "居民身份证", member.citizen.number
                member.health = "长期慢性病"
        self._books.settle(household)
        return household

    def _household(self, serial: int, family: Family) -> Household:
        rng = self.county.rng
        village = rng.choice(self.county.villages)
        identified = rng.choices((2013, 2014, 2015, 2016, 2017), (4, 8, 4, 4, 1))[0]
        exit_year = rng.randrange(identified + 1, 2017) if identified < 2016 and rng.random() < 0.45 else None
        return Household(
            household_code=f"{village.code}{serial:06d}",
            village_code=village.code,
            family_code=f"H{village.code[6:]}{serial:06d}",
            members=family,
            phone=f"19900{serial:06d}",
            identified_year=identified,
            exit_year=exit_year,
            exit_state="已脱贫" if exit_year else "未脱贫",
        )

    def _register(self, household: Household) -> None:
        county = self.county
        self._helpers.pair(household)
        code, village = household.family_code, household.village_code
        county.families[code] = [Resident(m.citizen, code, m.relation, village) for m in household.members]
        county.own_rows[household.household_code] = [
            row
            for member in household.members
            for row in own_rows(county, member, village, household.head.citizen.number)
        ]
