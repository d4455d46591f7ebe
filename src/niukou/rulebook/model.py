"""Packs as typed objects: what a pack holds once its files are read, checked, inherited and dated.

Plain values without behaviour. Every object keeps `where`, the file and line it was written in, so that a
later refusal can point at it. Texts that users read are Chinese, English stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

FieldType = Literal["text", "identity", "code", "number", "date", "year", "phone", "account"]
Privacy = Literal["public", "internal", "sensitive"]
Severity = Literal["block", "error", "doubt"]
Scope = Literal["row", "household", "area", "all"]
LeadKind = Literal["exclusion", "identity", "omission"]
StandardType = Literal["number", "month_day", "fields", "date", "text"]
WaitsFor = Literal["cases", "ledger", "village_years", "monitoring", "last_year", "support"]


@dataclass(frozen=True)
class Where:
    """A place in a pack: path of the file relative to the packs folder, line from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Basis:
    """The document a fact rests on; `mark` says how sure (seed0..seed4, S, C: read; K, D: unverified)."""

    document: str
    mark: str
    article: str | None = None
    date: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Field:
    """One column of a dictionary table."""

    name: str
    table: str
    label: str
    type: FieldType
    privacy: Privacy
    codes: str | None = None  # key of the code list, for type code
    unit: str | None = None
    meaning: str | None = None
    from_identity: str | None = None  # identity field from which a blank value is taken
    alias: str | None = None  # code of the national system, e.g. AAC001
    collected_from: int | None = None  # year; None = not said
    collected_to: int | None = None  # year; None = until now
    forms: tuple[str, ...] = ()
    where: Where = Where("")


@dataclass(frozen=True)
class PartOf:
    """`person` is part of `household` by `household_code`, called `member` in expressions."""

    table: str
    by: str
    called: str


@dataclass(frozen=True)
class Table:
    """A dictionary table: one standard table of the pipeline."""

    name: str
    title: str
    title_en: str
    key: str
    fields: Mapping[str, Field]
    subject: str | None = None  # village | household | person | helper
    part_of: PartOf | None = None
    head: str | None = None  # expression that is true for the household's head
    waits_for: WaitsFor | None = None  # its data come with a later part of the system
    where: Where = Where("")
    head_where: Where = Where("")


@dataclass(frozen=True)
class Code:
    """One entry of a code list; `identity` is 'male' or 'female' where an identity number tells it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    identity: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class CodeList:
    """A code list, or (`of`) a named selection of another one's labels."""

    key: str
    title: str
    codes: tuple[Code, ...]
    of: str | None = None
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")

    @property
    def labels(self) -> tuple[str, ...]:
        """The canonical Chinese labels, in the order of the file."""
        return tuple(c.label for c in self.codes)


@dataclass(frozen=True)
class Standard:
    """A number, day or list of policy with dated values, ascending by date; None = abolished."""

    key: str
    title: str
    type: StandardType
    unit: str | None
    values: tuple[tuple[date, Any], ...]
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")


@dataclass(frozen=True)
class Case:
    """An example beside a rule: rows as a file would write them, and what must come out."""

    name: str
    given: Mapping[str, Any]
    then: str  # finding | doubt | none
    on: date
    timing: str | None = None
    where: Where = Where("")


@dataclass(frozen=True)
class QualityRule:
    """A rule over the registry's own rows."""

    key: str
    code: str
    title: str
    title_en: str
    table: str
    severity: Severity
    scope: Scope
    when: str
    message: str
    cases: tuple[Case, ...]
    basis: tuple[Basis, ...]
    population: str | None = None
    evidence: tuple[str, ...] | None = None
    gate: str | None = None  # procedure that the rule blocks
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = Where("")
    when_where: Where = Where("")
    places: Mapping[str, Where] = field(default_factory=dict)  # where message, scope, population… are written


@dataclass(frozen=True)
class LeadRule:
    """A rule over a department's register: exclusion, identity or omission."""

    key: str
    kind: LeadKind
    code: str
    title: str
    title_en: str
    looks_at: str
    severity: Severity
    when: str
    message: str
    cases: tuple[Case, ...]
    basis: tuple[Basis, ...]
    doubt_when: str | None = None
    kin: str | None = None
    matched: bool = True
    fact_date: tuple[str, ...] = ()
    evidence: tuple[str, ...] | None = None
    whose: tuple[str, ...] = ()  # member, kin; () = not said
    authorised: bool = False  # needs a signed authorisation
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = Where("")
    when_where: Where = Where("")
    places: Mapping[str, Where] = field(default_factory=dict)  # where message, scope, population… are written


@dataclass(frozen=True)
class Heading:
    """How a field is headed in a file."""

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class PersonColumns:
    """Which fields of a source tell who the row is about."""

    number: str
    name: str | None = None
    birth: str | None = None
    sex: str | None = None
    village: str | None = None
    family: str | None = None


