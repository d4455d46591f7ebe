"""Extracts come in: read as a screen will read them before they are kept, so that who hands one over sees how it is understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

import pyarrow.parquet as pq
from django.utils.translation import gettext

from niukou.engine.work_folder import scratch_folder
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken
from niukou.office.audit.sealed_files import LARGEST
from niukou.office.findings.models import Extract
from niukou.office.findings.refusals import ExtractError
from niukou.office.findings.selectors import content_of_extract
from niukou.office.findings.services import NewExtract, keep_extract
from niukou.office.findings.taking import must_screen
from niukou.pipeline.ingest import InputError, InputFile, Landed, land
from niukou.rulebook.model import Pack
from niukou.runs.exports.leaving import Exported, export
from niukou.runs.exports.workbook import Cell, Table
from niukou.runs.manifest import label_of
from niukou.terms.mask import hide_personal_numbers

REGISTERS = "registers"
_LONGEST = 100  # characters of a file's name
_SHOWN_FAULTS = 8


def hand_over(actor: Actor, area: Area, department: str, name: str, content: bytes) -> Extract:
    """Take in a file that a department gave. name: of the file, with its ending.

    Raises NotAllowedError, RunError; ExtractError for a file that no layout of the rules fits, with every reason.
    """
    must_screen(actor, area)
    if not 0 < len(content) <= LARGEST:
        raise ExtractError(
            f"文件 {len(content):,} 字节，只收 1 到 {LARGEST:,} 字节，请分开再交 / empty or too large: hand it over in parts"
        )
    pack = installed_pack()
    title = _plain(name)
    with read_alone(pack, title, content) as landed:
        sheets = sheets_of(pack, landed)
    if not sheets:
        raise ExtractError(f"{title}：没有读出表 / no table was found in it")
    return keep_extract(actor, area, NewExtract(department, title, content, sheets, pack.fingerprint))


def rejected_rows(actor: Actor, number: int) -> Exported:
    """The rows of an extract that were set aside, each with its reason, as a workbook. Raises NotThereError, ExtractError."""
    row, content = content_of_extract(actor, number)
    headings = (
        gettext("工作表"), gettext("第几行"), gettext("列"), gettext("内容"), gettext("为什么"), gettext("读进去了没有"),
    )  # fmt: skip
    with read_alone(installed_pack(), row.title, content) as landed:
        table = Table(gettext("没读进去的行"), headings, _rejected(landed))
        taken = Taken("findings.read_rejected", f"extract:{row.pk}", chain_of(row.area))
        return export(actor, taken, f"{gettext('没读进去的行')}-{PurePath(row.title).stem}.xlsx", [table])


@contextmanager
def read_alone(pack: Pack, name: str, content: bytes) -> Iterator[Landed]:
    """One file as a screen reads it. Raises ExtractError with every fault."""
    with scratch_folder() as folder:
        given = folder / "given"
        put(given, [(name, content)])
        try:
            landed = land(given, pack, folder, folders=(REGISTERS,), households=False)
        except InputError as error:
            raise ExtractError(_faults(error)) from error
        yield landed


def put(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Lay files out where a screen looks for registers; of two of one name the second is told apart by its place."""
    place = folder / REGISTERS
    place.mkdir(mode=0o700, parents=True)
    for number, (name, content) in enumerate(files, 1):
        free = place / name
        if free.exists():
            free = place / f"{number}-{name}"
        free.write_bytes(content)


def _plain(name: str) -> str:
    """A name that leads nowhere, is not hidden, and holds no number of a person."""
    kept = "".join(one for one in PurePath(name.replace("\\", "/")).name if one.isprintable())
    path = PurePath(hide_personal_numbers(kept).replace("*", "x").lstrip(".~$ ") or "file")
    stem = "extract" if path.stem.casefold() == "readme" else path.stem
    return stem[:_LONGEST] + path.suffix[:10]


def sheets_of(pack: Pack, landed: Landed) -> list[dict[str, Any]]:
    """How the sheets of a file were understood, as `Extract.sheets` keeps it."""
    return [_sheet(pack, one) for one in landed.files]


def _sheet(pack: Pack, file: InputFile) -> dict[str, Any]:
    source = pack.sources[file.source]
    return {
        "sheet": file.sheet or "", "source": source.source, "title": source.title, "rows": file.rows,
        "rejected": file.rejected, "missing": [label_of(pack, file.table, name) for name in file.missing],
        "unused": [hide_personal_numbers(heading) for heading in file.unused],
        "authorised": bool(source.authorisation),
    }  # fmt: skip


def _rejected(landed: Landed) -> Iterator[Sequence[Cell]]:
    columns = ["sheet", "row", "column", "value", "reason", "kept"]
    with pq.ParquetFile(landed.rejected) as file:
        for batch in file.iter_batches(columns=columns):
            for one in batch.to_pylist():
                kept = gettext("读进去了，请核对") if one["kept"] else gettext("没有")
                yield one["sheet"], one["row"], one["column"], one["value"], one["reason"], kept


def _faults(error: InputError) -> str:
    told = [str(fault).removeprefix(f"{REGISTERS}/") for fault in error.faults]
    more = [f"… 还有 {len(told) - _SHOWN_FAULTS} 处"] if len(told) > _SHOWN_FAULTS else []
    return "\n".join([*told[:_SHOWN_FAULTS], *more])
