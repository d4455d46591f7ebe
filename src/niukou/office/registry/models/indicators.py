"""What households are filtered by: their newest year files once more, each field at a fixed place of a short row."""

from __future__ import annotations

from django.db import models

from niukou.office.registry.models.people import Household


class IndicatorLayout(models.Model):
    """Which field stands where. fields: canonical JSON, by table the names and types of its fields in their order."""

    fields = models.TextField(unique=True)


class Indicators(models.Model):
    """packed: as `indicator_coding` writes it. id: the household's own, so that SQLite looks it up as it walks.

    Nothing rests on it but which households a filter lists; it is made anew from the year files at any time.
    """

    id = models.BigAutoField(primary_key=True)
    layout = models.ForeignKey(IndicatorLayout, on_delete=models.PROTECT, related_name="+", db_index=False)
    packed = models.BinaryField()

    class Meta:
        abstract = True


class HouseholdIndicators(Indicators):
    """A household's newest year file."""


class MemberIndicators(Indicators):
    """The newest year files of a household's members, one after the other."""


class IndicatorsAhead(models.Model):
    """Of a household, or of somebody in it, a year file lies that was written ahead. id: the household's. year: when it begins,
    the household is due; then nobody edits anything that would say so.
    """

    id = models.BigAutoField(primary_key=True)
    year = models.IntegerField(db_index=True)


class IndicatorsDue(models.Model):
    """A household came, or was edited, since its indicators were written: noted by the database, with every edit a row."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+", db_index=False)
