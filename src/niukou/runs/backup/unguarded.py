"""A database whose guards stand aside while the rows of a backup come back, and are all there again afterwards.

Guards judge a change by what stands before it; a restore brings the end of the story first. Everything happens in one
transaction that began with an empty database, so nothing that is kept was ever without its guards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unguarded() -> Iterator[None]:
    """Inside a transaction: triggers off, references between tables unchecked. At the end both are on and hold.

    On SQLite references must have been switched off before the transaction (`PRAGMA foreign_keys`), as to migrate it.

    Raises IntegrityError for a row that refers to one that is not there.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("guards stand aside inside a transaction only")
    with _postgresql() if connection.vendor == "postgresql" else _sqlite():
        yield


@contextmanager
def _postgresql() -> Iterator[None]:
    """References are made anew at the end, so that each is checked in one pass over its table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I', relname), format('%I', conname), pg_get_constraintdef(c.oid) FROM pg_constraint c "
            "JOIN pg_class t ON t.oid = conrelid "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
        references = cursor.fetchall()
        cursor.execute(
            "SELECT DISTINCT format('%I', relname) FROM pg_trigger g JOIN pg_class t ON t.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace ORDER BY 1"
        )
        guarded = [table for (table,) in cursor.fetchall()]
        for table, name, _ in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table, name, definition in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _sqlite() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, definition in triggers:
            cursor.execute(definition)
    connection.check_constraints()
