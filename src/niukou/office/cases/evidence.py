"""Removal told from exit: who was rightly listed and did well afterwards has exited, and is not struck off.

A removal needs evidence from before the identification: a fact on the case, or a lead of its comparison. What is dated
later, or not at all, does not do; where all that is dated is later, the case is one for exit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.office.cases.acting import Act
from niukou.office.cases.batches import batches
from niukou.office.cases.comparing import leads_of
from niukou.office.cases.machine import PASSED
from niukou.office.cases.models import Case, CaseStep
from niukou.office.cases.refusals import EvidenceError
from niukou.office.registry.models import Household
from niukou.rulebook.model import Step
from niukou.rulebook.procedures import OTHER
from niukou.rulebook.step_kinds import DECIDING_KINDS

BEFORE, AFTER, UNDATED = "before", "after", "undated"
REMOVED = "removed"


@dataclass(frozen=True)
class Weighed:
    """How the evidence of a removal lies to the identification: how many facts are before it, after it, not dated."""

    before: int = 0
    after: int = 0
    undated: int = 0

    @property
    def is_exit(self) -> bool:
        """All that is dated came after the identification: the family was rightly listed."""
        return not self.before and self.after > 0


def check_evidence(act: Act, outcomes: Mapping[int, str]) -> None:
    """Raises EvidenceError where a removal is to pass without evidence from before, or goes the other way with some."""
    removals = [item for item in act.items if item.kind == REMOVED and _tells(item.step)]
    weighed = weigh(item.case for item in removals)
    to_exit: list[str] = []
    unfounded: list[str] = []
    wrongly: list[str] = []
    for item in removals:
        found, outcome = weighed[item.case.pk], outcomes[item.case.pk]
        if outcome == PASSED and not found.before:
            (to_exit if found.is_exit else unfounded).append(item.case.number)
        elif item.step.outcomes.get(outcome, "").startswith(OTHER) and not found.is_exit:
            wrongly.append(item.case.number)
    if to_exit:
        raise EvidenceError(
            "证据都在识别以后，识别时符合条件，应走退出，不能剔除"
            " / all evidence is later: exit is the way, not removal",
            to_exit,
        )
    if unfounded:
        raise EvidenceError(
            "没有识别以前的证据（写明是什么、哪天的、从哪里来） / no evidence from before the identification",
            unfounded,
        )
    if wrongly:
        raise EvidenceError(
            "有识别以前的证据，或都没有日子，不能改走退出 / the evidence does not say that", wrongly
        )


def _tells(step: Step) -> bool:
    """Whether the step decides on the removal, or may say that it is a case for another procedure."""
    return step.kind in DECIDING_KINDS or any(to.startswith(OTHER) for to in step.outcomes.values())


def weigh(cases: Iterable[Case]) -> dict[int, Weighed]:
    """By the id of a case: how its evidence lies, which it was opened with, its steps found and its comparison led to.

    Evidence that a step finds counts from the next step on.
    """
    about = {case.pk: case for case in cases}
    leads = leads_of(about)
    found: dict[int, list[Mapping[str, Any]]] = {
        pk: [*case.facts.get("evidence", ()), *leads.get(pk, ())] for pk, case in about.items()
    }
    households: dict[int, Household] = {}
    for some in batches(about):
        rows = CaseStep.objects.filter(case__in=some, form__has_key="evidence")
        for pk, evidence in rows.values_list("case_id", "form__evidence"):
            found[pk] += evidence
        households |= {h.pk: h for h in Household.objects.filter(cases__in=some)}
    return {pk: weigh_facts(households.get(case.household_id or 0), found[pk]) for pk, case in about.items()}


def weigh_facts(household: Household | None, facts: Iterable[Mapping[str, Any]]) -> Weighed:
    """Facts are {day} or leads {timing}; a day in the year of the identification tells nothing where only that is known."""
    counted = {BEFORE: 0, AFTER: 0, UNDATED: 0}
    for fact in facts:
        timing = AFTER if fact.get("timing") == "after_exit" else fact.get("timing")
        counted[timing if timing in counted else _timing(household, str(fact.get("day") or ""))] += 1
    return Weighed(counted[BEFORE], counted[AFTER], counted[UNDATED])


def _timing(household: Household | None, day: str) -> str:
    if household is None or not day:
        return UNDATED
    happened = date.fromisoformat(day)
    if household.identified_on is not None:
        return BEFORE if happened < household.identified_on else AFTER
    if household.identified_year is None or happened.year == household.identified_year:
        return UNDATED
    return BEFORE if happened.year < household.identified_year else AFTER
