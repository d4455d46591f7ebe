"""The cases beside the rules of a pack, run through the pipeline that screens a county."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from niukou.engine.session import Session, open_session
from niukou.pipeline.check import check
from niukou.pipeline.compare import compare
from niukou.pipeline.normalise import normalise
from niukou.rulebook.all_rules import Rule, rules_of, table_of
from niukou.rulebook.model import Case, LeadRule, Pack, QualityRule
from niukou.runs.case_pack import named_tables, pack_for_cases
from niukou.runs.case_tables import COLLECTED, Row, land_rows, rows_of
from niukou.runs.progress import Progress
from niukou.terms.identity import IdentityScheme, identity_scheme

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
    """Run the cases of the rules that `pack` (loaded without a day) itself wrote; outcomes in their order.

    What it inherits is tried with the pack that wrote it: a case holds under the standards it was written for.
    """
    own = [rule for rule in rules_of(pack) if rule.where.file.split("/")[0] == pack.name]
    cases = [_Tried(n, r, c) for n, (r, c) in enumerate((rule, case) for rule in own for case in rule.cases)]
    outcomes: dict[int, CaseOutcome] = {}
    pack = pack_for_cases(pack)
    with TemporaryDirectory(prefix="niukou-cases-") as folder:
        standard = _standardise(pack, cases, Path(folder))
        # nearly all of the time is spent in the engine, which lets other threads run meanwhile
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            judging = [pool.submit(_judge, pack, group, standard) for group in _groups(cases)]
            try:
                for judged in as_completed(judging):
                    outcomes |= judged.result()
                    progress.advance("", len(outcomes), len(cases))
            finally:
                pool.shutdown(cancel_futures=True)
    return [outcomes[number] for number in sorted(outcomes)]


@dataclass(frozen=True)
class _Tried:
    """A case on trial; its rows bear its number."""

    number: int
    rule: Rule
    case: Case

    @property
    def mark(self) -> str:
        """What the household codes made for it begin with."""
        return f"K{self.number}"

    @property
    def may_share(self) -> bool:
        """May it be judged together with others? Not where rows of another case could matter to it."""
        rule, household = self.rule, self.case.given.get("household")
        if not isinstance(rule, QualityRule) or rule.scope not in _SEEN_ALONE or rule.table == "village":
            return False
        coded = isinstance(household, Mapping) and "household_code" in household
        return not coded and not any(word in self.case.given for word in ("others", "village", "area"))


@dataclass(frozen=True)
class _Standard:
    """The standard tables of all cases together, and which landed rows are whose: (table, case number)."""

    folder: Path
    tables: Mapping[str, Path]
    rows: Mapping[tuple[str, int], range]


def _standardise(pack: Pack, cases: Iterable[_Tried], folder: Path) -> _Standard:
    """Normalise the rows of all cases at once: that is most of the work."""
    rows: dict[str, list[Row]] = {}
    whose: dict[tuple[str, int], range] = {}
    looked_at: set[str] = {"resident"}
    for tried in cases:
        looked_at |= {table_of(tried.rule), *named_tables(tried.case, pack)}
        for table, given in rows_of(tried.case, pack, tried.mark).items():
            before = rows.setdefault(table, [])
            whose[table, tried.number] = range(len(before) + 1, len(before) + len(given) + 1)
            before.extend(given)
    scheme = identity_scheme(pack.identity_scheme)
    with open_session(folder / "all", scheme) as session:
        landed = land_rows(rows, pack, sorted(looked_at), folder / "all")
        numbers = frozenset(_numbers(rows, pack, scheme))
        made = normalise(session, pack, landed, folder / "all", authorised=numbers)
    return _Standard(folder, {name: table.file for name, table in made.tables.items()}, whose)


def _groups(cases: Iterable[_Tried]) -> Iterator[list[_Tried]]:
    """Cases that share a session: the same day, and no row of one can matter to another."""
    together = sorted((tried for tried in cases if tried.may_share), key=lambda tried: tried.case.on)
    for _, group in groupby(together, key=lambda tried: tried.case.on):
        yield list(group)
    yield from ([tried] for tried in cases if not tried.may_share)


def _judge(pack: Pack, group: list[_Tried], standard: _Standard) -> dict[int, CaseOutcome]:
    rules = {tried.rule.key: tried.rule for tried in group}
    quality = {key: rule for key, rule in rules.items() if isinstance(rule, QualityRule)}
    leads = {key: rule for key, rule in rules.items() if isinstance(rule, LeadRule)}
    small = replace(pack, quality=quality, leads=leads)
    there = {*COLLECTED, *(table_of(rule) for rule in rules.values()), *({"resident"} if leads else ())}
    there |= {table for tried in group for table in named_tables(tried.case, pack)}
    there |= {table for table, number in standard.rows if any(number == tried.number for tried in group)}
    scheme, work = identity_scheme(pack.identity_scheme), standard.folder / group[0].mark
    with open_session(work, scheme, threads=1, folders=[standard.folder]) as session:
        for table in sorted(there & set(standard.tables)):
            rows = [row for tried in group for row in standard.rows.get((table, tried.number), ())]
            session.view_of_file("of_all_cases", standard.tables[table])
            session.run(
                f'CREATE TABLE "{table}" AS FROM of_all_cases WHERE list_contains($rows, landed_row)',
                {"rows": rows},
            )
        day = group[0].case.on
        judged = compare(session, small, day) if leads else check(session, small, day)
        found = _found(session, judged.findings)
    return {tried.number: _outcome(tried, found, alone=len(group) == 1) for tried in group}


def _numbers(rows: Mapping[str, list[Row]], pack: Pack, scheme: IdentityScheme) -> Iterator[str]:
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


def _outcome(tried: _Tried, found: list[dict[str, Any]], *, alone: bool) -> CaseOutcome:
    own = [
        row
        for row in found
        if row["rule"] == tried.rule.code and (alone or str(row["household"]).split("-")[0] == tried.mark)
    ]
    severities = tuple(row["severity"] for row in own)
    return CaseOutcome(tried.rule, tried.case, severities, tuple(row.get("timing") or "" for row in own))
