"""What the words of an expression mean for one rule: the rows it can see, the pack's standards and codes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from niukou.rulebook.expression.nodes import DATE, NUMBER, TEXT, ValueType
from niukou.rulebook.model import CodeList, Field, LeadRule, Pack, QualityRule, Standard, Table


class ExpressionError(ValueError):
    """An expression that is refused: what is wrong, and what would be right."""

    def __init__(self, wrong: str, right: str = "") -> None:
        self.wrong, self.right = wrong, right
        super().__init__(wrong + (f"；{right}" if right else ""))


LINK_FIELDS: Mapping[str, tuple[str, ...]] = {
    "kind": ("exact", "normalised", "probable"),
    "name_agrees": ("yes", "similar", "no"),
    "heads_in_family": (),
}
LINK_COUNTS = ("heads_in_family",)  # numbers, told only of the register that knows families


@dataclass(frozen=True)
class Vocabulary:
    """The words one rule may use.

    roles: word before the point → table. parts: quantifier noun → child table of the household.
    own: the table whose rows are judged. link: whether `link.…` may be asked; families: whether the register
    tells who lives with whom, so that counts over a family may be.
    """

    roles: Mapping[str, Table]
    parts: Mapping[str, Table]
    own: Table
    tables: Mapping[str, Table]
    codelists: Mapping[str, CodeList]
    standards: Mapping[str, Standard]
    identity_scheme: str
    link: bool = False
    families: bool = False
    person: str | None = None  # role of the row's person, whose age `age_on(day)` asks
    inside: str | None = field(default=None)  # noun of the quantifier being read

    def value_type(self, item: Field) -> ValueType:
        """The type of a field's value."""
        match item.type:
            case "number" | "year":
                return NUMBER
            case "date":
                return DATE
            case "code":
                return ValueType("code", item.codes)
            case "identity":
                return ValueType("identity")
            case _:
                return TEXT

    def root_list(self, key: str) -> str:
        """The code list that a selection selects from, or the list itself."""
        while (above := self.codelists[key].of) is not None:
            key = above
        return key


def nearest(word: str, known: list[str]) -> str:
    """`最接近的是 …` for a misspelt word, or the known ones where there are few, or nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"最接近的是 {close[0]}"
    return f"可用的有 {'、'.join(sorted(known))}" if 0 < len(known) <= 8 else ""


def birth_field(table: Table) -> Field | None:
    """The day of birth of a table's person: its date field that an identity number can fill."""
    return next((f for f in table.fields.values() if f.type == "date" and f.from_identity), None)


def sex_field(table: Table) -> Field | None:
    """The sex of a table's person: its code field that an identity number can fill."""
    return next((f for f in table.fields.values() if f.type == "code" and f.from_identity), None)


def _household_roles(pack: Pack, own: Table) -> dict[str, Table]:
    roles = {own.name: own}
    part = own.part_of
    household = pack.tables[part.table] if part else own
    if part or own.subject == "household":
        roles[household.name] = household
        for child in pack.tables.values():
            if child.part_of and child.part_of.table == household.name and child.head:
                roles["head"] = child
        village = pack.tables.get("village")
        if village and village.key in household.fields:
            roles["village"] = village
    return roles


def vocabulary_of_quality(rule: QualityRule, pack: Pack) -> Vocabulary:
    """The words of a rule over the registry: its row, the row's household, village and head, all parts."""
    return vocabulary_of_table(rule.table, pack)


def vocabulary_of_table(table: str, pack: Pack) -> Vocabulary:
    """The words of whatever asks about the rows of one table of the registry."""
    own = pack.tables[table]
    roles = _household_roles(pack, own)
    household = own.part_of.table if own.part_of else own.name
    parts = {
        t.part_of.called: t
        for t in pack.tables.values()
        if t.part_of and t.part_of.table == household and household in roles
    }
    person = own.name if birth_field(own) else None
    return Vocabulary(
        roles, parts, own, pack.tables, pack.codelists, pack.standards, pack.identity_scheme, person=person
    )


def vocabulary_of_lead(rule: LeadRule, pack: Pack) -> Vocabulary:
    """The words of a rule over a register: its row, the person and household recognised, the link.

    For an omission there is no registered person: the row, and the resident it was recognised as.
    """
    own = pack.tables[rule.looks_at]
    roles = {own.name: own}
    if rule.kind == "omission":
        if "resident" in pack.tables:
            roles["resident"] = pack.tables["resident"]
        return Vocabulary(
            roles, {}, own, pack.tables, pack.codelists, pack.standards, pack.identity_scheme,
            link=True, person="resident" if "resident" in roles else None,
        )  # fmt: skip
    for name in ("person", "household"):
        if name in pack.tables:
            roles[name] = pack.tables[name]
    return Vocabulary(
        roles, {}, own, pack.tables, pack.codelists, pack.standards, pack.identity_scheme,
        link=True, families=_tells_families(rule.looks_at, pack), person="person" if "person" in roles else None,
    )  # fmt: skip


def _tells_families(table: str, pack: Pack) -> bool:
    return any(s.person and s.person.family for s in pack.sources.values() if s.table == table)
