"""The cases beside the rules of a pack, run through the pipeline that screens a county."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from niukou.engine.session import Session, open_session
from niukou.pipeline.check import check
from niukou.pipeline.compare import compare
from niukou.pipeline.normalise import normalise
from niukou.rulebook.model import Case, LeadRule, Pack, QualityRule
from niukou.runs.case_tables import Row, land_rows, rows_of
from niukou.runs.progress import Progress
from niukou.runs.rules import Rule, rules_of
from niukou.terms.identity import identity_scheme

_SEEN_ALONE = ("row", "household")  # scopes in which the rows of one case cannot meet those of another


@dataclass(frozen=True)
class CaseOutcome:
    """A case and what came out: severities and timings of the findings; `right` when that was expected."""

    rule: Rule
    case: Case
    severities: tuple[str, ...]
    timings: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Did what the case says come out?"""
        expected = self.case.then
        if expected == "none":
            return not self.severities
        if not self.severities or (self.case.timing and set(self.timings) != {self.case.timing}):
            return False
        return expected == "finding" or set(self.severities) == {"doubt"}

    def said(self) -> str:
        """What came out, in words."""
        if not self.severities:
            return "none"
        return " ".join([*sorted(set(self.severities)), *sorted({t for t in self.timings if t})])


def run_cases(pack: Pack, progress: Progress) -> list[CaseOutcome]:
    """Run every case of every rule of `pack` (loaded without a day); outcomes in order of rule and case."""
    cases = [(rule, case) for rule in rules_of(pack) for case in rule.cases]
    done = 0
    outcomes: list[CaseOutcome] = []
    with TemporaryDirectory(prefix="niukou-cases-") as folder:
        for number, group in enumerate(_groups(cases)):
            outcomes += _run(pack, group, Path(folder) / str(number))
            done += len(group)
            progress.advance("", done, len(cases))
    places = {(rule.key, id(case)): place for place, (rule, case) in enumerate(cases)}
    return sorted(outcomes, key=lambda outcome: places[(outcome.rule.key, id(outcome.case))])


def _groups(cases: Iterable[tuple[Rule, Case]]) -> Iterator[list[tuple[Rule, Case]]]:
    """Cases that may share a session: the same day, and no row of one can matter to another."""
    together = sorted((c for c in cases if _may_share(*c)), key=lambda c: c[1].on)
    for _, group in groupby(together, key=lambda c: c[1].on):
        yield list(group)
    yield from ([c] for c in cases if not _may_share(*c))


def _may_share(rule: Rule, case: Case) -> bool:
    if not isinstance(rule, QualityRule) or rule.scope not in _SEEN_ALONE or rule.table == "village":
        return False
    household = case.given.get("household")
    coded = isinstance(household, Mapping) and "household_code" in household
    return not coded and not any(word in case.given for word in ("others", "village", "area"))


def _run(pack: Pack, group: list[tuple[Rule, Case]], folder: Path) -> list[CaseOutcome]:
    folder.mkdir()
    rows: dict[str, list[Row]] = {}
    for number, (_, case) in enumerate(group):
        for table, given in rows_of(case, pack, f"K{number}").items():
            rows.setdefault(table, []).extend(given)
    rules = {rule.key: rule for rule, _ in group}
    quality = {key: rule for key, rule in rules.items() if isinstance(rule, QualityRule)}
    leads = {key: rule for key, rule in rules.items() if isinstance(rule, LeadRule)}
    small = replace(pack, quality=quality, leads=leads)
    looked_at = {rule.looks_at for rule in leads.values()}
    families = {"resident"} if looked_at else set()
    scheme = identity_scheme(pack.identity_scheme)
    with open_session(folder / "work", scheme, threads=1) as session:
        landed = land_rows(rows, small, sorted(looked_at | families), folder)
        numbers = frozenset(_numbers(rows, pack, scheme))
        normalise(session, small, landed, folder / "work", authorised=numbers)
        day = group[0][1].on
        judged = compare(session, small, day) if leads else check(session, small, day)
        found = _found(session, judged.findings)
    return [
        _outcome(rule, case, f"K{number}" if len(group) > 1 else "", found)
        for number, (rule, case) in enumerate(group)
    ]


def _numbers(rows: Mapping[str, list[Row]], pack: Pack, scheme: Any) -> Iterator[str]:
    """Everybody in a case has signed: its rules are what is on trial."""
    for table, given in rows.items():
        for name in (f.name for f in pack.tables[table].fields.values() if f.type == "identity"):
            for row in given:
                if row.get(name):
                    yield scheme.derive(row[name]).standard or ""


def _found(session: Session, table: str) -> list[dict[str, Any]]:
    wanted = [name for name in ("rule", "severity", "household", "timing") if name in session.columns(table)]
    names = ", ".join(wanted)
    return [dict(zip(wanted, row, strict=True)) for row in session.query(f"SELECT {names} FROM {table}")]  # noqa: S608


def _outcome(rule: Rule, case: Case, mark: str, found: list[dict[str, Any]]) -> CaseOutcome:
    own = [
        row
        for row in found
        if row["rule"] == rule.code and (not mark or str(row["household"]).split("-")[0] == mark)
    ]
    return CaseOutcome(
        rule, case, tuple(row["severity"] for row in own), tuple(row.get("timing") or "" for row in own)
    )
