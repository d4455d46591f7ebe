"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("accounts", "0001_initial"), ("audit", "0003_what_is_written_is_noted")]
    operations: ClassVar = [
        # signing in is no act
        Watched("accounts_user", without=("last_login",)),
        Watched("accounts_charge"),
    ]
