"""Both sides of a finding next to each other: what it was found by, and what the book says today under the same heading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.desks import rule_of
from niukou.office.findings.models import Finding
from niukou.office.registry.selectors import HouseholdView, NotThereError, PersonView, household
from niukou.office.registry.selectors.years import HIDDEN
from niukou.rulebook.model import Field, LeadRule, Pack
from niukou.rulebook.say import said_evidence
from niukou.terms.mask import hide_personal_numbers

_HOUSEHOLD, _PERSON = "household", "person"


@dataclass(frozen=True)
class Line:
    """One heading: what was found there, what the book says now; '' where that side does not tell of it. kind: of the field."""

    label: str
    found: str
    now: str
    kind: str = ""

    @property
    def differs(self) -> bool:
        """Whether both sides tell of it, and not the same."""
        return bool(self.found and self.now) and self.found != self.now


@dataclass(frozen=True)
class BothSides:
    """What was found, with what the book says of the same; and what else the book says of the person and household.

    home, person: as the book has them; None where it has none, or none that is the actor's. of_person, of_home: heading, value,
    kind of the field.
    """

    lines: Sequence[Line]
    home: HouseholdView | None
    person: PersonView | None
    of_person: Sequence[tuple[str, str, str]]
    of_home: Sequence[tuple[str, str, str]]


def both_sides(actor: Actor, finding: Finding) -> BothSides:
    """As far as the actor's role reads: a value of a class that he does not read is stars. Raises NotAllowedError."""
    actor.must_cover(finding.area)
    pack = installed_pack()
    home = _home(actor, finding)
    person = next((one for one in home.members if one.code == finding.person), None) if home else None
    now_person = _by_label(pack, _PERSON, person.values if person else {})
    now_home = _by_label(pack, _HOUSEHOLD, home.values if home else {})
    now = {**now_home, **now_person}
    kinds = {
        field.label: field.type
        for table in (_HOUSEHOLD, _PERSON)
        for field in pack.tables[table].fields.values()
    }
    said: Mapping[str, object] = json.loads(finding.evidence or "{}")
    lines = [
        Line(
            label, _found(actor, pack, finding, label, value), now.get(label, ""), _kind(pack, finding, label)
        )
        for label, value in said.items()
    ]
    return BothSides(
        lines,
        home,
        person,
        *([(label, value, kinds[label]) for label, value in of.items()] for of in (now_person, now_home)),
    )


def _home(actor: Actor, finding: Finding) -> HouseholdView | None:
    if not finding.household:
        return None
    try:
        return household(actor, finding.household)
    except NotThereError:
        return None


def _by_label(pack: Pack, table: str, values: Mapping[str, str]) -> dict[str, str]:
    """By heading, in the order of the dictionary, whatever the order in which a file had them."""
    fields = pack.tables[table].fields
    return {field.label: values[name] for name, field in fields.items() if values.get(name)}


def _found(actor: Actor, pack: Pack, finding: Finding, label: str, value: object) -> str:
    """A value of the evidence. Who reads no class of any field of that heading does not read it either."""
    if value is None or value == "":
        return ""
    fields = _fields_of(pack, finding, label)
    sensitive = any(not actor.may_read(field.privacy) for field in fields)
    unknown = not fields and not actor.may_read("sensitive")
    return HIDDEN if sensitive or unknown else hide_personal_numbers(said_evidence(label, str(value)))


def _kind(pack: Pack, finding: Finding, label: str) -> str:
    """The kind of the fields of a heading; '' where they are of several, or there is none."""
    kinds = {field.type for field in _fields_of(pack, finding, label)}
    return kinds.pop() if len(kinds) == 1 else ""


def _fields_of(pack: Pack, finding: Finding, label: str) -> list[Field]:
    rule = rule_of(pack, finding.rule)
    own = rule.looks_at if isinstance(rule, LeadRule) else rule.table if rule else ""
    tables = [pack.tables[own]] if own in pack.tables else []
    tables += [table for table in pack.tables.values() if table.name != own]
    for table in tables:
        fields = [field for field in table.fields.values() if field.label == label]
        if fields:
            return fields
    return []
