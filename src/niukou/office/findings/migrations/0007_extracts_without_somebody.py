"""A department's file from which somebody's rows were taken because the law asks for it has another digest than it came with."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns. What guards and notes them is a step of its own: guards wait outside while a table is changed."""

    dependencies: ClassVar = [("findings", "0006_many_rows_are_one_note")]
    operations: ClassVar = [
        migrations.AddField("extract", "kept_digest", models.BinaryField(null=True)),
        migrations.AddField("extract", "erased_at", models.DateTimeField(null=True)),
    ]
