"""What a household or a person got in a year."""

from __future__ import annotations

from django.db import models

from niukou.office.registry.models import Decision, Household, Person


class Measure(models.Model):
    """One measure of a year, for a person of the household where one is named. Rows are never changed.

    What is put right is a row that replaces another; what was never given, one that replaces it and is `withdrawn`. The
    row that nothing replaces holds. values: dictionary field -> value as in year files; kind and amount (fen, null where
    none or unreadable) are the same, to be counted by. decision: of a correction, in a year that is frozen.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="measures", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="measures", db_index=False
    )
    county = models.CharField(max_length=32)
    year = models.IntegerField()
    kind = models.CharField(max_length=64)
    amount = models.BigIntegerField(null=True)
    values = models.JSONField(default=dict)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["household", "year"], name="measure_household_year")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn=False) | models.Q(replaces__isnull=False),
                name="measure_withdrawn_is_one",
            )
        ]
