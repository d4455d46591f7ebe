"""The index by which an area's households are found has their codes too: lists of a county are put in order from it alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows stay as they are."""

    dependencies = [("registry", "0010_words_of_lower_rooms_go_too")]

    operations = [
        migrations.RemoveIndex(model_name="household", name="household_area_account"),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["area", "account", "code"], name="household_listed"),
        ),
    ]
