"""Somebody's names and numbers go out of findings, while his data go because the law asks for it. Called by `cases` alone."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from niukou.office.findings.models import Finding, FindingEvent, Screening
from niukou.office.registry.being_erased import Leaving, rewrite

_SAYS = ("message", "evidence", "record", "family")


def erase_from_findings(known: Leaving, cases: Collection[str]) -> int:
    """Out of findings about him, his households or these cases, and out of those of his villages that tell of him; how
    many rows were written anew. Each keeps its name and digest: a run finds it again as the same.
    """
    homes = [home.code for home in known.homes]
    own = Q(person=known.person.code) | Q(household__in=homes) | Q(case__in=cases)
    rows = rewrite(Finding.objects.filter(own), _SAYS, known.of_him)
    rows += rewrite(
        Finding.objects.filter(known.lived("area__path")).filter(known.told_in(*_SAYS)),
        _SAYS,
        known.of_his_village,
    )
    screened = Screening.objects.filter(known.lived("area__path") | known.above("area__path"))
    rows += rewrite(screened.filter(known.told_in("said")), ("said",), known.of_his_village)
    told = FindingEvent.objects
    rows += rewrite(
        told.filter(finding__in=Finding.objects.filter(own).values("pk")), ("form", "reason"), known.of_him
    )
    return rows + rewrite(
        told.filter(known.lived("finding__area__path")).filter(known.told_in("reason")),
        ("reason",),
        known.of_his_village,
    )
