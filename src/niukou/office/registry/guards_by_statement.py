"""What guards and notes new rows does so once a statement, where the database can look at all rows of one.

On PostgreSQL a trigger for each row calls a function for each. A statement whose rows are looked at when all are there is
refused as whole as one that is refused at its first row. SQLite has triggers for rows only, and keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_REFUSE = "RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'"
_DUE = "INSERT INTO registry_indicatorsdue (household_id)"
_FROZEN = """({row}.revision > 1) <> ({row}.decision_id IS NOT NULL) OR ({row}.revision = 1 AND EXISTS (
    SELECT 1 FROM registry_yearseal s WHERE s.year = {row}.year AND s.county = {row}.county))"""
_NOT_OUTSIDE = "({row}.last_entry_id IS NULL AND {row}.account = 'outside') IS NOT TRUE"
# table -> (trigger, what it says, the condition of a wrong row)
_GUARDS = {
    "registry_person": ("person_begins_outside", "ledger: begins outside", _NOT_OUTSIDE),
    "registry_household": ("household_begins_outside", "ledger: begins outside", _NOT_OUTSIDE),
    **{
        table: (f"{table}_frozen_insert", f"frozen year: {table}", _FROZEN)
        for table in ("registry_householdyear", "registry_personyear", "registry_villageyear")
    },
}


class GuardByStatement(Operation):
    """New households, persons and year files are guarded, and households noted as due, by the statement."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Put triggers of statements in the place of those of rows."""
        if schema_editor.connection.vendor == "postgresql":
            for statement in _statements(by_row=False):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Put triggers of rows in their place again."""
        if schema_editor.connection.vendor == "postgresql":
            for statement in _statements(by_row=True):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return "what comes in is guarded once a statement"


def _statements(*, by_row: bool) -> Iterator[str]:
    for table, (name, said, wrong) in _GUARDS.items():
        refuse = _REFUSE.format(said=said)
        if by_row:
            body = f"IF {wrong.format(row='NEW')} THEN {refuse}; END IF; RETURN NEW;"
            fires = f"BEFORE INSERT ON {table} FOR EACH ROW"
        else:
            body = f"IF EXISTS (SELECT 1 FROM came WHERE {wrong.format(row='came')}) THEN {refuse}; END IF; RETURN NULL;"
            fires = _by_statement(table)
        yield from _anew(name, table, body, fires)
    home = "registry_household"
    noted, fires = f"{_DUE} SELECT id FROM came", _by_statement(home)
    if by_row:
        noted, fires = f"{_DUE} VALUES (NEW.id)", f"AFTER INSERT ON {home} FOR EACH ROW"
    yield from _anew("household_came", home, f"{noted}; RETURN NULL;", fires)


def _by_statement(table: str) -> str:
    return f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS came FOR EACH STATEMENT"


def _anew(name: str, table: str, body: str, fires: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    yield f"CREATE TRIGGER {name} {fires} EXECUTE FUNCTION {name}()"
