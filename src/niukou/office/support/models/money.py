"""Money for help: received by an area, allotted to projects, spent in villages and on households. In fen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from niukou.office.areas.models import Area
from niukou.office.registry.models import Household, Paper, Person

RECEIVED, ALLOTTED, SPENT = KINDS = ("received", "allotted", "spent")


class Fund(models.Model):
    """Money that an area holds by one document. level, source: labels of the pack.

    received, allotted: what its entries come to; the database keeps them, and refuses more allotted than received.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=64)
    source = models.CharField(max_length=32)
    level = models.CharField(max_length=32)
    channel = models.CharField(max_length=128, blank=True)
    year = models.IntegerField()
    received = models.BigIntegerField(default=0)
    allotted = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(allotted__gte=0, allotted__lte=F("received")), name="fund_not_overdrawn"
            )
        ]


class Project(models.Model):
    """What money is for. kind: the kind of measure it is; unit: who carries it out."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=128)
    kind = models.CharField(max_length=64)
    year = models.IntegerField()
    unit = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="project_code_once")]


class Allotment(models.Model):
    """What a project has of a fund. allotted, spent: as of a fund, and never more spent than allotted."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="allotments")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="allotments")
    allotted = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "project"], name="allotment_once"),
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("allotted")), name="allotment_not_overdrawn"
            ),
        ]


class MoneyEntry(models.Model):
    """One movement of money; never changed, only reversed, once, by an entry of the same amount below nothing.

    amount: fen. area: where it is counted: of the fund, of the project, or where it was spent. papers: what it rests on.
    leaf: keyed, over all of it; the trail's entry has it in its tree.
    """

    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    allotment = models.ForeignKey(Allotment, null=True, on_delete=models.PROTECT, related_name="entries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="payments")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="payments")
    amount = models.BigIntegerField()
    on = models.DateField()
    purpose = models.CharField(max_length=256)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    papers = models.ManyToManyField(Paper, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    leaf = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RECEIVED, allotment=None)
                | Q(kind__in=(ALLOTTED, SPENT), allotment__isnull=False),
                name="money_of_a_fund_or_project",
            ),
            models.CheckConstraint(
                condition=Q(kind=SPENT) | Q(household=None, person=None), name="money_is_spent_on_somebody"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="money_comes_back_by_reversal",
            ),
        ]
