"""Changes that came too late are kept for who typed them; who fills a staging holds a claim to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_rural_population"),
    ]

    operations = [
        migrations.AddField(
            model_name="staging",
            name="claim",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.CreateModel(
            name="YearDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("county", models.CharField(blank=True, max_length=32)),
                ("year", models.IntegerField()),
                ("changes", models.BinaryField()),
                ("why", models.CharField(max_length=200)),
                ("kept_by", models.CharField(max_length=150)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kept_by", "kept_at"], name="year_draft_of_somebody")],
            },
        ),
    ]
