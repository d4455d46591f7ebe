"""What the registry holds of a household, as its files write it: text, and amounts of money as whole yuan."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.people import Citizen


@dataclass
class Member:
    """One row of the members' file; `citizen` is who it is about."""

    citizen: Citizen
    relation: str
    person_code: str = ""
    name: str = ""
    sex: str = ""
    id_type: str = "居民身份证"
    id_number: str = ""
    birth_date: str = ""
    ethnic_group: str = ""
    education: str = ""
    schooling: str = ""
    out_of_school_reason: str = ""
    health: str = "健康"
    labour: str = "无劳动力"
    work_area: str = ""
    work_months: str = "0"
    medical_insurance: str = "是"
    pension_insurance: str = "否"
    subsistence: str = "否"

    def __post_init__(self) -> None:
        who = self.citizen
        self.name, self.sex, self.ethnic_group = who.name, who.sex, who.ethnic_group
        self.id_number, self.birth_date = who.number, who.birth.isoformat()

    @property
    def works(self) -> bool:
        """A work area is given."""
        return bool(self.work_area)

    @property
    def able(self) -> bool:
        """Full labour."""
        return self.labour in ("普通劳动力", "技能劳动力")


@dataclass
class Income:
    """Yuan a year."""

    wage: int = 0
    business: int = 0
    business_cost: int = 0
    prop: int = 0
    family_planning: int = 0
    subsistence: int = 0
    support: int = 0
    pension: int = 0
    ecology: int = 0
    other: int = 0

    @property
    def transfers(self) -> int:
        """All that is paid to the household without work."""
        return (
            self.family_planning + self.subsistence + self.support + self.pension + self.ecology + self.other
        )

    @property
    def net(self) -> int:
        """Net income."""
        return self.wage + self.business + self.prop + self.transfers - self.business_cost


@dataclass
class Pairing:
    """A helper's row."""

    helper_name: str
    helper_number: str
    unit: str
    starts_on: str
    ends_on: str = ""


@dataclass
class Measure:
    """A measure of help."""

    year: int
    kind: str
    content: str
    amount: int


@dataclass
class Household:
    """One row of the households' file with all that belongs to it."""

    household_code: str
    village_code: str
    family_code: str
    members: list[Member]
    phone: str
    identified_year: int
    exit_year: int | None
    attribute: str = "一般贫困户"
    exit_state: str = "未脱贫"
    size: int = 0
    main_cause: str = ""
    other_cause: str = ""
    conditions: dict[str, str] = field(default_factory=dict)
    income: Income = field(default_factory=Income)
    net_income: str = ""
    income_per_head: str = ""
    identification_standard: str = "国家标准"
    pairings: list[Pairing] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    @property
    def head(self) -> Member:
        """The first member."""
        return self.members[0]

    @property
    def exited(self) -> bool:
        """It has left poverty."""
        return self.exit_state == "已脱贫"

    @property
    def ordinary(self) -> bool:
        """Neither on subsistence nor supported."""
        return self.attribute == "一般贫困户"

    def workers(self) -> list[Member]:
        """Members who work for wages."""
        return [m for m in self.members if m.works]

    def add_up(self) -> None:
        """Write net income and income per head of the declared size as they follow from the rest."""
        self.net_income = str(self.income.net)
        self.income_per_head = f"{self.income.net / self.size:.2f}".rstrip("0").rstrip(".")
