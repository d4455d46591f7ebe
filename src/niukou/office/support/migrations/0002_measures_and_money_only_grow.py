"""Measures and money only grow, frozen years take corrections alone, and nobody spends what is not there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.support.money_guard import GuardMoney

# open: entered by somebody; frozen: by a decision alone
_WRONG = (
    "(NEW.decision_id IS NOT NULL) <> EXISTS"
    " (SELECT 1 FROM registry_yearseal s WHERE s.year = NEW.year AND s.county = NEW.county)"
)


def guard(_apps: Any, schema_editor: Any) -> None:
    """Add the trigger."""
    refusal = "frozen year: support_measure"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION niukou_frozen_measure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {_WRONG}"
            f" THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            " RETURN NEW; END $$",
            params=None,
        )
        does = "EXECUTE FUNCTION niukou_frozen_measure()"
    else:
        does = f"WHEN {_WRONG} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    schema_editor.execute(
        f"CREATE TRIGGER support_measure_frozen BEFORE INSERT ON support_measure FOR EACH ROW {does}",
        params=None,
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Take it away."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(
        "DROP TRIGGER support_measure_frozen" + (" ON support_measure" if postgresql else "")
    )
    if postgresql:
        schema_editor.execute("DROP FUNCTION niukou_frozen_measure()")


class Migration(migrations.Migration):
    """Triggers on the room's tables."""

    dependencies: ClassVar = [("support", "0001_initial"), ("registry", "0003_the_ledger_only_grows")]
    operations: ClassVar = [
        migrations.RunPython(guard, unguard),
        AppendOnly("support_measure"),
        AppendOnly("support_pairing", may_change=("starts_on", "ends_on", "end_reason", "digest")),
        AppendOnly("support_posting", may_change=("ends_on", "end_reason")),
        AppendOnly("support_fund", may_change=("received", "allotted")),
        AppendOnly("support_allotment", may_change=("allotted", "spent")),
        AppendOnly("support_moneyentry"),
        AppendOnly("support_moneyentry_papers"),
        GuardMoney(),
    ]
