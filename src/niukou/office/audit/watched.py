"""Tables whose every written row is noted by the database itself, in the transaction that writes it.

A service cannot forget it and need not know of it: triggers note what was written, and `record` claims for its entry
what was noted in its transaction. What is written around the services is noted and claimed by no entry; what is
written around the triggers differs from the last note. `audit/row_proof.py` finds both.

PostgreSQL notes a statement at a time, from its transition table, so that a COPY of many thousand rows costs one note.
SQLite has triggers for rows only, and no SHA-256: they call a function of the connection (`audit/sqlite_functions.py`),
without which nothing can be written to a watched table at all. Many rows that are written at once are gathered, and noted
some at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from niukou.office.audit.shapes import SHAPES, Shape, kept_shapes, shape_of

EVENTS = ("insert", "update", "delete")
_IN_A_NOTE = 4_096  # rows that are noted anew at once
_NOTE = 'INSERT INTO audit_written ("transaction", shape, op, packed)'


class Shapes(Operation):
    """The table that says what the numbers of shapes mean. No model's: nobody but migrations writes it."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Make it."""
        schema_editor.execute(
            f"CREATE TABLE {SHAPES} (number bigint PRIMARY KEY, table_name text NOT NULL, columns text NOT NULL)"
        )
        if schema_editor.connection.vendor == "postgresql":
            # digests do not get smaller
            schema_editor.execute("ALTER TABLE audit_written ALTER COLUMN packed SET STORAGE EXTERNAL")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take it away."""
        schema_editor.execute(f"DROP TABLE {SHAPES}")

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return "what the numbers of shapes mean"


class Watched(Operation):
    """Every row written to `table` is noted, but for the columns `without`. Again after its columns have changed."""

    reversible = True

    def __init__(self, table: str, without: Sequence[str] = ()) -> None:
        self.table = table
        self.without = tuple(without)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes it."""
        return type(self).__name__, [self.table], {"without": self.without} if self.without else {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Add the triggers, in the place of older ones. Rows that were there before anything watched are noted as they are."""
        shape = shape_of(self.table, self.without)
        first = self.table not in {known.table for known in kept_shapes().values()}
        shape.keep()
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in write(shape, partly=bool(self.without)):
            schema_editor.execute(statement, params=None)
        if first:
            note_all_anew([shape])

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take the triggers away; what was noted stays."""
        on = f' ON "{self.table}"' if schema_editor.connection.vendor == "postgresql" else ""
        for name in triggers_of(self.table):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return f"what is written to {self.table} is noted"


def triggers_of(table: str) -> tuple[str, ...]:
    """The names of a watched table's triggers."""
    return tuple(f"{table}_written_{event}" for event in EVENTS)


def note_all_anew(shapes: Sequence[Shape]) -> None:
    """Note every row of these tables as it is now, in the transaction under way, whose next entry claims it.

    For rows that came from a database of another kind, which keeps them otherwise, and those older than what watches them.
    """
    postgresql = connection.vendor == "postgresql"
    number = "pg_current_xact_id()::text::bigint" if postgresql else "niukou_transaction()"
    with connection.cursor() as cursor:
        for shape in shapes:
            packed, together = shape.packed("r"), ""
            if postgresql:
                packed, together = (
                    f"string_agg({packed}, ''::bytea)",
                    f'GROUP BY r."{shape.key}" / {_IN_A_NOTE}',
                )
            cursor.execute(
                f"{_NOTE} SELECT {number}, {shape.number}, 'U', {packed} FROM \"{shape.table}\" r {together}"  # noqa: S608  our own names
            )


def _sqlite(shape: Shape, *, partly: bool) -> list[str]:
    """A condition is asked once a row, before anything else is done for it: there the connection gathers what it gathers."""
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in shape.columns)
    statements = []
    for event in EVENTS:
        op, row = event[0].upper(), "OLD" if event == "delete" else "NEW"
        noted = f"NOT niukou_gathered({shape.number}, '{op}', {shape.values(row)})"
        statements.append(
            f'CREATE TRIGGER "{shape.table}_written_{event}" AFTER {event.upper()} ON "{shape.table}" FOR EACH ROW WHEN '
            + (f"({changed}) AND {noted} " if partly and event == "update" else f"{noted} ")
            + f"BEGIN {_NOTE} SELECT niukou_transaction(), {shape.number}, '{op}', {shape.packed(row)}; END"
        )
    return statements


def _postgresql(shape: Shape, *, partly: bool) -> list[str]:
    """Without some columns, an update of those alone is not noted: its old rows and new ones have the same leaves."""
    statements = []
    for event in EVENTS:
        both = partly and event == "update"
        function = f'"niukou_written_{shape.table}_{event}"'
        tables = {
            "insert": "NEW TABLE AS r",
            "update": "NEW TABLE AS r",
            "delete": "OLD TABLE AS r",
        }[event] + (" OLD TABLE AS o" if both else "")
        source = (
            "r"
            if not both
            else f'r JOIN o USING ("{shape.key}") WHERE {shape.leaf("r")} <> {shape.leaf("o")}'
        )
        statements += [
            f"""CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            {_NOTE} SELECT pg_current_xact_id()::text::bigint, {shape.number}, '{event[0].upper()}',
                string_agg({shape.packed("r")}, ''::bytea) FROM {source} HAVING count(*) > 0;
            RETURN NULL; END $$""",  # noqa: S608  our own names
            f'CREATE TRIGGER "{shape.table}_written_{event}" AFTER {event.upper()} ON "{shape.table}"'
            f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        ]
    return statements
