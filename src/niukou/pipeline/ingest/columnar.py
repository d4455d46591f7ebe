"""Parquet: columns by the headings they are named with, every type as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from niukou.pipeline.ingest.cell_text import LOST_FROM, cell_text, has_lost_digits
from niukou.pipeline.ingest.faults import UnreadableError
from niukou.pipeline.ingest.sheet import Batch, TopRow

BATCH_ROWS = 50_000
UNREADABLE = (pa.ArrowException, OSError, ValueError)  # what pyarrow says of broken files


class ParquetSheet:
    """A Parquet file; its records are counted from 1, the heading stands on none."""

    name: str | None = None
    hidden = False

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with pq.ParquetFile(path) as file:
                self._schema = file.schema_arrow
                self._rows = file.metadata.num_rows
        except UNREADABLE as error:
            raise UnreadableError(
                "Parquet 文件已损坏 / a broken Parquet file", "请重新导出 / export it again"
            ) from error

    def top(self) -> list[TopRow]:
        """The names of the columns."""
        return [TopRow(0, 0, tuple(self._schema.names))]

    def batches(self, after: TopRow, width: int, least: int) -> Iterator[Batch]:
        """All records (protocol `Sheet`); `after` and `least` mean nothing here."""
        del after, least
        for field in self._schema:
            if pa.types.is_nested(field.type):
                raise UnreadableError(
                    f"列的类型 {field.type} 不是单个值 / a column of lists or structures",
                    "请展开成普通列 / flatten it",
                    column=field.name,
                )
        first = 1
        try:
            with pq.ParquetFile(self._path, buffer_size=1 << 20) as file:
                for part in file.iter_batches(BATCH_ROWS):
                    rows = list(range(first, first + part.num_rows))
                    first += part.num_rows
                    columns = part.columns[:width]
                    lossy = {i: lost for i, c in enumerate(columns) if (lost := _lossy(c))}
                    texts = [text_column(c) for c in columns]
                    yield Batch(texts, rows, lossy=lossy, done=first / max(self._rows, 1))
        except UNREADABLE as error:
            raise UnreadableError(
                "Parquet 文件已损坏 / a broken Parquet file", "请重新导出 / export it again", row=first
            ) from error


def open_parquet(path: Path) -> list[list[ParquetSheet]]:
    """The one sheet of the file. Raises UnreadableError when it is broken."""
    return [[ParquetSheet(path)]]


def text_column(column: pa.Array) -> pa.Array:
    """A column of any plain type as strings, null as "" (a later step tells blank from text)."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return text_column(column.dictionary_decode())
    if pa.types.is_string(kind):
        text = column
    elif pa.types.is_large_string(kind) or pa.types.is_integer(kind) or pa.types.is_date32(kind):
        text = column.cast(pa.string())
    elif pa.types.is_timestamp(kind) and kind.unit == "ns":
        return text_column(column.cast(pa.timestamp("us", kind.tz), safe=False))  # Python dates have no more
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        text = pa.array([(v or b"").decode("utf-8", "replace") for v in column.to_pylist()], pa.string())
    else:
        text = pa.array([cell_text(v) for v in column.to_pylist()], pa.string())
    text.validate(full=True)  # a broken file may hold text that is none
    return pc.fill_null(text, "")


def _lossy(column: pa.Array) -> set[int]:
    if not pa.types.is_floating(column.type):
        return set()
    beyond = pc.greater_equal(pc.abs(column.cast(pa.float64())), LOST_FROM)
    if not pc.any(beyond).as_py():
        return set()
    return {i for i, value in enumerate(column.to_pylist()) if has_lost_digits(value)}
