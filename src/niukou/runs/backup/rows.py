"""Rows of a model as lines of JSON, and back into any database.

A line is a list of the row's values in the order of the model's columns. Of SQLite they are what it keeps, to the letter:
the leaves of rows are over that; of PostgreSQL moments and days are ISO text, decimals and JSON text, durations
microseconds. Bytes are base64. Into a database of the same kind they go back as they came.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, JSONField, Model, TextField
from django.db.models.functions import Cast

from niukou.office.registry import bulk

_PART = 4_096  # rows in hand
_MICROSECOND = timedelta(microseconds=1)
_READ: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": lambda text: _aware(datetime.fromisoformat(text)),
    "DateField": date.fromisoformat,
    "DecimalField": lambda number: Decimal(str(number)),
    "DurationField": lambda microseconds: timedelta(microseconds=microseconds),
}


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields that are columns somebody writes, in order: what the database derives from them it derives again."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def lines_of(model: type[Model]) -> Iterator[str]:
    """Every row by its primary key, as it is in the transaction under way."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
    for row in _on_postgresql(model) if connection.vendor == "postgresql" else _on_sqlite(model):
        yield encode(row)


def _on_postgresql(model: type[Model]) -> Iterator[tuple[Any, ...]]:
    columns = [
        Cast(field.attname, TextField()) if isinstance(field, JSONField) else field.attname
        for field in columns_of(model)
    ]
    yield from model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=_PART)


def _on_sqlite(model: type[Model]) -> Iterator[tuple[Any, ...]]:
    # a plus makes an expression of a column: what is kept, not what its declared type would make of it
    columns = ", ".join(f'+"{field.column}"' for field in columns_of(model))
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}" ORDER BY "{key}"')  # noqa: S608  our own names
        while rows := cursor.fetchmany(_PART):
            yield from rows


def load_lines(model: type[Model], names: Sequence[str], lines: Iterable[str], source: str) -> int:
    """Add the rows that lines tell, whose values are those of the columns `names`; how many they were.

    source: the kind of database that they are from.
    """
    fields = {field.column: field for field in columns_of(model)}
    makers = [(place, make) for place, name in enumerate(names) if (make := _maker(fields[name], source))]

    def made(line: str) -> list[Any]:
        row: list[Any] = json.loads(line)
        for place, make in makers:
            if row[place] is not None:
                row[place] = make(row[place])
        return row

    total, left = 0, iter(lines)
    while part := list(islice(left, _PART)):
        bulk.insert(model, names, map(made, part))
        total += len(part)
    return total


def go_on_counting(models: list[type[Model]]) -> None:
    """New rows get numbers after the loaded ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _maker(field: Field[Any, Any], source: str) -> Callable[[Any], Any] | None:
    """What turns a value of a line into what the database takes for the field; None where it takes it as it is."""
    kept = field
    while kept.is_relation:
        kept = kept.target_field  # type: ignore[attr-defined]  # of a foreign key
    kind = kept.get_internal_type()
    if kind == "BinaryField":
        return b64decode
    same = source == connection.vendor and not (kind == "DurationField" and source == "postgresql")
    if same or kind not in _READ:
        return None
    read, database = (
        _READ[kind],
        connections[DEFAULT_DB_ALIAS],
    )  # itself: its stand-in is looked up for each value
    return lambda value: kept.get_db_prep_save(read(value), database)


def _aware(moment: datetime) -> datetime:
    """SQLite keeps moments without a zone: UTC's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode("ascii")
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a backup")
