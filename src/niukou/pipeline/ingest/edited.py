"""A file as an office wrote it, written anew without some of its rows: what is left reads as it did before.

A delimited file keeps every other line to the byte, in its encoding. A workbook is written anew as .xlsx with the values of
its cells, a Parquet file with its types. The rows are told as text, those above the heading too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from niukou.pipeline.ingest.blocks import blocks, encoding_of
from niukou.pipeline.ingest.cell_text import cell_text
from niukou.pipeline.ingest.columnar import text_column
from niukou.pipeline.ingest.delimited import open_delimited
from niukou.pipeline.ingest.faults import UnreadableError
from niukou.pipeline.ingest.records import records
from niukou.pipeline.ingest.workbook import open_workbook

Decide = Callable[[Sequence[str]], Sequence[str] | None]
_FORMATS = (
    (datetime, "yyyy-mm-dd hh:mm:ss"),
    (date, "yyyy-mm-dd"),
    (time, "hh:mm:ss"),
    (timedelta, "[h]:mm:ss"),
)
_OTHERWISE = "重写以后与原来不同，没有动它 / written anew it reads otherwise: it was left alone"


@dataclass
class Edited:
    """What became of a file: where it was written anew, how many rows were left out, how many have other cells."""

    path: Path
    removed: int = 0
    changed: int = 0


def edit_rows(path: Path, folder: Path, decide: Decide) -> Edited:
    """Write a file anew into a folder. decide: the cells of a row → the same, others, or None for none of it.

    Raises UnreadableError for a file that cannot be read, and one that would read otherwise where nothing was decided.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        return _delimited(path, Edited(folder / path.name), decide)
    if suffix == ".parquet":
        return _parquet(path, Edited(folder / path.name), decide)
    return _workbook(path, Edited(folder / f"{path.stem}.xlsx"), decide)


def _decided(done: Edited, decide: Decide, cells: Sequence[str]) -> Sequence[str] | None:
    now = decide(cells)
    if now is None:
        done.removed += 1
    elif list(now) != list(cells):
        done.changed += 1
    return now


def _delimited(path: Path, done: Edited, decide: Decide) -> Edited:
    encoding = encoding_of(path)
    (sheets,) = open_delimited(path)
    delimiter = max(
        sheets, key=lambda sheet: max((len(row.cells) for row in sheet.top()), default=0)
    ).delimiter
    content = path.read_bytes()
    mark, body = content[: encoding.mark], content[encoding.mark :]
    if encoding.name.startswith("utf-16"):
        wide = body.decode(encoding.name)
        lines = [line.encode(encoding.name) for line in _with_ends(wide, "\n" if "\n" in wide else "\r")]
    else:
        lines = _with_ends(body, encoding.newline)
    starts = sorted(
        {start for found in records(blocks(path, encoding), delimiter)
         for start in (*found.starts, *(one.row for one in found.aside))} | {1}
    )  # fmt: skip
    kept = [mark]
    for first, after in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        raw = b"".join(lines[first - 1 : after - 1])
        text, name = _text(raw, encoding.name)
        cells = _cells(text, delimiter)
        now = _decided(done, decide, cells)
        if now is not None:
            kept.append(raw if list(now) == cells else _line(now, delimiter, text).encode(name))
    done.path.write_bytes(b"".join(kept))
    return done


def _with_ends(content: Any, end: Any) -> list[Any]:
    lines = content.split(end)
    return [line + end for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _text(raw: bytes, name: str) -> tuple[str, str]:
    """A line in its file's encoding, or in the one it is in; and which that is."""
    for one in (name, "utf-8", "gb18030"):
        try:
            return raw.decode(one), one
        except UnicodeDecodeError:
            continue
    return raw.decode(name, "replace"), name


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return text.rstrip("\r\n").split(delimiter)
    return rows[0] if len(rows) == 1 else [cell for row in rows for cell in row]


def _line(cells: Sequence[str], delimiter: str, was: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=was[len(was.rstrip("\r\n")) :]).writerow(cells)
    return out.getvalue()


def _workbook(path: Path, done: Edited, decide: Decide) -> Edited:
    wanted: list[list[list[str]]] = []
    with xlsxwriter.Workbook(str(done.path)) as book:
        formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS}
        for (sheet,) in open_workbook(path):
            page = book.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            rows: list[list[str]] = []
            for _, values in sheet.rows():
                cells = [cell_text(value) for value in values]
                now = _decided(done, decide, cells)
                if now is None:
                    continue
                for column, (value, was, text) in enumerate(zip(values, cells, now, strict=True)):
                    _write(page, len(rows), column, value if text == was else text, formats)
                rows.append(list(now))
            wanted.append(rows)
    if [_read(sheet) for (sheet,) in open_workbook(done.path)] != [_filled(rows) for rows in wanted]:
        raise UnreadableError(_OTHERWISE, "请重新导出 / export it again")
    return done


def _write(page: Any, row: int, column: int, value: Any, formats: Mapping[Any, Any]) -> None:
    if value in ("", None):
        return
    kind = next((one for one, _ in _FORMATS if isinstance(value, one)), None)
    if isinstance(value, str):
        page.write_string(row, column, value)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif kind is not None:
        page.write_datetime(row, column, value, formats[kind])
    else:
        page.write_number(row, column, value)


def _read(sheet: Any) -> list[list[str]]:
    return _filled([cell_text(value) for value in values] for _, values in sheet.rows())


def _filled(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Rows with anything in them, without blank cells at their ends."""
    cut = ([*row] for row in rows)
    found = []
    for row in cut:
        while row and not row[-1]:
            row.pop()
        if row:
            found.append(row)
    return found


def _parquet(path: Path, done: Edited, decide: Decide) -> Edited:
    with pq.ParquetFile(path) as file, pq.ParquetWriter(done.path, file.schema_arrow) as out:
        for part in file.iter_batches():
            texts = [text_column(column).to_pylist() for column in part.columns]
            rows = [_decided(done, decide, cells) for cells in zip(*texts, strict=True)]
            out.write_batch(_left(part, texts, rows))
    return done


def _left(
    part: pa.RecordBatch, texts: Sequence[Sequence[str]], rows: Sequence[Sequence[str] | None]
) -> pa.RecordBatch:
    """The rows that stay; a cell that has another text and is no text column is blank."""
    columns = []
    for place, column in enumerate(part.columns):
        plain = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        values = column.to_pylist()
        kept = [
            value if row[place] == was else (row[place] if plain else None)
            for value, was, row in zip(values, texts[place], rows, strict=True)
            if row is not None
        ]
        columns.append(pa.array(kept, column.type))
    return pa.RecordBatch.from_arrays(columns, schema=part.schema)
