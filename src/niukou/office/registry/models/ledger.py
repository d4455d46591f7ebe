"""Decisions, and the entries that only they can bring about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from niukou.office.areas.models import Area
from niukou.office.registry.models.people import Household, Person

ACCOUNTS = ("outside", "poor", "exited", "removed", "gone")
CAUSES = (
    "taken_over", "identified", "exited", "returned", "removed", "restored", "natural_increase", "natural_decrease",
    "moved", "split", "merged", "reversal",
)  # fmt: skip
UNITS = ("person", "household")


class Decision(models.Model):
    """The end of a finished case: issued by `cases` alone, named by every entry it brings about.

    case: the case's number; one decision a case. seal: keyed, over everything here.
    """

    number = models.CharField(max_length=48, unique=True)
    case = models.CharField(max_length=48, unique=True)
    procedure = models.CharField(max_length=64)
    cause = models.CharField(max_length=16)
    pack = models.CharField(max_length=64)
    pack_fingerprint = models.CharField(max_length=80)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    effective_day = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150)
    seal = models.BinaryField()


class LedgerEntry(models.Model):
    """One person, or one household, moved from one account of an area to another.

    previous: the entry that brought it where it stood; each is followed once, so that nobody stands in two places.
    effective_day: never before that of the entry it follows. reverses: the entry taken back, which must be the last
    one in force; a reversal has its effective day. attribute: the household's attribute when it was recorded.
    leaf: what the audit entry of the act has in its hash tree.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="entries")
    unit = models.CharField(max_length=9, choices=[(unit, unit) for unit in UNITS])
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="entries")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="entries")
    cause = models.CharField(max_length=16, choices=[(cause, cause) for cause in CAUSES])
    from_account = models.CharField(max_length=8)
    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    to_account = models.CharField(max_length=8)
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    effective_day = models.DateField()
    recorded_at = models.DateTimeField()
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    attribute = models.CharField(max_length=32, blank=True)
    leaf = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="entry_of_a_unit"),
            models.CheckConstraint(
                condition=Q(unit="person", person__isnull=False) | Q(unit="household", person=None),
                name="entry_of_person_or_household",
            ),
            models.CheckConstraint(
                condition=Q(from_account__in=ACCOUNTS, to_account__in=ACCOUNTS), name="entry_between_accounts"
            ),
            models.CheckConstraint(condition=Q(cause__in=CAUSES), name="entry_has_a_cause"),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account"), from_area=F("to_area")), name="entry_moves"
            ),
            models.CheckConstraint(
                condition=Q(cause="reversal", reverses__isnull=False)
                | (~Q(cause="reversal") & Q(reverses=None)),
                name="entry_reverses_one",
            ),
            # the first entry of somebody follows none, and there is only one first
            models.UniqueConstraint(
                fields=["person"], condition=Q(previous=None, unit="person"), name="entry_first_of_person"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(previous=None, unit="household"),
                name="entry_first_of_household",
            ),
        ]
        indexes = [
            models.Index(fields=["effective_day"], name="entry_day"),
            models.Index(fields=["person", "id"], name="entry_person"),
            models.Index(fields=["household", "id"], name="entry_household"),
        ]
