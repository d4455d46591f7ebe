"""Who was let see for some hours: rows are added and answered, nothing of what was asked changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from niukou.office.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("areas", "0002_names_are_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=64)),
                ("hours", models.IntegerField()),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("noted_by", models.CharField(blank=True, max_length=150)),
                ("noted_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        AppendOnly(
            "accounts_emergencyaccess",
            may_change=["granted", "answer", "answered_by", "answered_at", "ends_at", "noted_by", "noted_at"],
        ),
    ]
