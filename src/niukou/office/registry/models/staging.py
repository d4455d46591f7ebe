"""Files on their way into the book: staged, checked, approved by a second person, then merged."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area


class Staging(models.Model):
    """One hand-over of files for a county and a year. fingerprint: of the files; the same ones again change nothing."""

    STATES = ("staged", "approved", "merging", "merged", "refused")

    county = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    purpose = models.CharField(max_length=16)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES], default="staged")
    staged_by = models.CharField(max_length=150)
    staged_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    rows = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    merged_rows = models.BigIntegerField(default=0)


class StagedRow(models.Model):
    """One row, typed by the dictionary. `content` is sealed JSON; `digest` tells an unchanged row without opening it."""

    staging = models.ForeignKey(Staging, on_delete=models.CASCADE, related_name="content_rows")
    table = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    parent = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()
    digest = models.BinaryField()
    merged = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["staging", "table", "key"], name="staged_row_key")]
