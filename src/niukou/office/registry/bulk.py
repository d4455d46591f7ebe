"""Many rows at once: by COPY where the database has it. For rows whose content the caller answers for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    BigAutoField,
    BooleanField,
    CharField,
    ForeignKey,
    IntegerField,
    JSONField,
    Lookup,
    Max,
    Model,
    TextField,
)

from niukou.office.audit.sqlite_functions import gathering

# whose values both databases take as they are
_PLAIN = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
_MANY = 4_096  # rows that may make plans of before go wrong


@CharField.register_lookup
@BigAutoField.register_lookup
class AnyOf(Lookup):
    """One of many thousand texts or ids: as one array where the database has arrays, else as a list like `in`."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition."""
        left, parameters = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s)", (*parameters, list(self.rhs))
        marks = ", ".join(["%s"] * len(self.rhs)) or "NULL"
        return f"{left} IN ({marks})", (*parameters, *self.rhs)


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, made_apart: bool = False
) -> None:
    """Add rows; `columns` are the database's names. Triggers and constraints of the database hold as ever.

    All rows are made before the first is sent: to make one may take a key out of the database. made_apart: it does not;
    the database takes the first ones in while others are made.
    """
    made: Any = rows if made_apart else list(rows)  # a cursor takes whatever can be gone through
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # what a cursor's own methods raise Django tells as its own errors, but not of this one
            with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in made:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            with gathering():
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', made)  # noqa: S608  our own names


def add(rows: Sequence[Model]) -> None:
    """Add rows that nobody asks the ids of: what `bulk_create` does, at a quarter of its cost. All of one model."""
    if not rows:
        return
    model = type(rows[0])
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key or f.generated)]
    insert(model, [str(field.column) for field in fields], _prepared(rows, fields))


def plan_anew(rows: int, *models: type[Model]) -> None:
    """Once the transaction is through, let the database count what is in these tables, if many rows came in.

    PostgreSQL plans by numbers it collected, by itself only a minute later or never: a statement over a county that has
    just been taken over was planned as one over ten people and took a minute and a half instead of a tenth of a second.
    """
    if rows >= _MANY and connection.vendor == "postgresql":
        transaction.on_commit(partial(_count_anew, models))


def _count_anew(models: Sequence[type[Model]]) -> None:
    with connection.cursor() as cursor:
        for model in models:
            fields = model._meta.concrete_fields
            told = ""
            if any(isinstance(field, JSONField) for field in fields):
                # no plan asks what is inside of JSON, and to compare thousands of them takes longer than all the rest
                others = (f'"{field.column}"' for field in fields if not isinstance(field, JSONField))
                told = f" ({', '.join(others)})"
            cursor.execute(f'ANALYZE "{model._meta.db_table}"{told}')


def new_ids(model: type[Model], many: int) -> list[int]:
    """Ids that nobody else gets."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                # the name of the sequence is looked up once, not for every number
                "SELECT nextval(s.name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) s,"
                " generate_series(1, %s)",
                [model._meta.db_table, many],
            )
            return [number for (number,) in cursor.fetchall()]
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0  # one writer at a time
    return list(islice(range(last + 1, last + 1 + many), many))


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model, without the conditions that `bulk_update` builds."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    made = [(*values, row.pk) for values, row in zip(_prepared(rows, fields), rows, strict=True)]
    change(model, [str(field.column) for field in fields], made)


def change(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write columns of rows, by the database's names. rows: the values, then the id; no id twice.

    One statement where the database has arrays: it notes what is written once for each statement.
    """
    if not rows:
        return
    table, names = model._meta.db_table, [f'"{name}"' for name in columns]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = {str(field.column): field.db_type(connection) for field in model._meta.concrete_fields}
            arrays = ", ".join(f"%s::{kinds[name]}[]" for name in columns)
            told = ", ".join(f"{name} = told.{name}" for name in names)
            cursor.execute(
                f'UPDATE "{table}" SET {told} FROM unnest({arrays}, %s::bigint[]) AS told ({", ".join(names)}, told_id)'  # noqa: S608
                " WHERE id = told.told_id",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            told = ", ".join(f"{name} = %s" for name in names)
            with gathering():
                cursor.executemany(f'UPDATE "{table}" SET {told} WHERE "id" = %s', rows)  # noqa: S608  our own names


def _prepared(rows: Sequence[Model], fields: Sequence[Any]) -> list[list[Any]]:
    """The values of fields as the database takes them, by row."""
    # one name more than asked for: of a single one `attrgetter` gives no tuple
    values_of = attrgetter(*(field.attname for field in fields), "pk")
    made = [list(values_of(row)[:-1]) for row in rows]
    for at, field in enumerate(fields):
        if not isinstance(field, _PLAIN):
            for values in made:
                values[at] = field.get_db_prep_save(values[at], connection)
    return made
