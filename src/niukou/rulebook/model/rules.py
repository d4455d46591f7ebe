"""Rules over the registry and over registers, with their cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from niukou.rulebook.model.ground import NOWHERE, Basis, LeadKind, Scope, Severity, Where


@dataclass(frozen=True)
class Case:
    """An example beside a rule: rows as a file would write them, and what must come out."""

    name: str
    given: Mapping[str, Any]
    then: str  # finding | doubt | none
    on: date
    timing: str | None = None
    where: Where = NOWHERE


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
    secures: str | None = None  # the worry or guarantee that stays open while it finds something
    asks: tuple[str, ...] = ()  # fields that must be filled before the gate opens
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = NOWHERE
    when_where: Where = NOWHERE
    places: Mapping[str, Where] = field(default_factory=dict)  # where message, scope, population… are written


@dataclass(frozen=True)
class LeadRule:
    """A rule over a department's register: exclusion, identity, omission; or quality, where the two disagree."""

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
    unmet: Literal["person", "household"] = "person"  # with matched False: who must not be met by any row
    fact_date: tuple[str, ...] = ()
    evidence: tuple[str, ...] | None = None
    whose: tuple[str, ...] = ()  # member, kin; () = not said
    authorised: bool = False  # needs a signed authorisation
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = NOWHERE
    when_where: Where = NOWHERE
    places: Mapping[str, Where] = field(default_factory=dict)  # where message, scope, population… are written
