"""Written requests for a comparison, which `runs` serves, and the results that are laid before the second meeting."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area
from niukou.office.cases.models.case import Case


class ComparisonRequest(models.Model):
    """One request for many cases: which sources, by which pack. served_by: the run that answered it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    sources = models.JSONField(default=list)
    pack = models.CharField(max_length=64)
    pack_fingerprint = models.CharField(max_length=80)
    as_of = models.DateField()
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()
    served_by = models.CharField(max_length=64, blank=True)
    served_at = models.DateTimeField(null=True)


class ComparisonItem(models.Model):
    """A case in a request. authorised: the signed authorisation stands in the case. content: the household's hash then.

    leads: list of {rule, source, record, timing, message, evidence} with masked values; None until it is served.
    """

    request = models.ForeignKey(ComparisonRequest, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comparisons")
    step = models.CharField(max_length=64)
    round = models.IntegerField()
    content = models.CharField(max_length=64)
    leads = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "round", "request"], name="comparison_once"),
        ]
