"""Empties the tables after a test that commits: the only place where append-only tables are emptied, and it is a test's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

_flush = BaseDatabaseOperations.execute_sql_flush
tampered = False  # in the test under way, past the guards


@contextmanager
def without_triggers() -> Iterator[None]:
    """Inside, the database's own guards are off."""
    global tampered
    tampered = True
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)


def empty(self: Any, sql_list: list[str]) -> None:
    """Django's flush, with the guards off."""
    with without_triggers():
        _flush(self, sql_list)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # no model's table: Django does not know it
            cursor.execute("INSERT INTO areas_name(areas_name) VALUES ('delete-all')")
