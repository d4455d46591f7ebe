"""Rows of a model as lines of JSON, the same ones whatever the database, and back into any.

A line is a list of the row's values in the order of the model's columns: moments and days as ISO text, decimals as text,
bytes as base64, durations in microseconds, JSON as it is.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from niukou.office.registry import bulk

_PART = 4_096  # rows in hand
_MICROSECOND = timedelta(microseconds=1)
_READ: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "DecimalField": Decimal,
    "BinaryField": b64decode,
    "DurationField": lambda microseconds: timedelta(microseconds=microseconds),
}


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields that are columns, in order."""
    return list(model._meta.concrete_fields)


def lines_of(model: type[Model]) -> Iterator[str]:
    """Every row by its primary key, as it is in the transaction under way."""
    names = [field.attname for field in columns_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
    for row in rows.iterator(chunk_size=_PART):
        yield encode(row)


def load_lines(model: type[Model], names: Sequence[str], lines: Iterable[str]) -> int:
    """Add the rows that lines tell, whose values are those of the columns `names`; how many they were."""
    fields = {field.column: field for field in columns_of(model)}
    makers = [(place, make) for place, name in enumerate(names) if (make := _maker(fields[name]))]

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


def _maker(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What turns a value of a line into what the database takes for the field; None where it takes it as it is."""
    kept = field
    while kept.is_relation:
        kept = kept.target_field  # type: ignore[attr-defined]  # of a foreign key
    kind = kept.get_internal_type()
    read = _READ.get(kind)
    if kind == "BinaryField" or (read is None and kind != "JSONField"):
        return read
    database = connections[DEFAULT_DB_ALIAS]  # itself: what stands in for it is looked up for every value
    if read is None:
        return lambda value: kept.get_db_prep_save(value, database)
    return lambda value: kept.get_db_prep_save(read(value), database)


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
