"""What a finding tells a case: when the fact arose, as evidence, and why somebody left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from niukou.office.findings.desks import desk_of
from niukou.office.findings.models import Finding
from niukou.rulebook.model import LeadRule, Pack, Procedure

_REMOVED = "removed"


@dataclass(frozen=True)
class Lead:
    """A finding, and what its case needs to know that the finding does not say (see `Subject.facts`).

    household: the code of the household it leads to, for a finding about a family that has just come into the book.
    """

    finding: Finding
    facts: Mapping[str, Any] = field(default_factory=dict)
    household: str = ""


def facts_of(pack: Pack, procedure: Procedure, leads: Sequence[Lead]) -> dict[str, Any]:
    """The facts of a case that all of these lead to; what is said beside a finding goes before what it tells.

    For a removal each is evidence, with its day or, where none is known, when it arose by the screen; for what happened
    on a day, that day and the reason that the desk writes for its rule.
    """
    facts: dict[str, Any] = {}
    evidence: list[Any] = []
    for lead in leads:
        evidence += lead.facts.get("evidence", ())
        moves = procedure.moves
        if moves is not None and moves.kind == _REMOVED:
            evidence.append(evidence_of(pack, lead.finding))
        elif moves is not None and moves.effective == "event":
            facts |= _happened(pack, procedure, lead.finding)
    for lead in leads:
        facts |= lead.facts
    return {**facts, "evidence": evidence} if evidence else facts


def evidence_of(pack: Pack, finding: Finding) -> dict[str, Any]:
    """A finding as a fact that a removal is weighed by; without what it says of a person."""
    rule = _rule(pack, finding)
    day = fact_day(pack, finding)
    return {
        "what": rule.title if rule else finding.rule, "source": finding.source or finding.kind, "record": finding.record,
        "finding": finding.name, **({"day": day.isoformat()} if day else {}),
        **({"timing": finding.timing} if finding.timing in ("before", "after", "after_exit") else {}),
    }  # fmt: skip


def fact_day(pack: Pack, finding: Finding) -> date | None:
    """When the fact arose: the first of the rule's days that the evidence has."""
    rule = _rule(pack, finding)
    if rule is None:
        return None
    said = json.loads(finding.evidence or "{}")
    for dotted in rule.fact_date:
        table, _, name = dotted.partition(".")
        text = said.get(pack.tables[table].fields[name].label)
        if text:
            return date.fromisoformat(str(text))
    return None


def _happened(pack: Pack, procedure: Procedure, finding: Finding) -> dict[str, Any]:
    desk = desk_of(pack, finding.kind)
    answer = desk.answer_by(procedure.key) if desk else None
    day = fact_day(pack, finding)
    found: dict[str, Any] = {"day": day.isoformat()} if day else {}
    if answer is not None and finding.rule in answer.reasons:
        found["reason"] = answer.reasons[finding.rule]
    return found


def _rule(pack: Pack, finding: Finding) -> LeadRule | None:
    return next((one for one in pack.leads.values() if one.code == finding.rule), None)
