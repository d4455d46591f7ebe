"""Written requests to open a function, their answers, and the uses that a closing window must not let through."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area


class Opening(models.Model):
    """A function (a key of the calendar's phases or of what they open) asked for, and what the level above answered."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="openings")
    function = models.CharField(max_length=64)
    calendar = models.CharField(max_length=64)
    phase = models.CharField(max_length=64)
    letter = models.TextField()
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area", "function", "closes_at"], name="opening_found")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(granted=True)
                | models.Q(opens_at__isnull=False, closes_at__gt=models.F("opens_at")),
                name="opening_has_its_hours",
            )
        ]


class WindowUse(models.Model):
    """A write that needed an open window. The database refuses at commit what comes at or after `closes_at`."""

    function = models.CharField(max_length=64)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField()
    used_at = models.DateTimeField()
    subject = models.CharField(max_length=128)
