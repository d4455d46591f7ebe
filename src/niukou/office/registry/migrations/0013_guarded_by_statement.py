"""On PostgreSQL new rows of the book are guarded once a statement: a trigger for each calls a function for each."""

from __future__ import annotations

from django.db import migrations

from niukou.office.registry.guards_by_statement import GuardByStatement


class Migration(migrations.Migration):
    """Rows stay as they are."""

    dependencies = [("registry", "0012_what_moved_is_found")]

    operations = [GuardByStatement()]
