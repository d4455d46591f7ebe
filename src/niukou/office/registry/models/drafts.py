"""What somebody typed and could not enter: kept for him."""

from __future__ import annotations

from django.db import models


class YearDraft(models.Model):
    """Changes of year files that came too late: somebody was faster, or the window had closed. `why` says which.

    changes: sealed JSON, as they were handed in. Found and opened by `kept_by` alone.
    """

    county = models.CharField(max_length=32, blank=True)
    year = models.IntegerField()
    changes = models.BinaryField()
    why = models.CharField(max_length=200)
    kept_by = models.CharField(max_length=150)
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_by", "kept_at"], name="year_draft_of_somebody")]
