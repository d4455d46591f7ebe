"""A password that somebody else has set is told from one's own. Those that are there count as one's own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column. What notes it is a step of its own: guards wait outside while a table is changed."""

    dependencies: ClassVar = [("accounts", "0004_rows_are_watched")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="user",
            name="own_password",
            field=models.BooleanField(default=True, db_default=True),
        ),
    ]
