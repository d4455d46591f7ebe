"""Tables that only grow: a migration operation that makes the database itself refuse change and deletion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_REFUSAL = "append-only"


class AppendOnly(Operation):
    """Rows of `table` can be added and read. Columns of `may_change` may still be updated, texts of `may_blank` emptied,
    those of `may_rewrite` written anew while the condition `only_while` (SQL) holds.

    A refusal is an IntegrityError that holds the word `append-only` and the table. It guards the columns that the table
    has then: a step that adds one is followed by this operation again.
    """

    reversible = True

    def __init__(
        self,
        table: str,
        may_change: Sequence[str] = (),
        may_blank: Sequence[str] = (),
        may_rewrite: Sequence[str] = (),
        only_while: str = "",
    ) -> None:
        self.table = table
        self.may_change = tuple(may_change)
        self.may_blank = tuple(may_blank)
        self.may_rewrite = tuple(may_rewrite)
        self.only_while = only_while

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes it."""
        given: dict[str, Any] = {
            "may_change": self.may_change,
            "may_blank": self.may_blank,
            "may_rewrite": self.may_rewrite,
            "only_while": self.only_while,
        }
        return (
            type(self).__name__,
            [self.table],
            {name: columns for name, columns in given.items() if columns},
        )

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Add the triggers, in place of former ones."""
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            columns = [c.name for c in connection.introspection.get_table_description(cursor, self.table)]
        kept = [name for name in columns if name not in (*self.may_change, *self.may_rewrite)]
        postgresql = connection.vendor == "postgresql"
        statements = (_postgresql if postgresql else _sqlite)(
            self.table, _changed(kept, self.may_blank, postgresql)
        )
        if self.may_rewrite:
            rewritten = _changed(self.may_rewrite, (), postgresql)
            rewriting = _postgresql_rewriting if postgresql else _sqlite_rewriting
            statements += rewriting(self.table, rewritten, self.only_while)
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take the triggers away."""
        on = f' ON "{self.table}"' if schema_editor.connection.vendor == "postgresql" else ""
        for event in ("update", "delete", "rewrite"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.table}_no_{event}"{on}')
        if on:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.table}_no_truncate"{on}')

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return f"{self.table} only grows"


def _changed(kept: Sequence[str], may_blank: Sequence[str], postgresql: bool) -> str:
    """The condition that a row is another one now."""
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    return " OR ".join(
        f'OLD."{name}" {differs} NEW."{name}"' + (f""" AND NEW."{name}" <> ''""" if name in may_blank else "")
        for name in kept
    )


def _sqlite(table: str, changed: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}: {table}'); END"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" WHEN {changed} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
    ]


def _postgresql(table: str, changed: str) -> list[str]:
    function = """
        CREATE OR REPLACE FUNCTION niukou_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
    """
    call = "EXECUTE FUNCTION niukou_append_only()"
    return [
        function,
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({changed}) {call}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {call}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {call}',
    ]


def _sqlite_rewriting(table: str, rewritten: str, only_while: str) -> list[str]:
    return [
        f'CREATE TRIGGER "{table}_no_rewrite" BEFORE UPDATE ON "{table}" WHEN ({rewritten}) AND NOT ({only_while})'
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}: {table}'); END"
    ]


def _postgresql_rewriting(table: str, rewritten: str, only_while: str) -> list[str]:
    """Its condition asks other tables, which only a function may."""
    name = f'"{table}_no_rewrite"'
    return [
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT ({only_while})
        THEN RAISE EXCEPTION '{_REFUSAL}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN NEW; END $$""",
        f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({rewritten}) EXECUTE FUNCTION {name}()',
    ]
