"""Meetings: who was invited, who came, how it was voted, what was written down."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.cases.models.case import Case


class Meeting(models.Model):
    """One meeting on many cases. roll: a list of {name, role, present}. No pass percentage is known here: the pack's."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    role = models.CharField(max_length=64)
    place = models.CharField(max_length=128, blank=True)
    chair = models.CharField(max_length=64)
    roll = models.JSONField(default=list)
    invited = models.IntegerField()
    present = models.IntegerField()
    minutes = models.TextField()
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()


class Vote(models.Model):
    """How a meeting voted on a case."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="votes")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="votes")
    step = models.CharField(max_length=64)
    round = models.IntegerField()
    votes_for = models.IntegerField()
    votes_against = models.IntegerField()
    abstained = models.IntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case", "step"], name="vote_once_a_meeting"),
        ]
