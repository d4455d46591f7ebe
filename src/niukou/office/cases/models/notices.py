"""Notices with their days, and objections to them."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.cases.models.case import Case

OBJECTOR = "objector"  # what the key of his name seals


class Notice(models.Model):
    """One posted text on many cases, made from public fields alone. It has run when `last_day` is over.

    posted_on is not counted; last_day = posted_on + days, moved on by the days an objection stopped the clock. What is written down
    later than it was posted counts from the day on which it was.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="notices")
    step_title = models.CharField(max_length=128)
    text = models.TextField()
    place = models.CharField(max_length=128)
    photo = models.CharField(max_length=80, blank=True)
    posted_on = models.DateField()
    days = models.IntegerField()
    posted_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()


class NoticeItem(models.Model):
    """A case on a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    step = models.CharField(max_length=64)
    round = models.IntegerField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "round"], name="notice_once_a_round"),
        ]


class Objection(models.Model):
    """Somebody objects to a case while its notice runs. by: sealed; who he is is not shown in the village."""

    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, related_name="objections")
    by_role = models.CharField(max_length=64)
    by = models.BinaryField(null=True)
    text = models.TextField()
    received_on = models.DateField()
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    upheld = models.BooleanField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)
