"""The rows of a rule's cases as landed files: what reading a county's files would have left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from niukou.pipeline.ingest import InputFile
from niukou.rulebook.dictionary import rows_word
from niukou.rulebook.model import Case, Pack, Table

Row = dict[str, str | None]
COLLECTED = ("household", "person", "pairing", "measure")  # a case speaks of a registry that has these


def rows_of(case: Case, pack: Pack, mark: str) -> dict[str, list[Row]]:
    """The rows a case gives, by table; codes it leaves out are made from `mark`, so that cases stay apart."""
    words = {rows_word(table): table for table in pack.tables.values()}
    found: dict[str, list[Row]] = {}
    for number, given in enumerate([case.given, *_listed(case.given.get("others"))], 1):
        household = pack.tables["household"]
        own = _texts(given.get("household") or {})
        code = own.get(household.key) or f"{mark}-{number}"
        for word, rows in given.items():
            if word == "others":
                continue
            table = words[word]
            for place, row in enumerate(_listed(rows), 1):
                found.setdefault(table.name, []).append(made_row(row, table, code, place))
        if "household" not in given and any(words[word].part_of for word in given if word != "others"):
            found.setdefault("household", []).append({household.key: code})
    return found


def made_row(given: Mapping[str, Any], table: Table, household: str, place: int) -> Row:
    """A row as a file would hold it: texts, and the codes it leaves out made from those of its household."""
    row = _texts(given)
    if table.part_of:
        row[table.part_of.by] = row.get(table.part_of.by) or household
        row[table.key] = row.get(table.key) or (f"{household}-{place}" if table.subject == "person" else None)
    elif table.name == "household":
        row[table.key] = row.get(table.key) or household
    return row


def land_rows(
    rows: Mapping[str, list[Row]], pack: Pack, tables: Iterable[str], folder: Path
) -> list[InputFile]:
    """Write one landed file for each table of `rows` and each of `tables` that a source fills."""
    sources = {source.table: source.key for source in pack.sources.values()}
    wanted = [name for name in dict.fromkeys((*COLLECTED, *rows, *tables)) if name in sources]
    return [
        _landed(index, pack.tables[name], sources[name], rows.get(name, []), folder)
        for index, name in enumerate(wanted)
    ]


def _landed(index: int, table: Table, source: str, rows: list[Row], folder: Path) -> InputFile:
    columns: dict[str, pa.Array] = {
        name: pa.array([row.get(name) for row in rows], pa.string()) for name in table.fields
    }
    columns["landed_file"] = pa.array([index] * len(rows), pa.int32())
    columns["landed_row"] = pa.array(range(1, len(rows) + 1), pa.int32())
    path = folder / f"{source}-{index}.parquet"
    pq.write_table(pa.table(columns), path)
    return InputFile(
        index=index,
        path=f"{table.name}.case",
        sheet=None,
        source=source,
        table=table.name,
        rows=len(rows),
        rejected=0,
        sha256="",
        missing=(),
        unused=(),
        parquet=path,
    )


def _listed(rows: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(rows, Mapping):
        yield rows
    else:
        yield from rows or ()


def _texts(row: Mapping[str, Any]) -> Row:
    return {name: None if value is None or value == "" else str(value) for name, value in row.items()}
