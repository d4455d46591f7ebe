"""The shape of a watched row: which columns of which table its leaf is over, and how the database makes it.

A leaf is the SHA-256 of a row in a form that no setting of a session changes: PostgreSQL's binary form of a record with
texts in UTF-8, Python's of a tuple in SQLite. The number of a shape is from its table and columns, so that it cannot be
given to others; what numbers mean stands in the table `audit_shape`, which only migrations write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection

LEAF = 32  # bytes
PACKED = 8 + LEAF  # the row's id before it
SHAPES = "audit_shape"
_TEXTS = ("character varying", "text", "character")


@dataclass(frozen=True)
class Shape:
    """Columns of a table, its key first."""

    table: str
    columns: tuple[str, ...]

    @property
    def key(self) -> str:
        """The column by which a row is known: a whole number."""
        return self.columns[0]

    @property
    def number(self) -> int:
        """From what it says: 63 bits."""
        said = " ".join((self.table, *self.columns)).encode()
        return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") >> 1

    def packed(self, row: str) -> str:
        """SQL for the id and leaf of `row` (an alias of the table, NEW, OLD): 40 bytes."""
        if connection.vendor == "sqlite":
            return f"niukou_packed({self.values(row)})"
        return f'int8send({row}."{self.key}"::bigint) || {self.leaf(row)}'

    def leaf(self, row: str) -> str:
        """SQL for the leaf of `row`: 32 bytes."""
        if connection.vendor == "sqlite":
            return f"niukou_leaf({self.values(row)})"
        kinds = _kinds(self.table)
        said = (_in_utf8(f'{row}."{name}"', kinds[name]) for name in self.columns)
        return f"sha256(record_send(ROW({', '.join(said)})))"

    def keep(self) -> None:
        """Write down what its number means."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {SHAPES} VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",  # noqa: S608  our own name
                [self.number, self.table, json.dumps(self.columns)],
            )

    def values(self, row: str) -> str:
        """SQL for the values of `row`, its key first."""
        return ", ".join(f'{row}."{name}"' for name in self.columns)


def shape_of(table: str, without: Sequence[str] = ()) -> Shape:
    """The shape of a table as it is now, all columns but those `without`; by name, for databases order them otherwise."""
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
    return Shape(table, (str(key), *sorted(columns_of(table) - {key} - set(without))))


def newest_shape(shapes: dict[int, Shape]) -> Shape:
    """Of the shapes that a table had, by number: the one with most columns, for columns are added."""
    return max(shapes.values(), key=lambda shape: len(shape.columns))


def kept_shapes() -> dict[int, Shape]:
    """By number, every shape that migrations wrote down. One whose number is not its own is left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {SHAPES}")  # noqa: S608  our own name
        found = cursor.fetchall()
    kept: dict[int, Shape] = {}
    for number, table, columns in found:
        with suppress(ValueError, TypeError):  # what is no list of columns is no shape
            shape = Shape(table, tuple(json.loads(columns)))
            kept |= {number: shape} if shape.number == number else {}
    return kept


def columns_of(table: str) -> set[str]:
    """The columns that are written to a table now; what the database derives from them itself is in none."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
        else:
            cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
        return {name for (name,) in cursor.fetchall()}


def _kinds(table: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            [table],
        )
        return dict(cursor.fetchall())


def _in_utf8(column: str, kind: str) -> str:
    """Texts are sent in the session's encoding, so they are turned to bytes first."""
    if kind in _TEXTS:
        return f"convert_to({column}, 'UTF8')"
    return f"convert_to({column}::text, 'UTF8')" if kind in ("json", "jsonb") else column


def rows_in(packed: Any) -> list[tuple[int, bytes]]:
    """The ids and leaves in a note."""
    raw = bytes(packed)
    parts = (raw[start : start + PACKED] for start in range(0, len(raw), PACKED))
    return [(int.from_bytes(part[:8], "big", signed=True), part[8:]) for part in parts]
