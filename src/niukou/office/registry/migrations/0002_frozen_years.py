"""The database itself refuses what would change a frozen year, and lets only a decision add to it.

One thing may still be done: what an approved erasure asks for, the digest staying, so that the year's seal holds.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from niukou.office.audit.append_only import AppendOnly

_APPROVED = "EXISTS (SELECT 1 FROM registry_erasure e {joined} WHERE {of} AND e.approved = TRUE)"
_OF_HOME = _APPROVED.format(
    joined="JOIN registry_membership m ON m.person_id = e.person_id", of="m.household_id = NEW.household_id"
)
_SOMEBODY_LEFT = """EXISTS (SELECT 1 FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    WHERE m.household_id = NEW.household_id AND m."until" IS NULL AND p.erased_at IS NULL)"""
_EMPTY = """NEW."values" = '{}' AND NEW.sealed IS NULL"""
# of a family that goes on, only the name of a head who is erased
_HEADLESS = "(NEW.sealed = OLD.sealed OR (NEW.sealed IS NULL AND OLD.sealed IS NULL)) AND"
_WITHOUT_HEAD = {
    "postgresql": """NEW."values" = OLD."values" - 'head_name'""",
    "sqlite": """NEW."values" = json_remove(OLD."values", '$.head_name')""",
}
TABLES = {  # table -> which emptying of a row is an erasure
    "registry_householdyear": f"({_OF_HOME} AND (({_EMPTY} AND NOT {_SOMEBODY_LEFT}) OR ({_HEADLESS} {{without_head}})))",
    "registry_personyear": f"({_EMPTY} AND {_APPROVED.format(joined='', of='e.person_id = NEW.person_id')})",
    "registry_villageyear": "FALSE",
}
_SAME = "COALESCE(NEW.decision_id, -1) = COALESCE(OLD.decision_id, -1) AND " + " AND ".join(
    f"NEW.{column} = OLD.{column}" for column in ("id", "year", "revision", "county", "digest", "changed_at")
)
_SUBJECT = {
    "registry_householdyear": "household_id",
    "registry_personyear": "person_id",
    "registry_villageyear": "village_id",
}
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
    vendor = schema_editor.connection.vendor
    for table, erasure in TABLES.items():
        for event, wrong in _WRONG.items():
            condition = wrong
            if event == "update":
                erased = erasure.replace("{without_head}", _WITHOUT_HEAD[vendor])
                condition = f"({wrong}) AND NOT ({_SAME} AND NEW.{_SUBJECT[table]} = OLD.{_SUBJECT[table]} AND {erased})"
            for statement in (_postgresql if vendor == "postgresql" else _sqlite)(table, event, condition):
                schema_editor.execute(statement, params=None)


def _postgresql(table: str, event: str, wrong: str) -> list[str]:
    function = f"{table}_frozen_{event}"
    return [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong}"
        " THEN RAISE EXCEPTION 'frozen year: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {'OLD' if event == 'delete' else 'NEW'}; END $$",
        f"CREATE TRIGGER {function} BEFORE {event.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def _sqlite(table: str, event: str, wrong: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_frozen_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW"
        f" WHEN {wrong} BEGIN SELECT RAISE(ABORT, 'frozen year: {table}'); END"
    ]


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for event in _WRONG:
            schema_editor.execute(
                f"DROP TRIGGER {table}_frozen_{event}" + (f" ON {table}" if postgresql else "")
            )
            if postgresql:
                schema_editor.execute(f"DROP FUNCTION {table}_frozen_{event}()")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="PaperKey",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="registry.paper",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("basis", models.TextField()),
                ("reason", models.TextField()),
                ("papers", models.JSONField(default=list)),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField()),
                ("approved", models.BooleanField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("approved", False), _negated=True), ("approved", None), _connector="OR"
                        ),
                        fields=("person",),
                        name="erasure_once",
                    )
                ]
            },
        ),
        migrations.RunPython(guard, unguard),
        AppendOnly("registry_yearseal"),
        AppendOnly("registry_paper", may_blank=["title"]),
        AppendOnly("registry_erasure", may_change=["approved", "decided_by", "decided_at", "why"]),
        AppendOnly("registry_villagestate"),
    ]
