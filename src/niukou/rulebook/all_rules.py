"""Rules of a pack, of both sorts together."""

from __future__ import annotations

from niukou.rulebook.model import LeadRule, Pack, QualityRule

Rule = QualityRule | LeadRule


def rules_of(pack: Pack) -> list[Rule]:
    """Every rule: those over registers first."""
    rules: list[Rule] = [*pack.leads.values()]
    rules += pack.quality.values()
    return rules


def rules_by_code(pack: Pack) -> dict[str, Rule]:
    """Every rule by its printed code."""
    return {rule.code: rule for rule in rules_of(pack)}


def kind_of(rule: Rule) -> str:
    """The kind of its findings."""
    return rule.kind if isinstance(rule, LeadRule) else "quality"


def table_of(rule: Rule) -> str:
    """The dictionary table whose rows it judges."""
    return rule.looks_at if isinstance(rule, LeadRule) else rule.table
