"""Whose password it is is noted with the rest of a user's row."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [
        ("accounts", "0005_own_passwords"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [Watched("accounts_user", without=("last_login",))]
