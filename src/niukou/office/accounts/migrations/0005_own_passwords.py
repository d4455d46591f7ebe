"""A password that somebody else has set is told from one's own. Those that are there count as one's own."""

from typing import ClassVar

from django.db import migrations, models

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """One column, noted from now on."""

    dependencies: ClassVar = [
        ("accounts", "0004_rows_are_watched"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="user",
            name="own_password",
            field=models.BooleanField(default=True, db_default=True),
        ),
        Watched("accounts_user", without=("last_login",)),
    ]
