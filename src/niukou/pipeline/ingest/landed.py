"""What landing gives back: the files as they were understood and the rows that were set aside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class InputFile:
    """One file, or one sheet of a workbook, as it was landed.

    `index` stands in `landed_file` of its rows; `path` is relative to the input folder; `source` is the key of
    its layout in the pack and `table` that layout's dictionary table; `rows` went on, `rejected` were set aside;
    `missing` are fields of the layout without a column, `unused` headings that nobody understood.
    """

    index: int
    path: str
    sheet: str | None
    source: str
    table: str
    rows: int
    rejected: int
    sha256: str
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    parquet: Path


@dataclass(frozen=True)
class RejectedRow:
    """A row that was set aside with its reason, or (`kept`) a doubt about a row that goes on.

    `row` counts from 1 as a person sees it: the line where a record of a text file starts, the row of a sheet,
    the n-th record of a Parquet file. `value` is masked where it is personal.
    """

    file: str
    sheet: str | None
    row: int
    column: str | None
    value: str | None
    reason: str
    kept: bool = False


@dataclass(frozen=True)
class Landed:
    """All inputs of a run; `rejected` is a Parquet file with the columns of `RejectedRow`."""

    files: tuple[InputFile, ...]
    rejected: Path
