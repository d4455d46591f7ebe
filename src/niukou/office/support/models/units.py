"""Units, the people they send, and where those help: at a household (pairing) or in a village (posting)."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area, BytewiseField
from niukou.office.registry.models import Household


class HelpingUnit(models.Model):
    """A unit on the list of an area. code: '' where only its name is known. level, kind: labels of the pack."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    name = BytewiseField(max_length=128)
    level = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=32, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="helping_unit_name_once"),
            models.UniqueConstraint(
                fields=["area", "code"], condition=~models.Q(code=""), name="helping_unit_code_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Helper(models.Model):
    """Somebody of a unit. Who changes to another unit is another helper; what he did before stays where it was.

    values: the dictionary's fields of `pairing` that tell of him and may lie open; sealed: number and telephone. number,
    phone: their keyed index, null where there is none. digest: keyed, over all of it in the clear.
    """

    unit = models.ForeignKey(HelpingUnit, on_delete=models.PROTECT, related_name="helpers")
    name = BytewiseField(max_length=128)
    values = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    number = models.BinaryField(max_length=32, null=True)
    phone = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], condition=models.Q(number__isnull=False), name="helper_number_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "name"], condition=models.Q(number=None), name="helper_name_once"
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="helper_number"),
            models.Index(fields=["phone"], name="helper_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.pk}"


class Pairing(models.Model):
    """A helper helps a household from a day to a day, both included; blank is not known, or not ended.

    primary: the one of several who answers for the household. digest: keyed, over what the row says now.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="pairings")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="pairings")
    primary = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=128, blank=True)
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "helper", "starts_on"], name="pairing_begins_once"),
            models.UniqueConstraint(
                fields=["household", "helper"],
                condition=models.Q(starts_on=None),
                name="pairing_begins_unknown_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="pairing_ends_after_it_begins",
            ),
        ]


class Posting(models.Model):
    """A helper lives in a village as one of its work team, from a day to a day. team_post: a label of the pack."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="postings")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="postings")
    team_post = models.CharField(max_length=32)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "helper"],
                condition=models.Q(ends_on=None),
                name="posting_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="posting_ends_after_it_begins",
            ),
        ]
