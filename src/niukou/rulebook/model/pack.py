"""A whole pack on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from niukou.rulebook.model.desks import Desk
from niukou.rulebook.model.dictionary import CodeList, Standard, Table
from niukou.rulebook.model.ground import Basis, Where
from niukou.rulebook.model.procedures import Calendar, Checklist, Indicator, Procedure, Role
from niukou.rulebook.model.rules import LeadRule, QualityRule
from niukou.rulebook.model.sources import Source


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
    leads: Mapping[str, LeadRule]  # exclusions, identity, omissions, disagreements together
    sources: Mapping[str, Source]
    fingerprint: str
    roles: Mapping[str, Role] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    desks: Mapping[str, Desk] = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where = field(default_factory=lambda: Where(""))
