"""The steps of a screen, and what they say of rules that did not run or fire too often."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from niukou.engine.evaluate import Waiting
from niukou.engine.session import Session, open_session
from niukou.pipeline.check import Checked, check
from niukou.pipeline.compare import Compared, Seeking, compare
from niukou.pipeline.ingest import Landed, land
from niukou.pipeline.normalise import Normalised, Seeks, TableInfo, normalise
from niukou.rulebook.all_rules import kind_of, rules_by_code, table_of
from niukou.rulebook.expression.needs import STANDARD
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.manifest import NOISY, Noisy, NotRun, label_of
from niukou.terms.identity import identity_scheme

Advance = Callable[[str, int, int], None]


def _open(work: Path, pack: Pack) -> AbstractContextManager[Session]:
    return open_session(work, identity_scheme(pack.identity_scheme))


def _normalise(
    session: Session,
    pack: Pack,
    landed: Landed,
    authorised: Set[str] | None,
    seeks: Seeks,
    progress: Advance,
) -> Normalised:
    def tell(table: str, done: int, total: int) -> None:
        progress(label_of(pack, table, ""), done, total)

    work = session.work
    return normalise(session, pack, landed.files, work, authorised=authorised, seeks=seeks, progress=tell)


@dataclass(frozen=True)
class Flow:
    """The steps, so that a test may put another one in place of any."""

    load_pack: Callable[[str, date], Pack] = load_pack
    open_session: Callable[[Path, Pack], AbstractContextManager[Session]] = _open
    land: Callable[[Path, Pack, Path, Advance], Landed] = land
    normalise: Callable[[Session, Pack, Landed, Set[str] | None, Seeks, Advance], Normalised] = _normalise
    compare: Callable[[Session, Pack, date, Mapping[str, TableInfo], Seeking], Compared] = compare
    check: Callable[[Session, Pack, date], Checked] = check


FLOW = Flow()


def rules_not_run(
    pack: Pack, normalised: Normalised, compared: Compared, checked: Checked
) -> tuple[NotRun, ...]:
    """The rules in force that could not speak, each with one reason, in order of kind and code."""
    waits: dict[str, Waiting] = {one.rule: one for one in (*compared.waiting, *checked.waiting)}
    told = {one.rule: one.why for one in compared.not_run}
    unsigned = {note.table for note in normalised.notes if note.kind == "no_authorisation"}
    found: list[NotRun] = []
    for code, rule in rules_by_code(pack).items():
        table = table_of(rule)
        title = label_of(pack, table, "")
        missing: tuple[str, ...] = ()
        if table in unsigned:
            reason = f"{title}须有本人签字授权，没有授权名单 / no signed authorisation"
        elif table not in normalised.tables and pack.tables[table].waits_for:
            reason = f"{title}要等系统的后续部分 / its data come with a later part of the system"
        elif table not in normalised.tables:
            reason = f"没有{title} / not among the files"
        elif not normalised.tables[table].rows:
            reason = f"{title}是空的 / empty"
        elif code in waits:
            missing = tuple(_named(pack, waits[code]))
            if _comes_later(pack, waits[code]):
                reason = (
                    f"{'、'.join(missing)}要等系统的后续部分 / its data come with a later part of the system"
                )
                found.append(NotRun(kind_of(rule), code, rule.title, reason, missing))
                continue
            reason = f"缺少：{'、'.join(missing)} / columns missing"
        elif code in told:
            reason = told[code]
        else:
            continue
        found.append(NotRun(kind_of(rule), code, rule.title, reason, missing))
    return tuple(found)


def noisy_rules(pack: Pack, checked: Checked) -> tuple[Noisy, ...]:
    """Quality rules that fired on more than a third of their population, the noisiest first."""
    rules = rules_by_code(pack)
    loud = [share for share in checked.shares if share.part > NOISY]
    return tuple(
        Noisy(
            share.rule, rules[share.rule].title if share.rule in rules else "", share.found, share.population
        )
        for share in sorted(loud, key=lambda share: (-share.part, share.rule))
    )


def normalised_entries(pack: Pack, as_of: date, normalised: Normalised) -> dict[str, Any]:
    """Entries of the manifest: doubts by column, notes, how the roster differs from the tables."""
    doubts = [
        {
            "table": doubt.table,
            "file": doubt.file,
            "column": label_of(pack, doubt.table, doubt.column),
            "reason": doubt.reason,
            "cells": doubt.cells,
        }
        for doubt in normalised.doubt_counts
    ]
    notes = [{"kind": n.kind, "table": n.table, "rows": n.rows, "text": n.text} for n in normalised.notes]
    notes += [{"kind": "not_in_force", "table": "", "rows": 0, "text": t} for t in _out_of_force(pack, as_of)]
    return {"doubts": doubts, "notes": notes, "roster_differences": _roster(pack, normalised)}


def _out_of_force(pack: Pack, as_of: date) -> list[str]:
    """A screen by rules of another time is allowed, for comparison, and said."""
    early = pack.valid_from is not None and as_of < pack.valid_from
    late = pack.valid_to is not None and as_of > pack.valid_to
    if not early and not late:
        return []
    since, until = pack.valid_from or "…", pack.valid_to or "…"
    said = f"规则包 {pack.name} 施行于 {since} 至 {until}，基准日 {as_of} 不在其中；当天没有数值的标准，用到它的规则没有运行"
    return [f"{said} / the pack is not in force on the day"]


def _roster(pack: Pack, normalised: Normalised) -> Mapping[str, int]:
    """Differences by column; only counts, because the values are people's."""
    if normalised.roster_differences is None:
        return {}
    counts: dict[str, int] = {}
    with pq.ParquetFile(normalised.roster_differences) as file:
        for batch in file.iter_batches(columns=["field"]):
            for name in batch.column(0).to_pylist():
                counts[name] = counts.get(name, 0) + 1
    return {label_of(pack, "roster", name): count for name, count in sorted(counts.items())}


def _comes_later(pack: Pack, waiting: Waiting) -> bool:
    """Whether all that a rule lacks are tables that later parts of the system will fill."""
    tables = {table for table, _ in waiting.missing}
    return all(t.endswith("_last_year") or (t in pack.tables and pack.tables[t].waits_for) for t in tables)


def _named(pack: Pack, waiting: Waiting) -> Iterator[str]:
    for table, name in waiting.missing:
        here = "" if table == STANDARD or not name else f"{label_of(pack, table, '')}·"
        yield f"{here}{label_of(pack, table, name)}"
