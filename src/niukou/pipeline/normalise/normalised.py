"""What normalising hands on: which standard tables there are, and what has to be told about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

NoteKind = Literal[
    "same_file",  # a file is, byte for byte, one that was read before: left out
    "same_rows",  # rows that an earlier file of the table has too: left out
    "same_key",  # one household's or person's code in two files: all rows kept
    "not_authorised",  # rows of people who did not sign: left out
    "no_authorisation",  # a source that demands signatures, and no list of signatures: not looked at
    "roster_stands_in",  # the person roster stands for this table
    "roster_differs",  # the roster and the table say different things
    "no_area",
    "part_without_whole",  # no list of areas to find the roster's villages in
]


@dataclass(frozen=True)
class TableInfo:
    """One standard table: its rows, its columns with their DuckDB types, the indexes of its files.

    `file`: Parquet, a register's a row file (Arrow). `stands_in`: the rows come from the person roster.
    """

    rows: int
    columns: Mapping[str, str]
    files: tuple[int, ...]
    file: Path
    stands_in: bool = False


@dataclass(frozen=True)
class DoubtCount:
    """How many cells of one column of one file were not understood; all are counted, not all are listed."""

    table: str
    file: int
    column: str
    reason: str
    cells: int


@dataclass(frozen=True)
class Note:
    """Something about a table that people should know; `rows` is how many rows it is about."""

    kind: NoteKind
    table: str
    rows: int
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True)
class Normalised:
    """The standard tables by name, each a view of that name in the session.

    `doubts` is a Parquet file with the columns of ingest's rejected rows (`kept` is true): cells that were not
    understood, their rows kept. `roster_differences` (Parquet, absent where nothing was compared) has
    `household_code`, `person_code`, `field`, `table_says`, `roster_says`.
    """

    tables: Mapping[str, TableInfo]
    doubts: Path
    doubt_counts: tuple[DoubtCount, ...]
    notes: tuple[Note, ...]
    roster_differences: Path | None = None
