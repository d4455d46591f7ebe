"""Landed tables and set-aside rows on their way to Parquet, a batch at a time."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from niukou.pipeline.ingest.landed import RejectedRow
from niukou.pipeline.ingest.layout import Layout

COMPRESSION = "lz4"  # work files: quick to write and read, erased when the run ends
REJECTED = pa.schema(
    [
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("kept", pa.bool_()),
    ]
)
FLUSH_ROWS = 20_000


class TableWriter:
    """Writes one landed table: the fields of its layout as text, `landed_file` and `landed_row` as INTEGER."""

    def __init__(self, path: Path, layout: Layout, index: int) -> None:
        self._columns = tuple(layout.column_of.values())
        names = [(name, pa.string()) for name in layout.column_of]
        self._schema = pa.schema([*names, ("landed_file", pa.int32()), ("landed_row", pa.int32())])
        self._index = index
        self._writer = pq.ParquetWriter(path, self._schema, compression=COMPRESSION)
        self.rows = 0

    def write(self, columns: list[pa.Array], rows: pa.Array) -> None:
        """Columns of the sheet, by their place in it, and the row numbers."""
        if not len(rows):
            return
        file = pa.repeat(pa.scalar(self._index, pa.int32()), len(rows))
        chosen = [columns[i] for i in self._columns]
        self._writer.write_batch(pa.record_batch([*chosen, file, rows], schema=self._schema))
        self.rows += len(rows)

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()


class RejectedWriter:
    """Writes rows of `RejectedRow`; holds at most `FLUSH_ROWS` of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = pq.ParquetWriter(path, REJECTED, compression=COMPRESSION)
        self._held: list[RejectedRow] = []

    def add(self, rejected: RejectedRow) -> None:
        """Keeps a row for the file."""
        self._held.append(rejected)
        if len(self._held) >= FLUSH_ROWS:
            self._flush()

    def __enter__(self) -> RejectedWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()

    def _flush(self) -> None:
        columns = [[getattr(row, name) for row in self._held] for name in REJECTED.names]
        arrays = [pa.array(column, kind) for column, kind in zip(columns, REJECTED.types, strict=True)]
        self._writer.write_batch(pa.record_batch(arrays, schema=REJECTED))
        self._held = []
