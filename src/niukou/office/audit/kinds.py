"""Values of the trail's own tables that are of another kind than their column: SQLite keeps a text among bytes, if somebody puts it
there, and whoever reads it as bytes would stop there. PostgreSQL has types.

Of watched tables the leaf tells, of an entry its digest: both are over what is there, of whatever kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, BinaryField, Field, ForeignKey, IntegerField, Model

from niukou.office.audit.faults import Fault
from niukou.office.audit.models import Anchor, Chain, DataKey, Written

_NAMED: tuple[tuple[type[Model], str], ...] = (
    (Written, "id"),
    (Anchor, "day"),
    (Chain, "area"),
    (DataKey, "purpose || ' ' || number"),
)
_MOST = 1_000  # rows of a table that are named


def kind_faults() -> Iterator[Fault]:
    """Each row of them with such a value."""
    if connection.vendor != "sqlite":
        return
    for model, name in _NAMED:
        table = model._meta.db_table
        wrong = " OR ".join(
            f"""typeof("{one.column}") NOT IN ('null', '{_kind(one)}')"""
            for one in model._meta.concrete_fields
        )
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {name} FROM "{table}" WHERE {wrong} ORDER BY rowid LIMIT {_MOST}')  # noqa: S608  our own names
            found = cursor.fetchall()
        for (row,) in found:
            told = "有的内容不是这一列的 / holds what is of another kind than its column"
            yield Fault(table, str(row), "changed", told)


def _kind(field: Field[Any, Any]) -> str:
    if isinstance(field, ForeignKey):
        return _kind(field.target_field)
    if isinstance(field, BinaryField):
        return "blob"
    return "integer" if isinstance(field, IntegerField | BigAutoField) else "text"
