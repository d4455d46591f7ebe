"""The database itself refuses what would change a frozen year, and lets only a decision add to it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly

TABLES = ("registry_householdyear", "registry_personyear", "registry_villageyear")
_SEALED = "EXISTS (SELECT 1 FROM registry_yearseal s WHERE s.year = {row}.year AND s.county = {row}.county)"
_WRONG = {
    "insert": "(NEW.revision > 1) <> (NEW.decision_id IS NOT NULL) OR (NEW.revision = 1 AND "
    + _SEALED.format(row="NEW")
    + ")",
    "update": f"OLD.revision > 1 OR NEW.revision > 1 OR {_SEALED.format(row='OLD')} OR {_SEALED.format(row='NEW')}",
    "delete": f"OLD.revision > 1 OR {_SEALED.format(row='OLD')}",
}


def guard(_apps: Any, schema_editor: Any) -> None:
    """Add the triggers."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for event, wrong in _WRONG.items():
        if postgresql:
            schema_editor.execute(
                f"CREATE FUNCTION niukou_frozen_year_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong}"
                " THEN RAISE EXCEPTION 'frozen year: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
                f" END IF; RETURN {'OLD' if event == 'delete' else 'NEW'}; END $$",
                params=None,
            )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW"
                + (
                    f" EXECUTE FUNCTION niukou_frozen_year_{event}()"
                    if postgresql
                    else f" WHEN {wrong} BEGIN SELECT RAISE(ABORT, 'frozen year: {table}'); END"
                ),
                params=None,
            )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for event in _WRONG:
        for table in TABLES:
            schema_editor.execute(
                f"DROP TRIGGER {table}_frozen_{event}" + (f" ON {table}" if postgresql else "")
            )
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION niukou_frozen_year_{event}()")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RunPython(guard, unguard),
        AppendOnly("registry_yearseal"),
        AppendOnly("registry_paper"),
        AppendOnly("registry_villagestate"),
    ]
