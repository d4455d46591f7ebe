"""What departments handed over, and screens of the book that look at it."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.findings.models.run import ScreenRun

UNDER_WAY, DONE, REFUSED, CUT_OFF = "under_way", "done", "refused", "cut_off"


class Extract(models.Model):
    """A file of a department, as a county's office was given it. The file lies sealed in the papers folder.

    department: who gave it, in words. title: the file's own name. sheets: how each sheet was understood, as
    {sheet, source, title, rows, rejected, missing, unused}; missing and unused by their headings. key: of the file, sealed;
    empty once it was let go, when nobody opens the file again. pack_fingerprint: of the rules it was read by.
    digest: of the file as it was handed over. kept_digest, erased_at: of what is kept since somebody's rows were taken out
    because the law asked for it, and when that was last.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=64)
    title = models.CharField(max_length=128)
    size = models.BigIntegerField()
    digest = models.BinaryField()
    file = models.CharField(max_length=80, unique=True)
    key = models.BinaryField()
    sheets = models.JSONField(default=list)
    pack_fingerprint = models.CharField(max_length=80)
    handed_by = models.CharField(max_length=150)
    handed_at = models.DateTimeField()
    let_go_by = models.CharField(max_length=150, blank=True)
    let_go_at = models.DateTimeField(null=True)
    kept_digest = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    @property
    def digest_now(self) -> bytes:
        """Of what its file holds."""
        return bytes(self.kept_digest or self.digest)


class Screening(models.Model):
    """A screen of a county's book with some extracts: who began it, how far it is, what came of it.

    role, acting_area: the charge in which he began it. extracts: ids. state: under_way, done (`run` is what was taken
    in), refused (`said` tells why), cut_off (its process was killed; known when the next one begins). step: what it is at;
    done of total: how far in that.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    extracts = models.JSONField(default=list)
    begun_by = models.CharField(max_length=150)
    role = models.CharField(max_length=64)
    acting_area = models.CharField(max_length=32)
    begun_at = models.DateTimeField()
    state = models.CharField(max_length=16, default=UNDER_WAY)
    step = models.CharField(max_length=64, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    said = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    run = models.ForeignKey(ScreenRun, null=True, on_delete=models.PROTECT, related_name="+")
