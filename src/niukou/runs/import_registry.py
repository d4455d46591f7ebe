"""Files of a registry into a year of the book: staged and checked, decided by a second person, merged.

In: `DIR/registry/*`, an area, a year. Out: a staging of the office, and after its approval households, persons and
their year files. Work files are erased however the run ends; what was merged before a run was cut off stays, and the
next run goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from django.db import connection

from niukou.engine.book_texts import define_book_macros
from niukou.engine.session import EngineError, Session, open_session
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry import services
from niukou.office.registry.models import Staging
from niukou.office.registry.services import Rejected
from niukou.office.support.selectors import units
from niukou.office.support.services import merge_help
from niukou.pipeline.check import Checked, check
from niukou.pipeline.ingest import InputError, Landed, land
from niukou.pipeline.normalise import Normalised, normalise
from niukou.rulebook.model import Pack
from niukou.runs.folders import work_folder, work_parent
from niukou.runs.manifest import label_of
from niukou.runs.parts_at_once import parts_at_once
from niukou.runs.progress import Clock, Progress, Silence
from niukou.runs.refusals import RefusalError, refusal_of
from niukou.runs.staged_rows import HELP, StagedFiles, not_collected
from niukou.runs.stopping import heed_stop
from niukou.terms.identity import identity_scheme

_TAKEN = (
    "household",
    "person",
    "village",
    *HELP,
)  # tables that come into the book; the rest waits for its room
_NAMED = 20  # new units that are told by name
_MEMORY = "2GB"


@dataclass(frozen=True)
class ImportRequest:
    """What to import: the folder, the area it must lie in, the year it tells of, the day by whose rules it is checked."""

    directory: Path
    area: Area
    year: int
    as_of: date


@dataclass(frozen=True)
class Staged:
    """The staging, and whether these files made it: the same files again find the one there is."""

    staging: Staging
    new: bool
    seconds: Mapping[str, float]


def stage_files(actor: Actor, pack: Pack, request: ImportRequest, progress: Progress | None = None) -> Staged:
    """Read, check and stage the files. Raises RefusalError, and what `services.open_staging` raises."""
    clock = Clock(progress or Silence())
    with heed_stop() as stop:
        try:
            with work_folder(work_parent(request.directory), stop.seal) as work:
                return _stage_files(actor, pack, request, work, clock)
        except KeyboardInterrupt as error:
            raise refusal_of(error, stop.signal) from None
        except (InputError, EngineError, OSError) as error:
            raise refusal_of(error, stop.signal) from error


def _stage_files(actor: Actor, pack: Pack, request: ImportRequest, work: Path, clock: Clock) -> Staged:
    with clock.step("land", "读入文件"):
        landed = land(request.directory, pack, work, clock.progress.advance, folders=("registry",))
    staging, new = services.open_staging(actor, request.area, request.year, _fingerprint(landed))
    if not new:
        return Staged(staging, new, clock.seconds)
    with open_session(work, identity_scheme(pack.identity_scheme), memory_limit=_MEMORY) as session:
        with clock.step("normalise", "整理数据"):
            normalised = normalise(session, pack, landed.files, work)
        with clock.step("check", "检查质量"):
            checked = check(session, pack, request.as_of)
        with clock.step("stage", "暂存待审"):
            staging = _stage(actor, staging, _Read(session, pack, landed, normalised, checked), request)
    return Staged(staging, new, clock.seconds)


def merge(actor: Actor, staging: Staging, progress: Progress | None = None, workers: int = 1) -> Staging:
    """Merge an approved staging, from where it was cut off: first the people, then who helps them and how. Raises what
    `services.merge_part` raises.

    Each worker is a process with a connection of its own. SQLite has one writer, and gets one worker. Raises RefusalError
    where a worker was killed: what it was at is as it was before.
    """
    shown = progress or Silence()
    shown.begin("并入年度")
    done = 0
    for merge_some in (services.merge_part, merge_help):
        if workers == 1 or connection.vendor == "sqlite":
            parts = iter(partial(merge_some, actor, staging), 0)
        else:
            parts = parts_at_once(workers, merge_some, actor, staging)
        try:
            for rows in parts:
                done += rows
                shown.advance("", done, staging.rows)
        except BrokenProcessPool:
            raise RefusalError(
                "并入的一个进程被终止了。并完的都在，没并完的一行也没有写；再运行一次就接着并。",
                "A process that merged was killed. What was merged is there, nothing is half written: run it again to go on.",
            ) from None
    return services.finish_merge(actor, staging)


@dataclass(frozen=True)
class _Read:
    """The files as they were read and checked."""

    session: Session
    pack: Pack
    landed: Landed
    normalised: Normalised
    checked: Checked


def _stage(actor: Actor, staging: Staging, read: _Read, request: ImportRequest) -> Staging:
    session, pack = read.session, read.pack
    if not {"household", "person"} <= set(read.normalised.tables):
        raise RefusalError(
            "registry/ 里要有户和人的表，才能并入年度。", "Households and persons are needed to be merged."
        )
    define_book_macros(session)
    names = {file.index: (file.path, file.sheet or "") for file in read.landed.files}
    files = StagedFiles(session, pack, request.year, names, request.area)
    rows = services.stage(actor, staging, chain(files.families(), files.help()))
    rejected = services.reject(actor, staging, files.rejected())
    session.view_of_parquet("rejected", [read.landed.rejected, read.normalised.doubts])
    rejected += services.reject(actor, staging, _set_aside(session))
    told = {
        "given": files.given(),
        "findings": _counted(session, read.checked),
        "waiting": [waiting.rule for waiting in read.checked.waiting],
        "notes": [*_notes(read, request.year), *_new_units(actor, read)],
    }
    return services.staged(actor, staging, rows, rejected, told)


def _set_aside(session: Session) -> Iterator[Rejected]:
    columns = 'file, sheet, "row", "column", value, reason, kept'
    for batch in session.batches(f"SELECT {columns} FROM rejected ORDER BY {columns}"):  # noqa: S608  names of ingest
        for row in batch.to_pylist():
            texts = {name: row[name] or "" for name in ("file", "sheet", "column", "value")}
            yield Rejected(row=row["row"], reason=row["reason"], kept=row["kept"], **texts)


def _counted(session: Session, checked: Checked) -> dict[str, int]:
    counts = session.query(f"SELECT rule, COUNT(*) FROM {checked.findings} GROUP BY rule ORDER BY rule")  # noqa: S608
    return {str(rule): int(rows) for rule, rows in counts}


def _notes(read: _Read, year: int) -> Iterable[str]:
    for name, table in read.normalised.tables.items():
        title = read.pack.tables[name].title
        if name not in (*_TAKEN, "area", "roster"):
            yield f"{title}还不能并入 / is not taken into the book yet"
        elif name in _TAKEN:
            for field in not_collected(read.pack, name, table.columns, year):
                label = label_of(read.pack, name, field)
                yield f"{label}{year}年不采集，没有并入 / not collected in that year, left out"
    for note in read.normalised.notes:
        yield note.text


def _new_units(actor: Actor, read: _Read) -> Iterable[str]:
    """Units that the merge would put on the list: a misspelt one is seen before anybody approves."""
    if "unit" not in read.session.columns("pairing"):
        return
    named = {
        str(name)
        for (name,) in read.session.query("SELECT DISTINCT unit FROM pairing WHERE unit IS NOT NULL")
    }
    new = sorted(named - set(units(actor).values_list("name", flat=True)))
    if new:
        shown = "、".join(new[:_NAMED]) + ("…" if len(new) > _NAMED else "")
        yield f"名单里没有的帮扶单位{len(new)}个，并入时加上：{shown} / units that are new to the list"


def _fingerprint(landed: Landed) -> str:
    said = sorted(f"{file.sha256} {file.sheet or ''} {file.source}" for file in landed.files)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
