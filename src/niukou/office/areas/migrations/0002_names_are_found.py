"""Names found by any characters in them: every pair of neighbours is indexed.

SQLite has a full-text table that `areas/search.py` keeps; PostgreSQL an index over a function.
"""

from typing import Any, ClassVar

from django.db import migrations

_MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE areas_name USING fts5(pairs, content='', detail=none, columnsize=0, prefix='1', "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* Co'\")",
    ),
    "postgresql": (
        """
        CREATE FUNCTION niukou_name_pairs(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
            SELECT array_agg(substr(name, place, 2)) || string_to_array(name, NULL)
            FROM generate_series(1, char_length(name)) AS place
        $$
        """,
        "CREATE INDEX areas_name ON areas_area USING gin (niukou_name_pairs(name))",
    ),
}
_DROP = {
    "sqlite": ("DROP TABLE areas_name",),
    "postgresql": ("DROP INDEX areas_name", "DROP FUNCTION niukou_name_pairs(text)"),
}


def make(apps: Any, schema_editor: Any) -> None:
    """Add the index."""
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    """Take it away."""
    for statement in _DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The index of names."""

    dependencies: ClassVar = [("areas", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make, drop)]
