"""What would change if a pack were in force: the screen of one folder under two packs, and their difference.

Nothing is written but the list asked for: both screens work in a private folder that is erased, under a key
that nobody keeps. A finding is the same in both when everything but its name and its words is.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa

from niukou.engine.session import Session, open_session
from niukou.pipeline.compare import Seeking
from niukou.pipeline.finding_table import COLUMNS, make_findings, read_findings, write_parquet
from niukou.pipeline.finding_table.files import harmless
from niukou.rulebook.all_rules import rules_by_code
from niukou.rulebook.errors import PackError
from niukou.rulebook.find import find_pack
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.authorised import read_authorised
from niukou.runs.flow import FLOW, Flow
from niukou.runs.folders import work_folder
from niukou.runs.places import check_places
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import UsageRefusalError, refusal_of
from niukou.runs.stopping import heed_stop
from niukou.terms.identity import identity_scheme

# what makes two findings one; the name is made of a key, message and evidence are only words
MATCHED = (
    "kind", "rule", "severity", "subject", "village", "household", "person", "family", "source", "record", "timing",
)  # fmt: skip
GAINED, LOST = "新增", "消失"


@dataclass(frozen=True)
class SimulationRequest:
    """What to try: input folder, the pack that would be in force, the one that is (None: what it inherits), the day."""

    directory: Path
    pack: str
    against: str | None
    as_of: date
    out: Path | None = None
    authorised: Path | None = None


@dataclass(frozen=True)
class Counted:
    """Findings gained and lost of one rule or one village."""

    key: str
    title: str
    gained: int
    lost: int


@dataclass(frozen=True)
class Simulation:
    """What the pack changes: findings under either, gained and lost in all, by rule and by village."""

    pack: Pack
    against: Pack
    findings: int
    findings_against: int
    gained: int
    lost: int
    rules: tuple[Counted, ...]
    villages: tuple[Counted, ...]
    out: Path | None


def simulate(request: SimulationRequest, progress: Progress | None = None, flow: Flow = FLOW) -> Simulation:
    """Screen under both packs and compare. Raises RefusalError or UsageRefusalError, and leaves nothing then."""
    watch = progress or Silence()
    with heed_stop() as stop:
        try:
            pack, against = _packs(request)
            parent = Path(os.environ.get("NIUKOU_WORK") or gettempdir()).absolute().resolve()
            directory = request.directory.absolute().resolve()
            check_places(directory, parent / f"niukou-{secrets.token_hex(8)}", parent, replace=False)
            out = _out(request.out, directory)
            with work_folder(parent, stop.seal) as work:
                run = _Run(request, directory, secrets.token_bytes(32), watch, flow)
                tables = [
                    run.findings(one, work / name) for one, name in ((against, "held"), (pack, "tried"))
                ]
                with open_session(
                    work / "both", identity_scheme(pack.identity_scheme), folders=[work]
                ) as session:
                    said = _compared(session, pack, against, tables, out)
            stop.raise_if_asked()
        except Exception as error:
            raise refusal_of(error, stop.signal) from error
        except KeyboardInterrupt as error:
            raise refusal_of(error, stop.signal) from None
    return said


def _packs(request: SimulationRequest) -> tuple[Pack, Pack]:
    named = {"PACK": request.pack, "--against": request.against}
    for option, name in named.items():
        if name is not None:
            try:
                find_pack(name)
            except PackError as error:
                raise UsageRefusalError(*(f"{option}: {fault}" for fault in error.faults)) from error
    pack = load_pack(request.pack, request.as_of)
    against = request.against or next(iter(pack.lineage[1:]), None)
    if against is None:
        raise UsageRefusalError(
            f"{pack.name} 不继承别的包，请用 --against 写明与哪个包相比。",
            f"{pack.name} inherits nothing: say with --against which pack it is compared with.",
        )
    return pack, load_pack(against, request.as_of)


def _out(out: Path | None, directory: Path) -> Path | None:
    if out is None:
        return None
    path = out.absolute().resolve()
    if path.exists():
        raise UsageRefusalError(f"--out 已经有了：{path}。请换一个文件名。", f"--out exists: {path}")
    if path.is_relative_to(directory) or not path.parent.is_dir():
        raise UsageRefusalError(
            f"--out 要放在输入文件夹以外一个已有的文件夹里：{path}",
            f"--out must lie in a folder that exists, outside the input folder: {path}",
        )
    return path


@dataclass(frozen=True)
class _Run:
    """The screens of one folder, each under a pack of its own."""

    request: SimulationRequest
    directory: Path
    key: bytes
    progress: Progress
    flow: Flow

    def findings(self, pack: Pack, work: Path) -> Path:
        """Screen under one pack; returns its findings as a Parquet file in `work`, with a file of villages beside."""
        self.progress.begin(f"按 {pack.name} 筛查")
        work.mkdir(mode=0o700)
        authorised = None
        if self.request.authorised:
            authorised = read_authorised(self.request.authorised, identity_scheme(pack.identity_scheme))
        tell, flow, as_of = self.progress.advance, self.flow, self.request.as_of
        with flow.open_session(work, pack) as session:
            landed = flow.land(self.directory, pack, work, tell)
            seeking = Seeking(session, pack, as_of)
            normalised = flow.normalise(session, pack, landed, authorised, seeking, tell)
            compared = flow.compare(session, pack, as_of, normalised.tables, seeking)
            checked = flow.check(session, pack, as_of)
            tokens = [source.source for source in pack.sources.values() if source.record_token]
            make_findings(session, [compared.findings, checked.findings], self.key, tokens)
            write_parquet(read_findings(session), work / "findings.parquet")
            named = {"village_code", "name"} <= set(session.columns("village"))
            villages = "SELECT village_code, any_value(name) AS name FROM village GROUP BY ALL"
            none = "SELECT NULL::VARCHAR AS village_code, NULL::VARCHAR AS name WHERE false"
            session.to_parquet(villages if named else none, work / "villages.parquet")
        return work / "findings.parquet"


def _compared(
    session: Session, pack: Pack, against: Pack, tables: list[Path], out: Path | None
) -> Simulation:
    held, tried = tables
    session.view_of_parquet("held", [held])
    session.view_of_parquet("tried", [tried])
    session.view_of_parquet("village", [tried.parent / "villages.parquet"])
    keys = ", ".join(MATCHED)
    for name, one, other in (("gained", "tried", "held"), ("lost", "held", "tried")):
        numbered = "SELECT *, row_number() OVER (PARTITION BY {} ORDER BY finding) AS nth FROM {}"
        session.run(
            f"CREATE TABLE {name} AS SELECT one.* FROM ({numbered.format(keys, one)}) AS one"  # noqa: S608  own names
            f" ANTI JOIN ({numbered.format(keys, other)}) AS other ON one.nth = other.nth AND "
            + " AND ".join(f"one.{key} IS NOT DISTINCT FROM other.{key}" for key in MATCHED),
            name=name,
        )
    titles = {code: rule.title for each in (against, pack) for code, rule in rules_by_code(each).items()}
    villages = {
        str(code): str(name or "") for code, name in session.query("SELECT village_code, name FROM village")
    }
    if out is not None:
        _write(session, out)
    return Simulation(
        pack=pack,
        against=against,
        findings=_count(session, "tried"),
        findings_against=_count(session, "held"),
        gained=_count(session, "gained"),
        lost=_count(session, "lost"),
        rules=_by(session, "rule", titles),
        villages=_by(session, "village", villages),
        out=out,
    )


def _count(session: Session, table: str) -> int:
    return int(session.query(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608  own names


def _by(session: Session, column: str, titles: dict[str, str]) -> tuple[Counted, ...]:
    rows = session.query(
        f"SELECT coalesce({column}, '') AS key, count(*) FILTER (gain), count(*) FILTER (NOT gain) FROM ("  # noqa: S608
        f"SELECT {column}, true AS gain FROM gained UNION ALL SELECT {column}, false FROM lost) GROUP BY key ORDER BY key"
    )
    return tuple(
        Counted(str(key), titles.get(str(key), ""), int(more), int(less)) for key, more, less in rows
    )


def _write(session: Session, out: Path) -> None:
    """The findings gained and lost as CSV for people, readable by their owner only."""
    columns = [column for column in COLUMNS if column.name != "finding"]
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["变化", *(column.heading for column in columns)])
            names = ", ".join(column.name for column in columns)
            for table, word in (("gained", GAINED), ("lost", LOST)):
                batches = session.batches(f"SELECT {names} FROM {table} ORDER BY ALL")  # noqa: S608  own names
                writer.writerows([word, *row] for row in _rows(batches))
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[list[object]]:
    for batch in batches:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield [harmless(cell) if isinstance(cell, str) else cell for cell in row]
