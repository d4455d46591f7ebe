"""Which household was asked for never becomes another one, and is noted with the rest of its row."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [
        ("accounts", "0007_one_household_in_an_emergency"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        AppendOnly(
            "accounts_emergencyaccess",
            may_change=["granted", "answer", "answered_by", "answered_at", "ends_at", "noted_by", "noted_at"],
        ),
        Watched("accounts_emergencyaccess"),
    ]
