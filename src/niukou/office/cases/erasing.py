"""Somebody's names and numbers go out of cases, while his data go because the law asks for it.

What was decided, when, by whom and how it was voted stays, and so do the words of others about others.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from niukou.office.audit import keys
from niukou.office.cases.models import Case, CaseStep, ComparisonItem, Draft, Meeting, Notice, Objection, Vote
from niukou.office.cases.models.notices import OBJECTOR
from niukou.office.findings.erasing import erase_from_findings
from niukou.office.findings.erasing_extracts import TakesOut, erase_from_extracts
from niukou.office.registry.being_erased import Leaving, TakenAlong, rewrite, rewritten_of_both
from niukou.office.registry.models import Paper
from niukou.office.support.erasing import KEPT_DIGESTS, erase_from_help


def erase_from_cases(known: Leaving, take_out: TakesOut | None = None) -> TakenAlong:
    """Out of cases, findings and extracts. Papers of cases about him alone are his own, and go.

    take_out: how his rows are taken out of a department's file. Raises ExtractError.
    """
    extracts = erase_from_extracts(known, take_out)
    own = Case.objects.filter(Q(person=known.person) | Q(household__in=known.homes))
    numbers = list(own.order_by("pk").values_list("number", flat=True))
    drafts, _ = Draft.objects.filter(case__in=own).delete()
    drafts += rewrite(Draft.objects.filter(known.lived("case__area__path")), ("why",), known.of_his_village)
    helped = erase_from_help(known)
    in_case = Q(case__in=own)
    rows = {
        "cases": _of_both(known, Case.objects.all(), Q(pk__in=own.values("pk")), ("facts", "reason")),
        "steps": _of_both(known, CaseStep.objects.all(), in_case, ("form", "reason"), "case__area__path"),
        "votes": _of_both(known, Vote.objects.all(), in_case, ("reason",), "case__area__path"),
        "comparisons": _of_both(
            known, ComparisonItem.objects.filter(leads__isnull=False), in_case, ("leads",), "case__area__path"
        ),
        "meetings": _of_both(
            known, Meeting.objects.all(), Q(votes__case__in=own), ("place", "chair", "roll", "minutes")
        ),
        "notices": _of_both(known, Notice.objects.all(), Q(items__case__in=own), ("text", "place")),
        "objections": _objections(known, own),
        "case_drafts": drafts,
        "findings": erase_from_findings(known, numbers),
        "help": sum(map(len, helped.values())),
    }
    alone = own.filter(person=known.person).values_list("number", flat=True)
    papers = Paper.objects.filter(case__in=list(alone)).values_list("pk", flat=True)
    anew = {table: helped[table] for table in KEPT_DIGESTS if table in helped}
    return TakenAlong(rows, frozenset(papers), anew, extracts, frozenset(f"case:{one}" for one in numbers))


def _of_both(
    known: Leaving, rows: QuerySet[Any], his: Q, columns: tuple[str, ...], at: str = "area__path"
) -> int:
    """Rows about his cases, and others of where he lived (`at`, a lookup to a path): he may have come, or been spoken of."""
    return len(rewritten_of_both(known, rows, his, columns, known.lived(at)))


def _objections(known: Leaving, own: QuerySet[Case]) -> int:
    """To his cases, and those he raised himself: who objected is sealed, so each of his villages is opened and looked at."""
    his = Objection.objects.filter(item__case__in=own)
    there = Objection.objects.filter(known.lived("item__notice__area__path")).exclude(item__case__in=own)
    changed = rewrite(his, ("text", "answer"), known.of_him)
    changed += rewrite(there, ("text", "answer"), known.of_his_village)
    for rows, said in ((his, known.of_him), (there, known.of_his_village)):
        for one in rows.filter(by__isnull=False).order_by("pk"):
            name = keys.unseal(OBJECTOR, bytes(one.by or b"")).decode()
            if said(name) != name:
                changed += Objection.objects.filter(pk=one.pk).update(by=None)
    return changed
