"""Indexes of what was counted: by its cause, for natural changes; of what moved between areas, which two counties tell of."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows stay as they are."""

    dependencies = [("registry", "0011_households_are_listed_by_code")]

    operations = [
        migrations.AddIndex(
            model_name="countedflow",
            index=models.Index(fields=["cause", "effective_day"], name="flow_of_cause"),
        ),
        migrations.AddIndex(
            model_name="countedflow",
            index=models.Index(
                fields=["from_area", "to_area"],
                condition=~models.Q(from_area=models.F("to_area")),
                name="flow_between_areas",
            ),
        ),
    ]
