"""A finding that a person must look at, and its story."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area, BytewiseField
from niukou.office.findings.models.run import ScreenRun

NEW, ASKED, IN_CASE, ANSWERED, SETTLED, GONE = "new", "asked", "in_case", "answered", "settled", "gone"
STATES = (NEW, ASKED, IN_CASE, ANSWERED, SETTLED, GONE)
OPEN_STATES = (NEW, ASKED, IN_CASE, ANSWERED)
_CODE = 40


class Finding(models.Model):
    """A finding of the one shape (docs/reference/findings.md) and where its question stands.

    name: stable, the same for the same fact in every run. area: the village of the household or family, or the area the
    run was taken in for where the finding names none. digest: of what the answer rests on, see `material.digest_of`.
    state: new (nobody was asked yet), asked, in_case (a case will answer it), answered (waits for its check), settled
    (checked, and not asked again while the answer holds), gone (a later run that looked for it did not find it).
    desk: the role it was assigned to, and `assigned_to` the user where one was named; due: the last day for an answer.
    answer, answer_until, answered_*: the answer that was last given; settled_digest: of what it rested on when it was
    checked, empty before. case: the number of the case that is to answer it, or did. version: the place of its last event,
    so that of two who act the second is told.
    """

    name = BytewiseField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16)
    rule = models.CharField(max_length=32)
    severity = models.CharField(max_length=8)
    subject = models.CharField(max_length=16)
    village = models.CharField(max_length=_CODE, blank=True)
    household = BytewiseField(max_length=_CODE, blank=True)
    person = BytewiseField(max_length=_CODE, blank=True)
    family = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=64, blank=True)
    record = models.CharField(max_length=128, blank=True)
    link = models.CharField(max_length=16, blank=True)
    timing = models.CharField(max_length=16, blank=True)
    message = models.TextField()
    evidence = models.TextField(blank=True)
    digest = models.BinaryField(max_length=16)
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES], default=NEW)
    first_run = models.ForeignKey(ScreenRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.CharField(max_length=64, blank=True)
    assigned_to = models.CharField(max_length=150, blank=True)
    due = models.DateField(null=True)
    answer = models.CharField(max_length=64, blank=True)
    answer_until = models.DateField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_level = models.CharField(max_length=16, blank=True)
    answered_on = models.DateField(null=True)
    settled_digest = models.BinaryField(max_length=16, default=bytes)
    case = models.CharField(max_length=48, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="finding_once")]
        indexes = [
            models.Index(fields=["area", "state", "due"], name="finding_desk"),
            models.Index(fields=["household"], name="finding_household", condition=~models.Q(household="")),
            models.Index(fields=["case"], name="finding_case", condition=~models.Q(case="")),
        ]

    def __str__(self) -> str:
        return str(self.name)


class FindingEvent(models.Model):
    """Something that happened to a finding. Rows are only added. place: 1, 2, 3 … of the finding.

    act: see `story.ACTS`. actor, role, acting_area: who; run: what a run brought about. on_day: when it happened.
    form: what was said with it: answer, until, papers, answers of the checklist, the case, what stood there before.
    leaf: in the act's hash tree.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="events", db_index=False)
    place = models.IntegerField()
    act = models.CharField(max_length=16)
    run = models.ForeignKey(ScreenRun, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=64)
    acting_area = models.CharField(max_length=32)
    on_day = models.DateField()
    recorded_at = models.DateTimeField()
    form = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "place"], name="finding_event_once")]
