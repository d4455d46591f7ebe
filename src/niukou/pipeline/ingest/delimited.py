"""CSV and TSV, read in blocks so that memory does not grow with the file.

A row with more cells than headings is set aside when one of the others is not blank. A row with fewer cells is
set aside too, for a lost cell shifts all that follow; only where nothing but optional columns at the end are
absent (some exports leave blank cells at the end of a line out) the row is taken with blanks, and told as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from niukou.pipeline.ingest.blocks import Encoding, blocks, encoding_of
from niukou.pipeline.ingest.records import Records, records
from niukou.pipeline.ingest.sheet import Batch, SetAside, TopRow, first_rows

DELIMITERS = {".csv": (",", "\t", ";"), ".tsv": ("\t",)}
TOP_BLOCK = 1 << 16


class DelimitedSheet:
    """A text file read with one delimiter."""

    name: str | None = None
    hidden = False

    def __init__(self, path: Path, encoding: Encoding, delimiter: str) -> None:
        self._path, self._encoding, self.delimiter = path, encoding, delimiter

    def top(self) -> list[TopRow]:
        """The first records; blank lines count as rows, as they do for a person."""
        first = next(records(blocks(self._path, self._encoding, TOP_BLOCK), self.delimiter))
        ends = [start - 1 for start in first.starts[1:]] + list(first.starts[-1:])
        rows = [TopRow(s, e, tuple(r)) for s, e, r in zip(first.starts, ends, first.rows, strict=True)]
        return first_rows(row for row in rows if any(cell.strip() for cell in row.cells))

    def batches(self, after: TopRow, width: int, least: int) -> Iterator[Batch]:
        """The rows below the heading (protocol `Sheet`)."""
        for found in records(blocks(self._path, self._encoding), self.delimiter, range(least, width + 1)):
            damaged = [a for a in found.aside if a.row > after.end]
            if found.starts and found.starts[0] <= after.end:
                skip = sum(1 for start in islice(found.starts, after.end) if start <= after.end)
                found.rows, found.starts = found.rows[skip:], found.starts[skip:]
                found.columns = [c.slice(skip) for c in found.columns] if found.columns is not None else None
            batch = _batch(found, width, least)
            batch.aside += damaged
            batch.damaged = len(damaged)
            yield batch


def open_delimited(path: Path) -> list[list[DelimitedSheet]]:
    """The one sheet of the file, once for each delimiter it may have. Raises UnreadableError."""
    encoding = encoding_of(path)
    return [[DelimitedSheet(path, encoding, d) for d in DELIMITERS[path.suffix.lower()]]]


def _batch(found: Records, width: int, least: int) -> Batch:
    if found.columns is not None:
        return Batch(found.columns, found.starts, done=found.done)
    rows, starts = found.rows, found.starts
    aside: list[SetAside] = []
    if set(map(len, rows)) != {width}:
        rows, kept = [], []
        for row, start in zip(found.rows, found.starts, strict=True):
            fitted = _fitted(row, start, width, least, aside)
            if fitted is not None:
                rows.append(fitted)
                kept.append(start)
        starts = kept
    cells = zip(*rows, strict=True) if rows else ([] for _ in range(width))
    columns = [pa.array(column, pa.string()) for column in cells]
    return Batch(columns, starts, aside, done=found.done)


def _fitted(row: list[str], line: int, width: int, least: int, aside: list[SetAside]) -> list[str] | None:
    """The row with exactly `width` cells, or None when it is blank or was set aside."""
    if len(row) == width:
        return row
    if len(row) > width:
        extra = next((i for i in range(width, len(row)) if row[i].strip()), None)
        if extra is None:
            return row[:width]
        reason = f"有{len(row)}格，标题只有{width}列 / {len(row)} cells under {width} headings"
        aside.append(SetAside(line, reason, extra))
        return None
    if not any(cell.strip() for cell in row):
        return None
    if len(row) >= least:
        reason = (
            f"只有{len(row)}格，后面{width - len(row)}格作空白 / the last cells are absent and taken as blank"
        )
        aside.append(SetAside(line, reason, kept=True))
        return row + [""] * (width - len(row))
    reason = f"只有{len(row)}格，标题有{width}列，可能串列 / {len(row)} cells under {width} headings: a cell is lost"
    aside.append(SetAside(line, reason))
    return None
