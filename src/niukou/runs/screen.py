"""Screen a county: a folder of files in, findings out, no database.

In: `DIR/registry/*`, `DIR/registers/*`, a pack, a day. Out: a folder with findings.csv, findings.parquet,
findings.xlsx, rejected.csv, manifest.json. The result appears whole or not at all; work files, which hold
personal data, are erased however the run ends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from niukou.engine.session import Session
from niukou.pipeline.compare import Seeking
from niukou.pipeline.finding_table import (
    KINDS,
    REJECTED_COLUMNS,
    WorkbookWords,
    make_findings,
    read_findings,
    write_csv,
    write_parquet,
    write_rejected,
    write_workbook,
)
from niukou.rulebook.all_rules import rules_by_code
from niukou.rulebook.errors import PackError
from niukou.rulebook.find import find_pack
from niukou.rulebook.model import Pack
from niukou.runs import manifest
from niukou.runs.authorised import read_authorised
from niukou.runs.finding_key import FindingKey, finding_key
from niukou.runs.flow import FLOW, Flow, noisy_rules, normalised_entries, rules_not_run
from niukou.runs.folders import result_folder, work_folder, work_parent
from niukou.runs.manifest import NotRun
from niukou.runs.places import MANIFEST, check_places
from niukou.runs.progress import Clock, Progress, Silence
from niukou.runs.refusals import UsageRefusalError, refusal_of
from niukou.runs.shares import share_entries
from niukou.runs.stopping import heed_stop
from niukou.terms.identity import identity_scheme

ENGINES = ("duckdb",)
PLANNED_ENGINES = ("spark",)


@dataclass(frozen=True)
class ScreenRequest:
    """What to screen: input folder, pack (name or path), day, result folder."""

    directory: Path
    pack: str
    as_of: date
    out: Path
    engine: str = "duckdb"
    authorised: Path | None = None
    replace: bool = False


@dataclass(frozen=True)
class ScreenResult:
    """A finished screen: where its files are, its manifest, the key that named its findings."""

    out: Path
    manifest: Mapping[str, Any]
    key: FindingKey


def screen(request: ScreenRequest, progress: Progress | None = None, flow: Flow = FLOW) -> ScreenResult:
    """Run one screen. Raises RefusalError (UsageRefusalError, StoppedError), and leaves nothing behind then.

    SIGINT, SIGTERM and SIGHUP stop it at once when it runs in the main thread.
    """
    with heed_stop() as stop:
        try:
            job = _prepare(request, Clock(progress or Silence()), flow)
            with result_folder(job.out, stop.seal, replace=request.replace) as result:
                with work_folder(job.work, stop.seal) as work:
                    said = _run(job, work, result)
                stop.raise_if_asked()
        except Exception as error:
            raise refusal_of(error, stop.signal) from error
        except KeyboardInterrupt as error:
            raise refusal_of(error, stop.signal) from None
    return ScreenResult(job.out, said, job.key)


@dataclass(frozen=True)
class _Job:
    """A request that may be run: paths resolved, pack loaded, key read."""

    directory: Path
    out: Path
    work: Path
    as_of: date
    engine: str
    pack: Pack
    authorised: frozenset[str] | None
    key: FindingKey
    clock: Clock
    flow: Flow


def _prepare(request: ScreenRequest, clock: Clock, flow: Flow) -> _Job:
    _check_engine(request.engine)
    out, directory = request.out.absolute().resolve(), request.directory.absolute().resolve()
    work = work_parent(out).resolve()
    try:
        find_pack(request.pack)
    except PackError as error:
        raise UsageRefusalError(*(f"--pack: {fault}" for fault in error.faults)) from error
    check_places(directory, out, work, request.replace)
    with clock.step("pack", "读入规则包"):
        pack = flow.load_pack(request.pack, request.as_of)
    authorised = None
    if request.authorised:
        authorised = read_authorised(request.authorised, identity_scheme(pack.identity_scheme))
    key = finding_key()
    return _Job(directory, out, work, request.as_of, request.engine, pack, authorised, key, clock, flow)


def _check_engine(engine: str) -> None:
    if engine in PLANNED_ENGINES:
        raise UsageRefusalError(
            f"--engine {engine} 还没有做好，请用 --engine duckdb。",
            f"--engine {engine} is not built yet; use --engine duckdb.",
        )
    if engine not in ENGINES:
        raise UsageRefusalError(
            f"没有引擎 {engine}，请用 --engine duckdb。", f"There is no engine {engine}; use --engine duckdb."
        )


def _run(job: _Job, work: Path, result: Path) -> dict[str, Any]:
    """Everything between input and result; returns the manifest, which is written too."""
    started = datetime.now(UTC)
    clock, flow, pack = job.clock, job.flow, job.pack
    with flow.open_session(work, pack) as session:
        with clock.step("land", "读入文件"):
            landed = flow.land(job.directory, pack, work, clock.progress.advance)
        with clock.step("normalise", "整理数据"):
            seeking = Seeking(session, pack, job.as_of)
            normalised = flow.normalise(
                session, pack, landed, job.authorised, seeking, clock.progress.advance
            )
        with clock.step("compare", "比对登记"):
            compared = flow.compare(session, pack, job.as_of, normalised.tables, seeking)
        with clock.step("check", "检查质量"):
            checked = flow.check(session, pack, job.as_of)
        with clock.step("indicators", "计算指标"):
            indicators = share_entries(session, pack, job.as_of)
        with clock.step("findings", "汇集线索"):
            tokens = [source.source for source in pack.sources.values() if source.record_token]
            make_findings(session, [compared.findings, checked.findings], job.key.value, tokens)
        with clock.step("write", "写出结果"):
            not_run = rules_not_run(pack, normalised, compared, checked)
            session.view_of_parquet("rejected", [landed.rejected, normalised.doubts])
            rejected = _write(job, session, not_run, result, work)
        said = {
            **manifest.versions(job.engine),
            "pack": manifest.pack_entry(pack),
            "key": job.key.name,
            "as_of": job.as_of.isoformat(),
            "started": started.isoformat(),  # of two within a second the later is the newer
            "inputs": manifest.input_entries(landed.files, pack),
            "tables": {name: table.rows for name, table in normalised.tables.items()},
            "covers": manifest.covered_villages(session),
            "rejected": rejected,
            **normalised_entries(pack, job.as_of, normalised),
            "findings": manifest.finding_entries(session, pack),
            "indicators": indicators,
            "not_run": [rule.as_json() for rule in not_run],
            "noisy": [rule.as_json() for rule in noisy_rules(pack, checked)],
            "authorised": None if job.authorised is None else len(job.authorised),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": clock.seconds,
            "files": manifest.digests_of(result),
        }
    text = json.dumps(said, ensure_ascii=False, indent=2)
    (result / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return said


def _write(job: _Job, session: Session, not_run: tuple[NotRun, ...], result: Path, work: Path) -> int:
    """The files of the result but the manifest; returns the number of rejected rows and doubts."""
    clock, pack = job.clock, job.pack
    steps = 4
    clock.progress.advance("findings.parquet", 0, steps)
    write_parquet(read_findings(session), result / "findings.parquet")
    clock.progress.advance("findings.csv", 1, steps)
    write_csv(read_findings(session), result / "findings.csv")
    clock.progress.advance("rejected.csv", 2, steps)
    columns = ", ".join(f'"{name}"' for name in REJECTED_COLUMNS)
    told = session.batches(f"SELECT {columns} FROM rejected ORDER BY {columns}")  # noqa: S608  names of ingest
    rejected = write_rejected(told, result / "rejected.csv")
    clock.progress.advance("findings.xlsx", 3, steps)
    words = WorkbookWords(
        title=f"{pack.title} 筛查线索",
        facts=(
            ("截止日期", job.as_of.isoformat()),
            ("规则包", f"{pack.name} {pack.version}（{pack.fingerprint[:12]}）"),
            ("生成时间", datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")),
        ),
        villages=_villages(session, pack),
        rules={code: rule.title for code, rule in rules_by_code(pack).items()},
        not_run=tuple((KINDS[n.kind], n.rule, n.title, n.reason) for n in not_run),
    )
    write_workbook(session, result / "findings.xlsx", words, work)
    clock.progress.advance("findings.xlsx", steps, steps)
    return rejected


def _villages(session: Session, pack: Pack) -> dict[str, str]:
    """Names by code, from the list of areas and, first, the list of villages."""
    names: dict[str, str] = {}
    for table in [pack.tables[name] for name in ("area", "village") if name in pack.tables]:
        if {table.key, "name"} <= set(session.columns(table.name)):
            found = session.query(f"SELECT {table.key}, name FROM {table.name} WHERE {table.key} IS NOT NULL")  # noqa: S608
            names |= {str(key): str(name) for key, name in found if name}
    return names
