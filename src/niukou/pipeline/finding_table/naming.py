"""What compare and check found, gathered into one table and named: the table `findings` of a session."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from niukou.engine.session import Session
from niukou.pipeline.finding_table.shape import COLUMNS, KINDS, SCHEMA

_STEP = Path(__file__).parent / "sql" / "findings.sql"
_NEEDED = tuple(column.name for column in COLUMNS if not column.nullable and column.name != "finding")
_ORDERS = {
    "file": "rule, village, household, person, family, source, record, finding",
    "people": "village, household, rule, person, family, source, record, finding",
}


class MissingColumns(ValueError):  # noqa: N818  named like the other refusals, by what is wrong
    """A table given to `make_findings` is absent or lacks a column that no finding can do without."""


def make_findings(
    session: Session, tables: Sequence[str], key: bytes, token_sources: Collection[str] = ()
) -> int:
    """Unite `tables` into the table `findings` of version 1 and name every row; returns the row count.

    Each table has columns of `COLUMNS` (without `finding`) under their names; missing ones are empty, other
    columns are ignored. Two more are understood: `record_key`, the row's natural key where it may not be
    printed as `record` (a helper's number), and `subject_key`, the subject's code where no column holds it.
    A finding is named by a keyed hash of kind, rule, subject, source and natural key: 24 hexadecimal
    characters; further facts of the same name get `-2`, `-3`, in an order that depends on their content only.
    For `token_sources` the record itself is or holds an identity number: a keyed token with `#` stands for it.
    Raises MissingColumns.
    """
    for table in tables:
        columns = session.columns(table)
        missing = [name for name in _NEEDED if name not in columns]
        if missing:
            raise MissingColumns(f"{table}: {', '.join(missing)}")
    if not tables:
        raise MissingColumns("no table of findings was given")
    session.step(
        _STEP, {"tables": list(tables), "key": key.hex(), "token_sources": sorted(token_sources) or [""]}
    )
    return int(session.query("SELECT count(*) FROM findings")[0][0])


def read_findings(session: Session, kind: str | None = None) -> Iterator[pa.RecordBatch]:
    """The findings as batches of `SCHEMA`: all, by kind then rule; or those of one kind, by village then household.

    The order is total, so that two runs over the same input write the same bytes.
    """
    columns = ", ".join(column.name for column in COLUMNS)
    kinds = list(KINDS)
    order = _ORDERS["file" if kind is None else "people"]
    for batch in session.batches(
        f"SELECT {columns} FROM findings WHERE $kind IS NULL OR kind = $kind"  # noqa: S608  names of this table
        f" ORDER BY list_position($kinds, kind), {', '.join(f'{name} NULLS FIRST' for name in order.split(', '))}",
        {"kind": kind, "kinds": kinds},
    ):
        yield batch.cast(SCHEMA)
