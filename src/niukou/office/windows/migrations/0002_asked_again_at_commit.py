"""The database itself refuses a use that comes too late: PostgreSQL asks at the commit, SQLite when it is written."""

from typing import Any, ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly

# by the database's own clock, turned as a demo's is; see office/audit/clock.py
_POSTGRESQL = (
    """
    CREATE FUNCTION niukou_window_still_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF clock_timestamp() + coalesce((SELECT max(clock_shift) FROM audit_installation), interval '0') >= NEW.closes_at
        THEN RAISE EXCEPTION 'window-closed: % closed at %', NEW.function, NEW.closes_at
            USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER windows_windowuse_still_open AFTER INSERT ON windows_windowuse
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION niukou_window_still_open()
    """,
)
# the shift is kept in microseconds, moments as text in UTC; a moment without a fraction sorts before itself with one
_SQLITE = (
    """
    CREATE TRIGGER windows_windowuse_still_open BEFORE INSERT ON windows_windowuse
    WHEN strftime('%Y-%m-%d %H:%M:%f', 'now',
        (SELECT coalesce(max(clock_shift), 0) / 1000000.0 FROM audit_installation) || ' seconds') >= NEW.closes_at
    BEGIN SELECT RAISE(ABORT, 'window-closed: the function closed before'); END
    """,
)
_DROP = {
    "postgresql": (
        "DROP TRIGGER windows_windowuse_still_open ON windows_windowuse",
        "DROP FUNCTION niukou_window_still_open()",
    ),
    "sqlite": ("DROP TRIGGER windows_windowuse_still_open",),
}


def make(apps: Any, schema_editor: Any) -> None:
    """Add the trigger."""
    for statement in {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    """Take it away."""
    for statement in _DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The trigger, and a table that only grows."""

    dependencies: ClassVar = [("windows", "0001_initial"), ("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make, drop), AppendOnly("windows_windowuse")]
