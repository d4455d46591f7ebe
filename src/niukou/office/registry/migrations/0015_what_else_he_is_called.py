"""Whoever asks for an erasure may say what else the person is called: nicknames, other spellings of his name."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column. What guards and notes it is a step of its own: guards wait outside while a table is changed."""

    dependencies: ClassVar = [("registry", "0014_names_go_from_reasons_too")]
    operations: ClassVar = [
        migrations.AddField("erasure", "called", models.BinaryField(null=True)),
    ]
