"""Packs as typed objects: what a pack holds once its files are read, checked, inherited and dated.

Plain values without behaviour. Every object keeps `where`, the file and line it was written in, so that a
later refusal can point at it. Texts that users read are Chinese, English stands beside them.
"""

from niukou.rulebook.model.desks import Desk, DeskAnswer, FindingKind
from niukou.rulebook.model.dictionary import Code, CodeList, Field, PartOf, Standard, Table
from niukou.rulebook.model.ground import (
    Account,
    AreaLevel,
    Basis,
    FieldType,
    Hand,
    LeadKind,
    MoveKind,
    Privacy,
    Scope,
    Severity,
    StandardType,
    WaitsFor,
    Where,
)
from niukou.rulebook.model.pack import Pack
from niukou.rulebook.model.procedures import (
    Calendar,
    Checklist,
    ChecklistItem,
    Indicator,
    IndicatorCase,
    Moves,
    Objection,
    Phase,
    Procedure,
    Role,
    Step,
)
from niukou.rulebook.model.rules import Case, LeadRule, QualityRule
from niukou.rulebook.model.sources import Heading, PersonColumns, Source

__all__ = [
    "Account",
    "AreaLevel",
    "Basis",
    "Calendar",
    "Case",
    "Checklist",
    "ChecklistItem",
    "Code",
    "CodeList",
    "Desk",
    "DeskAnswer",
    "Field",
    "FieldType",
    "FindingKind",
    "Hand",
    "Heading",
    "Indicator",
    "IndicatorCase",
    "LeadKind",
    "LeadRule",
    "MoveKind",
    "Moves",
    "Objection",
    "Pack",
    "PartOf",
    "PersonColumns",
    "Phase",
    "Privacy",
    "Procedure",
    "QualityRule",
    "Role",
    "Scope",
    "Severity",
    "Source",
    "Standard",
    "StandardType",
    "Step",
    "Table",
    "WaitsFor",
    "Where",
]
