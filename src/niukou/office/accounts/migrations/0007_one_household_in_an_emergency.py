"""Who needs to see one household asks for one. Those that are there are for the whole of their area, as they were asked."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column. What guards and notes it is a step of its own: guards wait outside while a table is changed."""

    dependencies: ClassVar = [("accounts", "0006_own_passwords_are_watched")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="emergencyaccess",
            name="household",
            field=models.CharField(max_length=40, blank=True, default="", db_default=""),
        ),
    ]
