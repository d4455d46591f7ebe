"""A screen whose findings were taken in."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area


class ScreenRun(models.Model):
    """One screen, taken in for an area by somebody. Rows are only added.

    manifest: SHA-256 of its manifest.json; key: the name of the key that named its findings. as_of: the day judged by;
    started: when the screen began. sources: kinds of register it read; evaluated: printed codes of the rules that ran.
    counted: {kind: {rule: [taken, only counted]}}. met: how its findings met those that were there, by `Meeting`'s words.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    manifest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=16)
    pack = models.CharField(max_length=64)
    pack_version = models.CharField(max_length=32)
    pack_fingerprint = models.CharField(max_length=80)
    as_of = models.DateField()
    started = models.DateTimeField()
    sources = models.JSONField(default=list)
    evaluated = models.JSONField(default=list)
    counted = models.JSONField(default=dict)
    met = models.JSONField(default=dict)
    taken_by = models.CharField(max_length=150)
    taken_at = models.DateTimeField()
