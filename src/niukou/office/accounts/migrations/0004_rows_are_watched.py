"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("accounts", "0003_second_factor"), ("audit", "0003_what_is_written_is_noted")]
    operations: ClassVar = [
        # signing in is no act
        Watched("accounts_user", without=("last_login",)),
        Watched("accounts_charge"),
        Watched("accounts_emergencyaccess"),
        Watched("accounts_secondfactor", without=("last_step",)),
    ]
