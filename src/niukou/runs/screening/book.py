"""The book as a screen reads it: its listed households as they stand today, landed as if a file of the registry told them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Q

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along, within
from niukou.office.registry.book_rows import BookRows, book_rows
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Household
from niukou.office.support.desk_rows import help_rows
from niukou.pipeline.ingest import InputFile, Landed, land
from niukou.rulebook.model import Pack
from niukou.runs.flow import FLOW, Advance, Flow
from niukou.runs.screening.handing_over import REGISTERS

LISTED = ("poor", "exited")  # whom the registry's files tell of
_AT_ONCE = 4_096  # households whose rows are in memory
_LEVELS = ("province", "prefecture", "county", "town", "village")  # in the order of the pack's code list


def flow_of_book(area: Area, day: date) -> Flow:
    """The steps of a screen whose registry is a county's book on a day, and whose registers are the files it is given."""

    def land_both(directory: Path, pack: Pack, work: Path, progress: Advance) -> Landed:
        registers = land(directory, pack, work, progress, folders=(REGISTERS,), households=False)
        files = list(registers.files)
        for rows in _tables(pack, area, day, progress):
            if landed := _landed(pack, rows, len(files), work / "landed"):
                files.append(landed)
        return Landed(tuple(files), registers.rejected)

    return replace(FLOW, land=land_both)


def _tables(
    pack: Pack, area: Area, day: date, progress: Callable[[str, int, int], None]
) -> Iterator[BookRows]:
    """The tables of the dictionary that the book fills, some households at a time."""
    if "area" in pack.tables:
        yield _areas(pack, area)
    listed = Household.objects.filter(within(area.path, "area__path"), account__in=LISTED)
    ids = list(listed.values_list("pk", flat=True))
    for place, some in enumerate(chunks(ids, _AT_ONCE)):
        progress("", place * _AT_ONCE, len(ids))
        yield from book_rows(pack, some, day, day.year, {}).values()
        yield from help_rows(pack, some)


def _areas(pack: Pack, area: Area) -> BookRows:
    levels = dict(zip(_LEVELS, pack.codelists["area_level"].labels, strict=False))
    above = Q(code__in=codes_along(area.path))
    there = Area.objects.filter(within(area.path) | above, level__in=levels).select_related("parent")
    rows = [
        {"area_code": one.code, "name": one.name, "level": levels[one.level]}
        | ({"parent_code": one.parent.code} if one.parent else {})
        for one in there.order_by("path")
    ]
    return BookRows(pack.tables["area"], frozenset(("area_code", "name", "level", "parent_code")), rows)


def _landed(pack: Pack, rows: BookRows, index: int, folder: Path) -> InputFile | None:
    """One table as reading a file would have left it; None where no layout of the rules knows it, such as last year's."""
    source = next((one for one in pack.sources.values() if one.table == rows.table.name), None)
    if source is None:
        return None
    given = sorted(rows.given)
    columns = {name: pa.array([row.get(name) or None for row in rows.rows], pa.string()) for name in given}
    columns["landed_file"] = pa.array([index] * len(rows.rows), pa.int32())
    columns["landed_row"] = pa.array(range(1, len(rows.rows) + 1), pa.int32())
    path = folder / f"{source.key}-{index}.parquet"
    pq.write_table(pa.table(columns), path)
    return InputFile(
        index=index, path=f"账簿/{rows.table.title}-{index}", sheet=None, source=source.key, table=rows.table.name,
        rows=len(rows.rows), rejected=0, sha256=hashlib.sha256(path.read_bytes()).hexdigest(), missing=(), unused=(),
        parquet=path,
    )  # fmt: skip
