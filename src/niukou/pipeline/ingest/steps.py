"""Files in, landed tables out: finds the files, recognises each, and writes what can be read of it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from niukou.pipeline.ingest.columnar import open_parquet
from niukou.pipeline.ingest.container import check_kind
from niukou.pipeline.ingest.delimited import open_delimited
from niukou.pipeline.ingest.faults import InputError, InputFault, UnreadableError
from niukou.pipeline.ingest.folder import FOLDERS, FoundFile, find_files
from niukou.pipeline.ingest.landed import InputFile, Landed, RejectedRow
from niukou.pipeline.ingest.layout import Layouts
from niukou.pipeline.ingest.row_checks import RowChecks
from niukou.pipeline.ingest.sheet import Batch, Sheet
from niukou.pipeline.ingest.workbook import open_workbook
from niukou.pipeline.ingest.writing import RejectedWriter, TableWriter
from niukou.rulebook.model import Pack

HOPELESS = 20_000  # damaged rows after which a file is judged before its end
Progress = Callable[[str, int, int], None]
ROSTER = "roster"
HOUSEHOLD_TABLES = ("household", ROSTER)  # contract.md: the workbook stands for both where they are absent
HIDDEN = "工作表是隐藏的，照样读了 / the sheet is hidden; it was read like the others"


def land(
    directory: Path,
    pack: Pack,
    work: Path,
    progress: Progress | None = None,
    *,
    folders: Sequence[str] = FOLDERS,
    households: bool = True,
    tables: Collection[str] | None = None,
) -> Landed:
    """Reads `directory/registry/*` and `directory/registers/*` into `work/landed/<source>-<n>.parquet`.

    `progress` is called with the file in hand, the bytes done and all bytes. Memory stays bounded for text files
    and Parquet; a workbook is in memory as a whole. Raises InputError with every fault of every file, and leaves
    nothing in `work` then; OSError when `work` cannot be written. `work` is fresh: it holds no `landed` yet. With
    `households`, a registry without households and their members is a fault: a screen would find nothing wrong. Of files
    that tell of other tables than `tables`, where these are given, nothing but the headings is read.
    """
    found, faults = find_files(directory, folders)
    landed = work / "landed"
    rejected = work / "rejected.parquet"
    landed.mkdir(parents=True, mode=0o700)
    try:
        with RejectedWriter(rejected) as aside:
            landing = _Landing(Layouts(pack), landed, aside, progress, sum(f.size for f in found), tables)
            for file in found:
                faults += landing.file(file)
        if households:
            faults += _without_households(landing.files, faults) or _without_members(
                landing.files, faults, pack
            )
        if faults:
            raise InputError(faults)
        return Landed(tuple(landing.files), rejected)
    except BaseException:
        shutil.rmtree(landed, ignore_errors=True)
        rejected.unlink(missing_ok=True)
        raise


def _without_households(files: Iterable[InputFile], faults: list[InputFault]) -> list[InputFault]:
    if any(f.table in HOUSEHOLD_TABLES for f in files) or any(f.file.startswith("registry") for f in faults):
        return []  # a faulty file of the registry may be the one
    if any(not f.file.startswith("registers") for f in faults):
        return []
    wrong = "registry/ 里没有户的表 / no table of households in registry/"
    return [InputFault("registry", wrong=wrong, right="请放入贫困户表或人口信息表 / put one in")]


def _without_members(files: Iterable[InputFile], faults: list[InputFault], pack: Pack) -> list[InputFault]:
    """Households without any member would pass every comparison: nobody in them can be found in a register."""
    members = {t.name for t in pack.tables.values() if t.head and t.part_of} & {
        s.table for s in pack.sources.values()
    }
    if faults or not members or any(f.table in members | {ROSTER} for f in files):
        return []
    titles = "、".join(pack.tables[name].title for name in sorted(members))
    wrong = f"registry/ 里有户的表，没有{titles}表 / households, but no table of their members in registry/"
    return [InputFault("registry", wrong=wrong, right=f"请放入{titles}表或人口信息表 / put one in")]


class _Landing:
    """One run over the files; `files` are those that were understood so far."""

    def __init__(
        self,
        layouts: Layouts,
        folder: Path,
        aside: RejectedWriter,
        progress: Progress | None,
        total: int,
        tables: Collection[str] | None,
    ) -> None:
        self.files: list[InputFile] = []
        self._tables = tables
        self._layouts, self._folder, self._aside = layouts, folder, aside
        self._progress, self._total, self._done = progress, total, 0

    def file(self, file: FoundFile) -> list[InputFault]:
        """Lands the sheets of one file; its faults."""
        faults: list[InputFault] = []
        try:
            check_kind(file.path)
            with file.path.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            for sheets in _open(file):
                try:
                    self._sheet(file, sheets, sha256)
                except UnreadableError as error:
                    faults.append(error.fault(file.relative, sheets[0].name))
        except UnreadableError as error:
            faults.append(error.fault(file.relative))
        self._done += file.size
        self._tell(file, 0.0)
        return faults

    def _sheet(self, file: FoundFile, sheets: Sequence[Sheet], sha256: str) -> None:
        sheet, layout = self._layouts.recognise(sheets, file.folder)
        if self._tables is not None and layout.table.name not in self._tables:
            return
        index = len(self.files)
        path = self._folder / f"{layout.source.key}-{index}.parquet"
        counts = _Counts(file.relative, sheet.name, RowChecks(layout), self._aside)
        if sheet.hidden:
            self._aside.add(
                RejectedRow(file.relative, sheet.name, layout.heading.row, None, None, HIDDEN, True)
            )
        with TableWriter(path, layout, index) as table:
            for batch in sheet.batches(layout.heading, len(layout.fields), layout.least):
                counts.add(batch, table)
                self._tell(file, batch.done)
        counts.refuse_damaged(table.rows)
        self.files.append(
            InputFile(
                index=index,
                path=file.relative,
                sheet=sheet.name,
                source=layout.source.key,
                table=layout.table.name,
                rows=table.rows,
                rejected=counts.rejected,
                sha256=sha256,
                missing=layout.missing,
                unused=layout.unused,
                parquet=path,
            )
        )

    def _tell(self, file: FoundFile, share: float) -> None:
        if self._progress is not None:
            self._progress(file.relative, min(self._done + int(file.size * share), self._total), self._total)


class _Counts:
    """Passes batches of one sheet on, and counts what was set aside of it."""

    def __init__(self, file: str, sheet: str | None, checks: RowChecks, aside: RejectedWriter) -> None:
        self._file, self._sheet, self._checks, self._aside = file, sheet, checks, aside
        self.rejected = 0
        self._damaged = 0

    def add(self, batch: Batch, table: TableWriter) -> None:
        """Writes the good rows of a batch and tells of the others, in order of the rows."""
        columns, rows, aside = self._checks.judge(batch)
        table.write(columns, rows)
        self._damaged += batch.damaged
        if self._damaged > HOPELESS:
            self.refuse_damaged(table.rows)  # the rest of a large file would say the same, slowly
        for a in sorted(batch.aside + aside, key=lambda a: a.row):
            self.rejected += not a.kept
            heading = self._checks.heading(a.column)
            self._aside.add(RejectedRow(self._file, self._sheet, a.row, heading, a.value, a.reason, a.kept))

    def refuse_damaged(self, rows: int) -> None:
        """Raises UnreadableError when more than a tenth of the rows is in another encoding or badly quoted."""
        if self._damaged * 10 > rows + self.rejected:
            raise UnreadableError(
                f"{rows + self.rejected}行里有{self._damaged}行编码或引号不对，超过一成 / more than a tenth of the rows "
                "is in another encoding or badly quoted",
                "请用一种编码重新导出 / export it again in one encoding",
            )


def _open(file: FoundFile) -> Iterable[Sequence[Sheet]]:
    """The sheets of a file, each in its possible readings."""
    if file.suffix == ".parquet":
        return open_parquet(file.path)
    if file.suffix in (".csv", ".tsv"):
        return open_delimited(file.path)
    return open_workbook(file.path)
