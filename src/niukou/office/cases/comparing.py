"""Comparisons as cases see them: was one asked for and answered, is it still true, what did it find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from niukou.office.cases.batches import batches
from niukou.office.cases.items import Item
from niukou.office.cases.models import CaseStep, ComparisonItem


def compared_for(items: Sequence[Item]) -> list[str]:
    """Numbers of the cases that have a comparison whose results belong before the meeting they stand at."""
    laid = {
        (item.procedure.key, item.step.key): {
            s.key for s in item.procedure.steps if s.laid_before == item.step.key
        }
        for item in items
    }
    wanted = [item for item in items if laid[item.procedure.key, item.step.key]]
    served = _served(item.case.pk for item in wanted)
    return [
        item.case.number
        for item in wanted
        if laid[item.procedure.key, item.step.key] & served.get(item.case.pk, set())
    ]


def unauthorised(items: Sequence[Item]) -> list[str]:
    """Numbers of the cases in which the authorisation that their comparison rests on was not signed."""
    needed = {item.case.pk: item.step.authorised_by for item in items if item.step.authorised_by}
    signed: set[tuple[int, str]] = set()
    for some in batches(needed):
        rows = CaseStep.objects.filter(case__in=some, step__in=set(needed.values()), outcome="passed")
        signed |= set(rows.values_list("case_id", "step"))
    return [
        i.case.number for i in items if i.case.pk in needed and (i.case.pk, needed[i.case.pk]) not in signed
    ]


def leads_of(cases: Iterable[int]) -> dict[int, list[dict[str, object]]]:
    """By the id of a case: what its newest comparison found."""
    found: dict[int, list[dict[str, object]]] = {}
    for some in batches(cases):
        rows = ComparisonItem.objects.filter(case__in=some, leads__isnull=False).order_by("id")
        found.update((case, leads or []) for case, leads in rows.values_list("case_id", "leads"))
    return found


def _served(cases: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for some in batches(cases):
        rows = ComparisonItem.objects.filter(case__in=some, leads__isnull=False)
        for case, step in rows.values_list("case_id", "step"):
            found.setdefault(case, set()).add(step)
    return found
