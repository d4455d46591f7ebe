"""What only grows is guarded in every column, also in one that a later step has added."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from niukou.office.audit.append_only import AppendOnly

GUARDED = {  # table → what may change, as its last guard says
    one.table: set(one.may_change)
    for _, migration in sorted(MigrationLoader(None).disk_migrations.items())
    for one in migration.operations
    if isinstance(one, AppendOnly)
}
_COMPARED = re.compile(r'(?i)\bold\."?(\w+)')
_ASKED = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s",
    "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s",
}


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(GUARDED))
def test_every_column_but_those_that_may_change(table: str) -> None:
    with connection.cursor() as cursor:
        columns = {c.name for c in connection.introspection.get_table_description(cursor, table)}
        told: set[str] = set()
        for guard in ("update", "rewrite"):
            cursor.execute(_ASKED[connection.vendor], [f"{table}_no_{guard}"])
            told |= {name for (definition,) in cursor.fetchall() for name in _COMPARED.findall(definition)}
    assert columns - told == GUARDED[table]
