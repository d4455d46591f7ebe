"""The steps of a check, in order: judge every row by every rule, then hold each rule against its population."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from niukou.engine import evaluate
from niukou.engine.evaluate import Waiting
from niukou.engine.session import Session
from niukou.rulebook.model import Pack

FINDINGS = "check_findings"


@dataclass(frozen=True)
class Share:
    """How often a rule found something: rows found, rows its population holds."""

    rule: str
    found: int
    population: int

    @property
    def part(self) -> float:
        """Found as a part of the population, 0 to 1."""
        return self.found / self.population if self.population else 0.0


@dataclass(frozen=True)
class Checked:
    """What a check left: the table of findings, the rules that wait, the share each rule found."""

    findings: str
    waiting: tuple[Waiting, ...]
    judged: tuple[str, ...]
    shares: tuple[Share, ...]


def check(session: Session, pack: Pack, as_of: date) -> Checked:
    """Judge the registry by the pack's quality rules in force on the day.

    The table `check_findings` holds the columns kind, rule, severity, subject, village, household, person,
    record_key, message, evidence (JSON text) of `finding_table`; its order is not defined.
    """
    rules = [
        r
        for r in pack.quality.values()
        if (r.valid_from is None or r.valid_from <= as_of) and (r.valid_to is None or as_of <= r.valid_to)
    ]
    judged = evaluate.quality(session, pack, as_of, into=FINDINGS, rules=rules)
    counts = session.query(f"SELECT rule, COUNT(*) FROM {FINDINGS} GROUP BY rule")  # noqa: S608  our own name
    found = {str(rule): int(rows) for rule, rows in counts}
    whom = evaluate.populations(session, pack, as_of, [r for r in judged.rules if r.code in found])
    shares = tuple(Share(rule, found[rule], whom.get(rule, 0)) for rule in sorted(found))
    return Checked(FINDINGS, judged.waiting, tuple(r.code for r in judged.rules), shares)
