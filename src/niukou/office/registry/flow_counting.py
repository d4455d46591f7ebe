"""The database counts entries by the way they go, as they come in, so that a province's balance reads no six million of them.

A row a decision, so that two who post at once never wait for each other's row.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

ENTRY, FLOW = "registry_ledgerentry", "registry_countedflow"
KEY = (
    "decision_id", "recorded_at", "effective_day", "unit", "cause", "from_account", "from_area_id", "to_account",
    "to_area_id", "was", "attribute",
)  # fmt: skip
_NAME = "ledger_entry_is_counted"
# an entry n, the one it takes back r, the one it rests on b
_WAY = """n.decision_id, n.recorded_at, n.effective_day, n.unit, COALESCE(r.cause, n.cause) AS cause,
    CASE WHEN r.id IS NULL THEN n.from_account ELSE n.to_account END AS from_account,
    CASE WHEN r.id IS NULL THEN n.from_area_id ELSE n.to_area_id END AS from_area_id,
    CASE WHEN r.id IS NULL THEN n.to_account ELSE n.from_account END AS to_account,
    CASE WHEN r.id IS NULL THEN n.to_area_id ELSE n.from_area_id END AS to_area_id,
    COALESCE(b.attribute, r.attribute, n.attribute) AS was, COALESCE(r.attribute, n.attribute) AS attribute"""
_ONE = "CASE WHEN r.id IS NULL THEN 1 ELSE -1 END"
_BESIDE = f"LEFT JOIN {ENTRY} r ON r.id = n.reverses_id LEFT JOIN {ENTRY} b ON b.id = n.rests_on_id"


def counted(entries: str) -> str:
    """A SELECT of the flows of these entries (a table, or rows named as its columns are): the key, then the count."""
    ways = f"SELECT {_WAY}, {_ONE} AS one FROM {entries} n {_BESIDE}"
    return f"SELECT {', '.join(KEY)}, SUM(one) AS n FROM ({ways}) w WHERE true GROUP BY {', '.join(KEY)}"


def _added(flows: str) -> str:
    return (
        f'INSERT INTO {FLOW} ({", ".join(KEY)}, "count") {flows} ON CONFLICT ({", ".join(KEY)})'
        f' DO UPDATE SET "count" = {FLOW}."count" + excluded."count"'
    )


class CountFlows(Operation):
    """Count what is there, and from now on every entry in the statement that brings it."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Fill the table, add the trigger."""
        schema_editor.execute(_added(counted(ENTRY)), params=None)
        write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in write():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take the trigger away."""
        on = f" ON {ENTRY}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {_NAME}{on}")

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return "entries are counted by the way they go"


def _sqlite() -> list[str]:
    """Of one entry there is nothing to sum."""
    row = f"SELECT {_WAY}, {_ONE} FROM (SELECT 1) {_BESIDE} WHERE true".replace("n.", "NEW.")
    return [f"CREATE TRIGGER {_NAME} AFTER INSERT ON {ENTRY} FOR EACH ROW BEGIN {_added(row)}; END"]


def _postgresql() -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {_added(counted('posted'))}; RETURN NULL; END $$",
        f"CREATE TRIGGER {_NAME} AFTER INSERT ON {ENTRY} REFERENCING NEW TABLE AS posted"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_NAME}()",
    ]
