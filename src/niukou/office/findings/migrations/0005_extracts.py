"""Extracts of departments, and screens of the book that look at them."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from niukou.office.audit.append_only import AppendOnly
from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Two tables; an extract changes only by being let go."""

    dependencies: ClassVar = [
        ("areas", "0003_rows_are_watched"),
        ("findings", "0004_words_of_findings_go_when_the_law_asks"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Extract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("department", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=128)),
                ("size", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("file", models.CharField(max_length=80, unique=True)),
                ("key", models.BinaryField()),
                ("sheets", models.JSONField(default=list)),
                ("pack_fingerprint", models.CharField(max_length=80)),
                ("handed_by", models.CharField(max_length=150)),
                ("handed_at", models.DateTimeField()),
                ("let_go_by", models.CharField(max_length=150, blank=True)),
                ("let_go_at", models.DateTimeField(null=True)),
                ("area", models.ForeignKey(on_delete=PROTECT, related_name="+", to="areas.area")),
            ],
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("extracts", models.JSONField(default=list)),
                ("begun_by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=64)),
                ("acting_area", models.CharField(max_length=32)),
                ("begun_at", models.DateTimeField()),
                ("state", models.CharField(max_length=16, default="under_way")),
                ("step", models.CharField(max_length=64, blank=True)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("said", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("area", models.ForeignKey(on_delete=PROTECT, related_name="+", to="areas.area")),
                (
                    "run",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="findings.screenrun"
                    ),
                ),
            ],
        ),
        AppendOnly("findings_extract", may_change=("key", "let_go_by", "let_go_at")),
        Watched("findings_extract"),
    ]
