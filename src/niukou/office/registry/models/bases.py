"""The rural population of an area, by which rates divide: sealed, for many a base is secret."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area


class RuralBase(models.Model):
    """The rural population of an area as declared for a year. population: sealed; public: whether it may be told."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="rural_bases")
    year = models.IntegerField()
    population = models.BinaryField()
    public = models.BooleanField(default=False)
    declared_by = models.CharField(max_length=150)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year"], name="rural_base_once")]
