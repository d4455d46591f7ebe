"""Decisions, and the entries that only they can bring about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from niukou.office.areas.models import Area
from niukou.office.registry.models.people import Household, Person

UNITS = ("person", "household")
ACCOUNTS = ("outside", "poor", "exited", "removed", "gone")
CAUSES = (
    "taken_over", "identified", "exited", "returned", "removed", "restored", "natural_increase", "natural_decrease",
    "moved", "split", "merged", "reversal",
)  # fmt: skip


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

    previous: the entry recorded before it; each is followed once, so that nobody stands in two places.
    rests_on: the entry that was in force when it was recorded; of a reversal, the one that is in force again. Without
    reversals it is `previous`. effective_day: never before that of the entry it rests on. reverses: the entry taken
    back, which must be the last one in force; a reversal has its effective day. household: of a person's entry, where
    he belongs from then on. attribute: the household's attribute when it was recorded. leaf: what the audit entry of
    the act has in its hash tree.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="entries")
    unit = models.CharField(max_length=9, choices=[(unit, unit) for unit in UNITS])
    # found by the indexes below, which have the entry's id beside; an index more slows every entry down
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="entries", db_index=False)
    cause = models.CharField(max_length=16, choices=[(cause, cause) for cause in CAUSES])
    from_account = models.CharField(max_length=8)
    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    to_account = models.CharField(max_length=8)
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    effective_day = models.DateField()
    recorded_at = models.DateTimeField()
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    rests_on = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
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
                # who joins another household may stay in his account and area
                condition=Q(cause__in=("split", "merged", "reversal"))
                | ~Q(from_account=F("to_account"), from_area=F("to_area")),
                name="entry_moves",
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


class CountedFlow(models.Model):
    """Entries of one decision, recorded at one moment, that went the same way: counted by the database as they come in.

    As a statement counts them: a reversal under the cause and the way of what it takes back, with a negative count.
    was: the attribute before; attribute: from then on. Nothing new is said here: every row follows from entries.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    effective_day = models.DateField()
    unit = models.CharField(max_length=9)
    cause = models.CharField(max_length=16)
    from_account = models.CharField(max_length=8)
    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    to_account = models.CharField(max_length=8)
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=32, blank=True)
    attribute = models.CharField(max_length=32, blank=True)
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "decision", "recorded_at", "effective_day", "unit", "cause", "from_account", "from_area",
                    "to_account", "to_area", "was", "attribute",
                ],
                name="counted_flow_once",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["cause", "effective_day"], name="flow_of_cause"),
            # what moved between areas, which is little of all: where it went is asked at every look at a wide area
            models.Index(
                fields=["from_area", "to_area"],
                name="flow_between_areas",
                condition=~Q(from_area=F("to_area")),
            ),
        ]
