"""The county in the making: its places, households, residents and registers, and who is still free to be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo.names import full_name
from demo.numbers import Numbers
from demo.people import Births, Citizen
from demo.records import Household, Member
from demo.truth import Expected, Trap, Truth

AS_OF = date(2017, 10, 1)
SCHOOL_YEAR_ENDS = date(2017, 8, 31)
AREA = "539901"
Row = dict[str, str]
"""A register row: dictionary field -> text."""


def anybody(_: object) -> bool:
    """Whoever it is."""
    return True


@dataclass(frozen=True)
class CountySize:
    """How large, and how much is planted.

    `plants` is how often each thing is planted; 0 lets it grow with the number of households (once for every
    400). `families` are those who are not in the registry, for each household that is.
    """

    households: int = 2000
    towns: int = 3
    villages_a_town: int = 8
    families: float = 1.5
    register_rows: float = (
        1.0  # rows about people who are not registered, in each register, for each household
    )
    plants: int = 0

    @property
    def times(self) -> int:
        """How often each thing is planted."""
        return self.plants or max(1, self.households // 400)


@dataclass(frozen=True)
class Village:
    """An administrative village."""

    code: str
    name: str
    town: str
    poor: bool
    hamlets: int


@dataclass
class Resident:
    """A row of the police register."""

    citizen: Citizen
    family_code: str
    relation: str
    village_code: str
    hukou: str = "农业"
    status: str = "正常"
    status_on: str = ""
    name: str = ""
    sex: str = ""

    def __post_init__(self) -> None:
        self.name, self.sex = self.name or self.citizen.name, self.sex or self.citizen.sex


@dataclass
class County:
    """A made-up county. Lists may be changed by whoever plants something."""

    seed: int
    size: CountySize
    rng: Random
    numbers: Numbers
    births: Births
    villages: list[Village] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    families: dict[str, list[Resident]] = field(default_factory=dict)
    registers: dict[str, list[Row]] = field(default_factory=dict)
    own_rows: dict[str, list[tuple[str, Row]]] = field(default_factory=dict)  # by household
    helpers: list[tuple[str, str]] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)
    twins: list[Household] = field(default_factory=list)
    unlike_twins: list[Household] = field(default_factory=list)
    free_households: list[Household] = field(default_factory=list)
    free_families: list[str] = field(default_factory=list)
    serials: dict[str, int] = field(default_factory=dict)
    settle: Callable[[Callable[[Household], object]], Household] | None = None

    def serial(self, of: str) -> int:
        """The next serial number of a kind."""
        self.serials[of] = self.serials.get(of, 0) + 1
        return self.serials[of]

    def take(self, wanted: Callable[[Household], object] = anybody) -> Household:
        """A household that nothing has been planted in; one is settled when no free one is as wanted."""
        for place, household in enumerate(self.free_households):
            if wanted(household):
                del self.free_households[place]
                return household
        if self.settle is None:
            raise LookupError("nobody can settle another household")
        return self.settle(wanted)

    def take_member(
        self, wanted: Callable[[Member], object], of: Callable[[Household], object] = anybody
    ) -> tuple[Household, Member]:
        """A member as wanted of such a household; the household is used up by it."""
        household = self.take(lambda h: of(h) and any(wanted(m) for m in h.members))
        return household, next(m for m in household.members if wanted(m))

    def take_family(self, wanted: Callable[[list[Resident]], object] = anybody) -> list[Resident]:
        """A family that is not in the registry."""
        for place, code in enumerate(self.free_families):
            if wanted(self.families[code]):
                del self.free_families[place]
                return self.families[code]
        raise LookupError(f"no family left as wanted; free ones: {len(self.free_families)}")

    def resident(self, member: Member) -> Resident:
        """The member's own row in the police register."""
        rows = [r for family in self.families.values() for r in family if r.citizen is member.citizen]
        return rows[0]

    def row(self, register: str, row: Row) -> Row:
        """Put a row into a register."""
        self.registers.setdefault(register, []).append(row)
        return row

    def expect(self, *expected: Expected) -> None:
        """Findings that a screen must make."""
        self.truth.expected.extend(expected)

    def trap(self, *traps: Trap) -> None:
        """Rows that must not be found."""
        self.truth.traps.extend(traps)

    def stranger(self, birth: date, sex: str) -> tuple[str, str]:
        """Name and number of somebody of whom nothing else is known."""
        return full_name(self.rng, sex), self.numbers.give(birth, sex, "539950")
