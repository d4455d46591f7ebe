"""The desks of the office's pack, as findings need them."""

from __future__ import annotations

from datetime import date, timedelta

from niukou.rulebook.at_date import value_on
from niukou.rulebook.model import Desk, LeadRule, Pack, QualityRule


def desk_of(pack: Pack, kind: str) -> Desk | None:
    """The desk for a kind of finding; None where the pack has none, and then nobody is asked."""
    return next((desk for desk in pack.desks.values() if desk.kind == kind), None)


def days_off(pack: Pack, standard: str, today: date) -> date:
    """The day that lies as many days off as a standard says on `today`."""
    return today + timedelta(days=int(value_on(pack.standards[standard], today) or 0))


def rules_of(pack: Pack) -> dict[str, LeadRule | QualityRule]:
    """The rules that findings come of, by printed code, in its order."""
    rules: list[LeadRule | QualityRule] = [*pack.leads.values(), *pack.quality.values()]
    return {one.code: one for one in sorted(rules, key=lambda one: one.code)}


def rule_of(pack: Pack, code: str) -> LeadRule | QualityRule | None:
    """The rule that prints a code; None where the pack has none such now."""
    rules: tuple[LeadRule | QualityRule, ...] = (*pack.leads.values(), *pack.quality.values())
    return next((one for one in rules if one.code == code), None)
