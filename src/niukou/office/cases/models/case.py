"""A case and its story."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.registry.models import Decision, Household, Person

STATES = ("open", "finished", "refused", "withdrawn")


class Case(models.Model):
    """One procedure for one household, person, village or county, judged by one pack as it was when it began.

    subject: of the procedure; `household` is set for households and persons, `person` for persons; `area` is the
    village of the household, or the village or county itself. step: the key of the step that is due, '' when it ended;
    held: the notice that waits while an objection is looked into. round: how often the procedure went back, from 1.
    procedure_digest: of the steps as they were when the case was opened. done_on: when the last step happened; due: until
    when the next one should. version: one more than the steps told in `CaseStep`; two who act on one step at once: the
    second is told. facts: what the case is about.
    """

    number = models.CharField(max_length=48, unique=True)
    procedure = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    pack_version = models.CharField(max_length=32)
    pack_fingerprint = models.CharField(max_length=80)
    procedure_digest = models.CharField(max_length=64)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cases")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="cases")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="cases")
    opened_from = models.CharField(max_length=128, blank=True)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=[(state, state) for state in STATES], default="open")
    step = models.CharField(max_length=64, blank=True)
    held = models.CharField(max_length=64, blank=True)
    step_since = models.DateTimeField()
    done_on = models.DateField(null=True)
    round = models.IntegerField(default=1)
    due = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            # a household is in one case of a procedure at a time, a person too
            models.UniqueConstraint(
                fields=["household", "procedure"],
                condition=models.Q(state="open", person=None),
                name="case_one_open_of_household",
            ),
            models.UniqueConstraint(
                fields=["person", "procedure"],
                condition=models.Q(state="open"),
                name="case_one_open_of_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="finished") | models.Q(decision__isnull=False),
                name="case_finished_has_decision",
            ),
        ]
        indexes = [models.Index(fields=["area", "procedure", "step"], name="case_waiting")]


class CaseStep(models.Model):
    """Something that was done in a case. Rows are only added. place: 1, 2, 3 … in the case.

    outcome: of the step, or what was done on the way to it: posted, requested, received, answered. actor, role,
    acting_area: who did it; recorder: who entered it, where another did it (a villager signs, a cadre enters).
    on_day: when it happened. form: what the step's form says, without sealed values. leaf: in the act's hash tree.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    place = models.IntegerField()
    round = models.IntegerField()
    step = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    outcome = models.CharField(max_length=16)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=64)
    acting_area = models.CharField(max_length=32)
    recorder = models.CharField(max_length=150)
    on_day = models.DateField()
    recorded_at = models.DateTimeField()
    form = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    leaf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="case_step_once")]
        indexes = [models.Index(fields=["kind", "on_day"], name="case_step_kind")]


class Draft(models.Model):
    """What somebody had begun when the window closed or the connection broke. `why` says which. form: sealed JSON."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    step = models.CharField(max_length=64)
    form = models.BinaryField()
    why = models.CharField(max_length=200)
    kept_by = models.CharField(max_length=150)
    kept_at = models.DateTimeField()