@dataclass(frozen=True)
class Source:
    """The layout of one kind of file."""

    key: str
    title: str
    source: str
    table: str
    folder: Literal["registry", "registers"]
    headings: tuple[Heading, ...]
    record: str | None = None
    record_token: bool = False
    person: PersonColumns | None = None
    department: str | None = None
    authorisation: bool = False
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")


AreaLevel = Literal["natural_village", "village", "town", "county", "prefecture", "province", "outside"]
Account = Literal["outside", "poor", "exited", "removed", "gone"]


@dataclass(frozen=True)
class Role:
    """Somebody with a part in the work: at which area level, which kinds of step, which data he may read."""

    key: str
    title: str
    title_en: str
    level: AreaLevel
    may: tuple[str, ...]
    reads: tuple[Privacy, ...]
    duty: str
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")


@dataclass(frozen=True)
class Objection:
    """Who may object to what was posted, for how long, and what an objection does."""

    by: tuple[str, ...]
    opens: str  # step of the same procedure, or step kind
    clock: Literal["stops", "runs"]
    days: str | None = None  # standard


@dataclass(frozen=True)
class Step:
    """One step of a procedure. `kind` is of the fixed list; everything else is data of the pack."""

    key: str
    kind: str
    title: str
    who: str
    decides: str
    level: AreaLevel
    outcomes: Mapping[str, str]  # outcome -> 'next' | 'end' | step key
    papers: tuple[str, ...] = ()
    quorum: str | None = None  # standard
    majority: str | None = None  # standard
    notice_days: str | None = None  # standard
    objection: Objection | None = None
    compares: tuple[str, ...] = ()  # sources
    laid_before: str | None = None  # step
    authorised_by: str | None = None  # step
    checklist: str | None = None
    within_days: str | None = None  # standard
    window: str | None = None  # calendar phase
    guess: bool = False
    note: str | None = None
    where: Where = Where("")


@dataclass(frozen=True)
class Procedure:
    """How a household, person, village or county comes in, goes out or is put right."""

    key: str
    code: str
    title: str
    title_en: str
    subject: str
    steps: tuple[Step, ...]
    moves_from: tuple[Account, ...] = ()
    moves_to: tuple[Account, ...] = ()  # several: the one they were in before, or as decided
    summary: str | None = None
    guess: bool = False
    basis: tuple[Basis, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = Where("")
    places: Mapping[str, Where] = field(default_factory=dict)  # where the code is written


@dataclass(frozen=True)
class ChecklistItem:
    """One question of a visit; `secures` names the worry or guarantee it answers."""

    key: str
    ask: str
    answer: str
    field: str | None = None
    secures: str | None = None


@dataclass(frozen=True)
class Checklist:
    """What a visit has to look at."""

    key: str
    title: str
    title_en: str
    items: tuple[ChecklistItem, ...]
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")


@dataclass(frozen=True)
class Phase:
    """A stretch of the year: from its first day to the end of its last."""

    key: str
    title: str
    first: date
    last: date
    closes: str = "24:00"
    opens: tuple[str, ...] = ()
    who: str | None = None
    on_request_of: str | None = None
    overlaps: bool = False  # meant to overlap an earlier phase
    guess: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Calendar:
    """One year of a region."""

    key: str
    title: str
    year: int
    phases: tuple[Phase, ...]
    title_en: str | None = None
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")


@dataclass(frozen=True)
class IndicatorCase:
    """An example of an indicator: inputs or rows as a file would write them, and the number that comes out."""

    name: str
    given: Mapping[str, Any]
    then: Decimal | None
    on: date
    where: Where = Where("")


@dataclass(frozen=True)
class Indicator:
    """A figure: a share counted over a standard table, or a formula over named inputs."""

    key: str
    title: str
    title_en: str
    unit: str
    kind: Literal["share", "formula"]
    meaning: str
    table: str | None = None
    weigh: str | None = None
    part: str | None = None
    whole: str | None = None
    by: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    formula: str | None = None
    digits: int = 2
    secret: tuple[str, ...] = ()
    publish_limit: str | None = None  # standard
    cases: tuple[IndicatorCase, ...] = ()
    basis: tuple[Basis, ...] = ()
    where: Where = Where("")
    places: Mapping[str, Where] = field(default_factory=dict)  # where part, whole, formula… are written


@dataclass(frozen=True)
class Pack:
    """A whole pack on one day, inherited and checked. Keys are file stems; tables by their name."""

    name: str
    title: str
    title_en: str
    version: str
    identity_scheme: str
    area_scheme: str
    lineage: tuple[str, ...]  # own name first, then what it inherits
    tables: Mapping[str, Table]
    codelists: Mapping[str, CodeList]
    standards: Mapping[str, Standard]
    quality: Mapping[str, QualityRule]
    leads: Mapping[str, LeadRule]  # exclusions, identity, omissions together
    sources: Mapping[str, Source]
    fingerprint: str
    roles: Mapping[str, Role] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = field(default_factory=lambda: Where(""))
