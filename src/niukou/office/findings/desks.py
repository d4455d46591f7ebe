"""The desks of the office's pack, as findings need them."""

from __future__ import annotations

from datetime import date, timedelta

from niukou.rulebook.all_rules import Rule, rules_by_code
from niukou.rulebook.at_date import value_on
from niukou.rulebook.model import Desk, Pack


def desk_of(pack: Pack, kind: str) -> Desk | None:
    """The desk for a kind of finding; None where the pack has none, and then nobody is asked."""
    return next((desk for desk in pack.desks.values() if desk.kind == kind), None)


def days_off(pack: Pack, standard: str, today: date) -> date:
    """The day that lies as many days off as a standard says on `today`."""
    return today + timedelta(days=int(value_on(pack.standards[standard], today) or 0))


def rule_of(pack: Pack, code: str) -> Rule | None:
    """The rule that prints a code; None where the pack has none such now."""
    return rules_by_code(pack).get(code)
