"""The desk: the pack's quality rules over households of the book, by the evaluator that judges whole counties of files.

Rows of year files become landed rows of text, as if a file had told them, and go through the engine's own reading into
its standard tables; so desk and bulk cannot disagree. Nothing of them touches a disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from niukou.engine import evaluate
from niukou.engine.code_reading import make_code_map, read_codes
from niukou.engine.session import Session, open_session
from niukou.engine.standardise import Landing, define_macros, standard_select
from niukou.engine.work_folder import scratch_folder
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.book_rows import BookRows, book_rows
from niukou.office.registry.models import Household
from niukou.rulebook.at_date import in_force
from niukou.rulebook.model import Pack, QualityRule, Severity
from niukou.terms.identity import identity_scheme

CHECKED = "registry.check_area"  # what the trail calls a check of all households of an area
_FINDINGS = "desk_findings"
_NARROW = ("row", "household")  # scopes that a household's own rows answer
_THREADS = 2  # of one household there is nothing to share out


@dataclass(frozen=True)
class Found:
    """What a rule says of a household, person or village. gate: the procedure it holds up while it stands."""

    rule: str
    severity: Severity
    gate: str | None
    subject: str
    village: str
    household: str
    person: str
    message: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class NotJudged:
    """A rule that could not speak, and why: it looks at more than these households, or lacks columns.

    last_run: when the whole county was last judged by a rule that looks at it; None for never, and for other rules.
    """

    rule: str
    title: str
    why: str
    last_run: datetime | None = None


@dataclass(frozen=True)
class Judged:
    """What the rules say of these households, and which of them could not."""

    findings: tuple[Found, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()

    def blocking(self, procedure: str) -> tuple[Found, ...]:
        """The findings that hold up a procedure."""
        return tuple(f for f in self.findings if f.severity == "block" and f.gate == procedure)


def judge(
    pack: Pack, as_of: date, households: Sequence[int], *, year: int | None = None, whole: bool = False,
    suppose: Mapping[str, str] | None = None, beside: Iterable[BookRows] = (),
) -> Judged:  # fmt: skip
    """Judge households (ids) by the rules in force on a day, on the year files of `year` (that day's, unless said).

    whole: these are all there are of an area, so rules that look beyond a household speak too. suppose: fields of the
    household taken as if they were so (as if it had exited). beside: rows of further tables of the dictionary that other
    rooms keep, such as measures.
    """
    rows = book_rows(pack, households, as_of, year or as_of.year, suppose or {})
    rules = [r for r in in_force(pack.quality, as_of).values() if whole or r.scope in _NARROW]
    wide = [r for r in in_force(pack.quality, as_of).values() if not whole and r.scope not in _NARROW]
    if not households:
        return Judged()
    with (
        scratch_folder() as folder,
        open_session(folder, identity_scheme(pack.identity_scheme), threads=_THREADS) as session,
    ):
        make_tables(session, pack, [*rows.values(), *beside])
        judged = evaluate.quality(session, pack, as_of, into=_FINDINGS, rules=rules)
        found = _found(session, pack)
    waiting = (NotJudged(w.rule, pack.quality[w.key].title, "缺少数据 / lacks data") for w in judged.waiting)
    last = _last_check(households[0]) if wide else None
    beyond = (NotJudged(r.code, r.title, "要看全县 / looks at the whole county", last) for r in wide)
    return Judged(found, (*waiting, *beyond))


def _last_check(household: int) -> datetime | None:
    home = Household.objects.select_related("area").filter(pk=household).first()
    county = chain_of(home.area) if home else ""
    told = AuditEntry.objects.filter(chain=county, act=CHECKED, subject=f"area:{county}")
    return told.order_by("-place").values_list("at", flat=True).first()


def make_tables(session: Session, pack: Pack, tables: Iterable[BookRows]) -> None:
    """Make the engine's standard tables of the book's rows in a session."""
    define_macros(session)
    make_code_map(session, pack)
    for rows in tables:
        session.table_of("landed", _landed(rows))
        landing = Landing(rows.table, "landed", rows.given, pack.codelists)
        read_codes(session, landing)
        name = rows.table.name
        session.run(f'CREATE OR REPLACE TABLE "{name}" AS {standard_select(landing)}', name=name)


def _landed(rows: BookRows) -> pa.Table:
    columns = {
        name: pa.array([row.get(name) for row in rows.rows], pa.string()) for name in sorted(rows.given)
    }
    columns["landed_file"] = pa.array([0] * len(rows.rows), pa.int32())
    columns["landed_row"] = pa.array(range(1, len(rows.rows) + 1), pa.int32())
    return pa.table(columns)


def _found(session: Session, pack: Pack) -> tuple[Found, ...]:
    by_code: dict[str, QualityRule] = {rule.code: rule for rule in pack.quality.values()}
    columns = "household, person, rule, village, message, severity, subject, evidence"
    told = session.query(f"SELECT {columns} FROM {_FINDINGS} ORDER BY {columns}")  # noqa: S608  our own names
    return tuple(
        Found(
            rule, severity, by_code[rule].gate, subject, village or "", household or "", person or "", message,
            json.loads(evidence) if evidence else {},
        )
        for household, person, rule, village, message, severity, subject, evidence in told
    )  # fmt: skip
