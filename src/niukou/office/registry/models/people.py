"""Households, persons, who belongs where since when, and the keyed index by which sealed values are found again."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area, BytewiseField

_CODE = 40


class Household(models.Model):
    """A household, listed or not: one that applies is in the book, in the account `outside`.

    code: 户编号, as the registry writes it. area: its village or natural village now. account: where it stands now, as
    the last entry of the ledger left it. version: counts edits; an edit of an older one is refused, field by field.
    """

    code = BytewiseField(max_length=_CODE)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="households", db_index=False)
    account = models.CharField(max_length=8, default="outside")
    last_entry = models.ForeignKey(
        "LedgerEntry", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    identified_year = models.IntegerField(null=True)
    identified_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        # few indexes: a province brings six million people in
        constraints = [models.UniqueConstraint(fields=["code"], name="household_code_once")]
        indexes = [models.Index(fields=["area", "account", "code"], name="household_listed")]

    def __str__(self) -> str:
        return str(self.code)


class Person(models.Model):
    """A person. Everything known of him stands in his year files; name, sex and birth date here are the newest one's.

    code: 人编号. account, area: where he stands now, as the last entry of the ledger left him.
    """

    code = BytewiseField(max_length=_CODE)
    name = BytewiseField(max_length=128)
    sex = models.CharField(max_length=16, blank=True)
    birth_date = models.DateField(null=True)
    account = models.CharField(max_length=8, default="outside")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="persons", db_index=False)
    last_entry = models.ForeignKey(
        "LedgerEntry", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="person_code_once")]
        indexes = [
            models.Index(fields=["area", "account"], name="person_area_account"),
            models.Index(fields=["name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Membership(models.Model):
    """A person belongs to a household from a day until a day (the first without). At most one is open."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=32, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    reason_in = models.CharField(max_length=32, blank=True)
    reason_out = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until=None), name="membership_one_open"
            )
        ]


class Lookup(models.Model):
    """The index of a sealed value, of the newest year file that has it. Found only whole.

    kind: the dictionary's type (identity, phone, account); field: the dictionary's name.
    """

    kind = models.CharField(max_length=8)
    field = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    household = models.ForeignKey(
        Household, null=True, on_delete=models.CASCADE, related_name="lookups", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="lookups", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="lookup_digest"),
            models.Index(
                fields=["household"], name="lookup_household", condition=models.Q(household__isnull=False)
            ),
            models.Index(fields=["person"], name="lookup_person", condition=models.Q(person__isnull=False)),
        ]
