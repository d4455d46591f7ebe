"""Year files: what was known of a household, a person, a village in a year, by the dictionary of that year."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from niukou.office.areas.models import Area
from niukou.office.registry.models.ledger import Decision
from niukou.office.registry.models.people import Household, Person


class YearFile(models.Model):
    """One year of one subject.

    values: dictionary field -> value as JSON (numbers as text with their decimals, dates as ISO text, codes as
    labels; what no type could read, as it was written). sealed: the fields of types identity, phone and account, sealed
    JSON. digest: keyed, over all of both in the clear, so that the same content is told without opening it. county: the
    county's code, by which a year is frozen. revision 1 may change until the year is frozen; later ones are added by a
    finished correction, and the highest holds. seen_on, seen_in: the day and the case's number of the newest visit whose
    answers are in it; None and '' where it was never visited.
    """

    year = models.IntegerField()
    revision = models.IntegerField(default=1)
    county = models.CharField(max_length=32)
    values = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField()
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField()
    seen_on = models.DateField(null=True)
    seen_in = models.CharField(max_length=48, blank=True, default="", db_default="")

    class Meta:
        abstract = True


class HouseholdYear(YearFile):
    """A household's year. main_cause: of `values`, where the index has it: the causes of a province are read from there."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="years", db_index=False)
    main_cause = models.GeneratedField(
        expression=Cast(KeyTextTransform("main_cause", "values"), models.CharField(max_length=64)),
        output_field=models.CharField(max_length=64, null=True),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "year", "revision"], name="household_year_once")
        ]
        indexes = [
            models.Index(fields=["county", "year"], name="household_year_of_county"),
            models.Index(fields=["household", "year", "revision", "main_cause"], name="household_year_cause"),
        ]


class PersonYear(YearFile):
    """A person's year."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="years", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year", "revision"], name="person_year_once")
        ]
        indexes = [models.Index(fields=["county", "year"], name="person_year_of_county")]


class VillageYear(YearFile):
    """A village's or natural village's year."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="years", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "year", "revision"], name="village_year_once")
        ]
        indexes = [models.Index(fields=["county", "year"], name="village_year_of_county")]


class YearField(models.Model):
    """A field that somebody of the county gave in that year: from then on a blank in it is one, and no missing column."""

    county = models.CharField(max_length=32)
    year = models.IntegerField()
    table = models.CharField(max_length=32)
    field = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "table", "field"], name="year_field_once")
        ]


class YearSeal(models.Model):
    """A county's year is frozen: its year files change no more, but by a decision. seal: keyed, over all of them."""

    county = models.CharField(max_length=32)
    year = models.IntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=150)
    files = models.IntegerField()
    seal = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="year_sealed_once")]
