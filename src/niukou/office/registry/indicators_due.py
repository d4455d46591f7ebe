"""The database notes every household that comes or is edited: its indicators are due to be written anew.

An edit counts the household's version (`subjects.next_version`, `belonging`), whatever service makes it; so nothing that
changes a year file or a membership can forget to say so.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_HOUSEHOLD, _DUE = "registry_household", "registry_indicatorsdue"
_EVENTS = {"came": ("INSERT", ""), "edited": ("UPDATE OF version", "WHEN (OLD.version <> NEW.version)")}
_NOTE = f"INSERT INTO {_DUE} (household_id) VALUES (NEW.id)"
_FUNCTION = "household_indicators_due"


class NoteDue(Operation):
    """All that is there is due, and from now on what comes or is edited."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Fill the table, add the triggers."""
        schema_editor.execute(f"INSERT INTO {_DUE} (household_id) SELECT id FROM {_HOUSEHOLD}", params=None)
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        if on_postgresql:
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN {_NOTE}; RETURN NULL; END $$",
                params=None,
            )
        act = f"EXECUTE FUNCTION {_FUNCTION}()" if on_postgresql else f"BEGIN {_NOTE}; END"
        for name, (event, when) in _EVENTS.items():
            schema_editor.execute(
                f"CREATE TRIGGER household_{name} AFTER {event} ON {_HOUSEHOLD} FOR EACH ROW {when} {act}",
                params=None,
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take the triggers away."""
        on = f" ON {_HOUSEHOLD}" if schema_editor.connection.vendor == "postgresql" else ""
        for name in _EVENTS:
            schema_editor.execute(f"DROP TRIGGER household_{name}{on}", params=None)

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return "households that come or are edited are noted, for their indicators"
