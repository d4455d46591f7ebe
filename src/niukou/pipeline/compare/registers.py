"""Which registers there are to compare, and how a row of each tells whom it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from niukou.engine.session import Session
from niukou.rulebook.expression.vocabulary import birth_field, sex_field
from niukou.rulebook.model import LeadRule, Pack, Source

ABSENT = "row_no"  # names the field that a table does not have, in the steps' parameters; every table has it
PERSON = "person"
HOUSEHOLD = "household"


@dataclass(frozen=True)
class Columns:
    """The fields of a table that tell who a row is about; `ABSENT` for one that it does not have."""

    number: str
    name: str = ABSENT
    birth: str = ABSENT
    sex: str = ABSENT
    village: str = ABSENT
    family: str = ABSENT
    relation: str = ABSENT

    def besides(self) -> tuple[str, ...]:
        """What there is to read besides the number."""
        return tuple(field for name, field in vars(self).items() if name != "number")


@dataclass(frozen=True)
class Register:
    """A register that was handed in: its table, how findings call it, the rules that look at it."""

    table: str
    source: str
    columns: Columns
    record: str
    token: bool
    rules: tuple[LeadRule, ...]

    def of_kind(self, *kinds: str) -> tuple[LeadRule, ...]:
        """Its rules of these kinds that look at rows."""
        return tuple(r for r in self.rules if r.kind in kinds and r.matched)

    def unmatched(self, unmet: str) -> tuple[LeadRule, ...]:
        """Its rules about those whom no row meets: persons, or whole households."""
        return tuple(r for r in self.rules if not r.matched and r.unmet == unmet)

    @property
    def asks_families(self) -> bool:
        """Whether a rule asks how many households' heads are in the row's family."""
        return any("link.heads_in_family" in text for r in self.rules for text in _texts(r))

    @property
    def asks_kin(self) -> bool:
        """Whether a rule looks at the rows of kin."""
        return any(r.kin for r in self.rules)


@dataclass(frozen=True)
class NotRun:
    """A rule that was not judged at all, by its printed code, and why (a sentence in Chinese)."""

    rule: str
    why: str


@dataclass(frozen=True)
class Registers:
    """What there is to compare. `police`: the register that tells families, where it was handed in."""

    persons: Columns | None
    police: Register | None
    others: tuple[Register, ...]
    not_run: tuple[NotRun, ...]

    @property
    def all(self) -> tuple[Register, ...]:
        """Every register, the police's last: it is searched for what the others have shown."""
        return (*self.others, *((self.police,) if self.police else ()))


def registers_of(session: Session, pack: Pack, derived: Iterable[str] = ()) -> Registers:
    """What the session's tables and the pack's layouts give to compare.

    derived: tables whose dates of birth and sexes were all taken from the number; a number that cannot be right
    says nothing there.
    """
    untold = frozenset(derived)
    sources = {s.table: s for s in pack.sources.values() if s.folder == "registers" and s.person}
    police: Register | None = None
    others: list[Register] = []
    not_run: list[NotRun] = []
    for table, source in sources.items():
        rules = tuple(r for r in pack.leads.values() if r.looks_at == table)
        columns = _columns_of(session, source, untold)
        if columns is None:
            not_run += [NotRun(r.code, f"没有{source.source}的数据") for r in rules]
            continue
        record = source.record if source.record in session.columns(table) else None
        register = Register(table, source.source, columns, record or ABSENT, source.record_token, rules)
        if source.person and source.person.family:
            police = register
        else:
            others.append(register)
    if police is None:
        gone = [r.code for o in others for r in o.rules if r.kind == "omission"]
        not_run += [NotRun(code, "没有能认出一家人的户籍数据") for code in gone]
    persons = _persons(session, pack, untold)
    looking = tuple(o for o in others if o.rules)
    return Registers(persons, police, looking, tuple(not_run))


def _columns_of(session: Session, source: Source, untold: frozenset[str]) -> Columns | None:
    """How rows of the source tell whom they are about; None where its table or numbers are not there."""
    there, person = session.columns(source.table), source.person
    if person is None or person.number not in there:
        return None

    def known(field: str | None) -> str:
        return field if field and field in there else ABSENT

    told = source.table not in untold
    return Columns(
        number=person.number,
        name=known(person.name),
        birth=known(person.birth) if told else ABSENT,
        sex=known(person.sex) if told else ABSENT,
        village=known(person.village),
        family=known(person.family),
        relation=known("relation") if person.family else ABSENT,
    )


def _persons(session: Session, pack: Pack, untold: frozenset[str]) -> Columns | None:
    there, table = session.columns(PERSON), pack.tables.get(PERSON)
    if table is None or table.part_of is None:
        return None
    number = next((f.name for f in table.fields.values() if f.type == "identity"), None)
    if number is None or number not in there:
        return None
    birth, sex = birth_field(table), sex_field(table)
    told = PERSON not in untold
    return Columns(
        number=number,
        name="name" if "name" in there else ABSENT,
        birth=birth.name if told and birth and birth.name in there else ABSENT,
        sex=sex.name if told and sex and sex.name in there else ABSENT,
        village=table.part_of.by if table.part_of.by in there else ABSENT,
    )


def columns_read(
    session: Session, table: str, always: Iterable[str], identity: str | None, rules: Iterable[LeadRule]
) -> list[str]:
    """The columns of a table that links, rules and findings read, with what belongs to them.

    Rows are wide and few of them are anybody's: what nobody reads is not carried along. `always`: fields read in
    any case; `identity`: the number by which people are recognised, of which its key and variant are enough.
    """
    mine = re.compile(rf"\b{re.escape(table)}\.(\w+)")
    named = {field for rule in rules for text in _texts(rule) for field in mine.findall(text)}
    whole = {"row_no", *always, *(f"{identity}__{part}" for part in ("key", "form", "variant") if identity)}
    return [c for c in session.columns(table) if c in whole or c.partition("__")[0] in named]


def _texts(rule: LeadRule) -> Iterable[str]:
    yield from (rule.when, rule.doubt_when or "", rule.kin or "", rule.message)
    yield from rule.evidence or ()
    yield from rule.fact_date


def sex_words(pack: Pack) -> Mapping[str, str | None]:
    """How the registry writes what a number tells of the sex: `male`, `female`."""
    table = pack.tables.get(PERSON)
    field = sex_field(table) if table else None
    codes = pack.codelists.get(field.codes or "") if field else None
    told = codes.codes if codes else ()
    return {word: next((c.label for c in told if c.identity == word), None) for word in ("male", "female")}
