"""What becomes of findings: which a person must look at, who answers and checks, and what the answers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from niukou.rulebook.model.ground import NOWHERE, Basis, Severity, Where

FindingKind = Literal["exclusion", "omission", "identity", "quality"]
Lasts = Literal["unchanged", "until", "found"]


@dataclass(frozen=True)
class DeskAnswer:
    """One answer to a finding.

    procedures: whose end gives it; by_hand: whether somebody may give it without a case. reasons: rule code → the
    reason a case is opened with. lasts: while the evidence is `unchanged`, `until` a day given with it (at most so many
    days off, a standard), or until the fact is `found` again.
    """

    key: str
    title: str
    title_en: str
    lasts: Lasts
    procedures: tuple[str, ...] = ()
    by_hand: bool = True
    reasons: Mapping[str, str] = field(default_factory=dict)
    visited: bool = False
    papers: tuple[str, ...] = ()
    at_most_days: str | None = None  # standard


@dataclass(frozen=True)
class Desk:
    """How findings of one kind are taken in and answered; what is not taken is counted.

    takes: severities; leaves_timings: timings that are only counted; takes_rules, leaves_rules: printed codes that go
    before both. answered_by: roles, the first is whose desk an area's findings come to.
    """

    key: str
    title: str
    title_en: str
    kind: FindingKind
    takes: tuple[Severity, ...]
    within_days: str  # standard
    assigned_by: tuple[str, ...]
    answered_by: tuple[str, ...]
    checked_by: tuple[str, ...]
    answers: tuple[DeskAnswer, ...]
    leaves_timings: tuple[str, ...] = ()
    takes_rules: tuple[str, ...] = ()
    leaves_rules: tuple[str, ...] = ()
    checklist: str | None = None
    papers_en: Mapping[str, str] = field(default_factory=dict)  # paper of an answer → its English name
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE

    def asks(self, rule: str, severity: str, timing: str | None) -> bool:
        """Whether a person must look at a finding of this kind."""
        if rule in self.leaves_rules:
            return False
        return rule in self.takes_rules or (severity in self.takes and timing not in self.leaves_timings)

    def answer(self, key: str) -> DeskAnswer | None:
        """The answer of that key."""
        return next((one for one in self.answers if one.key == key), None)

    def answer_by(self, procedure: str) -> DeskAnswer | None:
        """The answer that the end of a case of that procedure gives."""
        return next((one for one in self.answers if procedure in one.procedures), None)
