"""The database's schema brought to a step: in one transaction, so that a run that was killed has changed nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation


@contextmanager
def one_transaction() -> Iterator[None]:
    """The only kind in which SQLite lets tables be remade; it looks at references when the transaction is over."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        yield


def migrate(to: Sequence[tuple[str, str]] | None = None) -> list[str]:
    """Apply what the database lacks up to these steps, or all there is; the names of what was applied.

    Inside `one_transaction`. What one step leaves to be checked at the commit is checked before the next one.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(list(to) if to is not None else executor.loader.graph.leaf_nodes())
    done = []
    state = None  # what the tables are after each step: worked out once, not again for every step
    for migration, _ in plan:
        with _guards_kept(migration):
            state = executor.migrate([], plan=[(migration, False)], state=state)
            connection.check_constraints()
        done.append(f"{migration.app_label}.{migration.name}")
    if to is None:
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return done


_GUARDS = {
    "sqlite": "SELECT 'DROP TRIGGER \"' || name || '\"', sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid",
    "postgresql": "SELECT format('DROP TRIGGER %I ON %I', tgname, relname), pg_get_triggerdef(g.oid) FROM pg_trigger g "
    "JOIN pg_class t ON t.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace "
    "ORDER BY g.oid",
}


@contextmanager
def _guards_kept(migration: Migration) -> Iterator[None]:
    """Triggers wait outside while tables are changed, and come back.

    SQLite remakes a table to change it, and those on the former one would go with it; PostgreSQL lets no column be
    changed that a trigger looks at. For a step that changes tables only: what makes guards or data is a step of its own.
    """
    if not any(_changes_a_table(one) for one in migration.operations):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS[connection.vendor])
        guards = cursor.fetchall()
        for drop, _ in guards:
            cursor.execute(drop)
        yield
        for _, definition in guards:
            cursor.execute(definition)


def _changes_a_table(one: Operation) -> bool:
    return isinstance(one, FieldOperation | ModelOperation | IndexOperation) and not isinstance(
        one, CreateModel
    )
