"""Papers: photographs, minutes, signed forms. The file lies in the papers folder, sealed by a key of its own; its digest here."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.registry.models.people import Household


class Paper(models.Model):
    """One paper. kind: as the pack's steps call it. digest: SHA-256 of the paper as it was handed in."""

    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=128)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="papers")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="papers")
    case = models.CharField(max_length=48, blank=True, db_index=True)
    file = models.CharField(max_length=80, unique=True)
    media_type = models.CharField(max_length=64)
    size = models.BigIntegerField()
    digest = models.BinaryField()
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()


class PaperKey(models.Model):
    """The key that opens a paper's file, sealed. A paper without one was erased: nobody opens its file again."""

    paper = models.OneToOneField(Paper, primary_key=True, on_delete=models.PROTECT, related_name="key")
    sealed = models.BinaryField()
