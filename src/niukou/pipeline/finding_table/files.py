"""Findings and rejected rows as files: Parquet for programs, CSV that a spreadsheet may open safely."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from niukou.pipeline.finding_table.shape import SCHEMA
from niukou.terms.mask import hide_personal_numbers

REJECTED_HEADINGS = ("文件", "工作表", "行", "列", "值(脱敏)", "原因", "是否保留")
REJECTED_COLUMNS = ("file", "sheet", "row", "column", "value", "reason", "kept")
# What a spreadsheet takes for the start of a formula (OWASP, CSV injection), and the full-width ways to write it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet runs: an apostrophe before what would begin a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def write_parquet(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write findings as one Parquet file (zstd); the same rows give the same bytes. Returns the row count."""
    rows = 0
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def write_csv(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write findings as CSV (UTF-8 with BOM, CRLF, RFC 4180), headings = column names. Returns the row count."""
    return _write_rows(path, SCHEMA.names, _rows(batches))


def write_rejected(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write rejected rows and doubts (batches of `REJECTED_COLUMNS`) as CSV for people; returns the row count."""
    told = ((*_hidden(cells), "保留" if kept else "剔出") for *cells, kept in _rows(batches))
    return _write_rows(path, REJECTED_HEADINGS, told)


def _hidden(cells: Iterable[object]) -> Iterator[object]:
    """Cells without personal numbers, which may stand in any column of a row that was set aside."""
    return (hide_personal_numbers(cell) if isinstance(cell, str) else cell for cell in cells)


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[object, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_rows(path: Path, headings: Sequence[str], rows: Iterable[tuple[object, ...]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
            count += 1
    return count
