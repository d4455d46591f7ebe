"""A household is due when a year begins whose file was written ahead."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of what is due later."""

    dependencies: ClassVar = [("registry", "0016_what_else_he_is_called_goes")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="IndicatorsAhead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("year", models.IntegerField(db_index=True)),
            ],
        ),
    ]
