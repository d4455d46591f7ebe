"""What a village has of its own: whether it is listed as poor, where it is, its photographs (papers of its area)."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.registry.models.ledger import Decision


class Village(models.Model):
    """A village or natural village in the book. Position: degrees, WGS 84."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="village")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    version = models.IntegerField(default=1)


class VillageState(models.Model):
    """From a day on the village is listed as poor (`poor`), has exited (`exited`), or is neither (`none`)."""

    STATES = ("none", "poor", "exited")

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES])
    since = models.DateField()
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
