"""Files on their way into the book: staged, checked, approved by a second person, then merged."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area


class Staging(models.Model):
    """One hand-over of files for an area and a year. fingerprint: of the files; the same ones again change nothing.

    rows: of the files that may be merged; rejected: rows that may not. told: what the second person has to know before he
    decides: findings by rule, rules that waited, columns and files left out. claim: of the run that fills it; when another
    run begins to, the first one may no longer.
    """

    STATES = ("staging", "staged", "merging", "merged", "refused")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES], default="staging")
    staged_by = models.CharField(max_length=150)
    staged_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    claim = models.CharField(max_length=32, default="", db_default="", blank=True)
    rows = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "fingerprint"],
                condition=~models.Q(state="refused"),
                name="staging_of_files_once",
            )
        ]


class StagedRow(models.Model):
    """A household with its members, or a village, or some rows of a table that another room keeps, as the files tell them.

    `content` is sealed, and read by the merge of its table alone.
    """

    staging = models.ForeignKey(Staging, on_delete=models.CASCADE, related_name="content_rows")
    table = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    rows = models.IntegerField()
    content = models.BinaryField()
    merged = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["staging", "id"], condition=models.Q(merged=False), name="staged_row_to_merge"
            )
        ]


class RejectedRow(models.Model):
    """A row of the files that is not merged, or (`kept`) a doubt about one that is. `value` is masked where personal."""

    staging = models.ForeignKey(Staging, on_delete=models.CASCADE, related_name="rejected_rows")
    file = models.CharField(max_length=255)
    sheet = models.CharField(max_length=64, blank=True)
    row = models.BigIntegerField()
    column = models.CharField(max_length=64, blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField()
    kept = models.BooleanField(default=False)
