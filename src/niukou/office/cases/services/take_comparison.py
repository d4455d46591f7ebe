"""Taking what a comparison found: only for the pack and the households as they are now. It finds leads, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit.sqlite_functions import gathering
from niukou.office.cases.acting import Act, begin, carry_out, follow_each
from niukou.office.cases.batches import batches
from niukou.office.cases.ending import end_finished
from niukou.office.cases.items import Said
from niukou.office.cases.machine import PASSED, REFUSED
from niukou.office.cases.models import Case, ComparisonItem, ComparisonRequest
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import CaseError, StaleComparisonError
from niukou.office.cases.reports import form_of
from niukou.office.cases.services.request_comparison import KINDS
from niukou.office.registry.bulk import update
from niukou.office.registry.selectors.comparing import content_hash


@dataclass(frozen=True)
class Result:
    """What a run found of one case: leads as {rule, source, record, timing, fact_date, message, evidence}, values masked.

    content: the household's hash when it was compared. An empty list is an answer: nothing was found.
    """

    case: Case
    content: str
    leads: Sequence[Mapping[str, Any]]


@transaction.atomic
def take_comparison(
    actor: Actor, request: ComparisonRequest, results: Sequence[Result], run: str, on_day: date,
    papers: Mapping[str, str] | None = None,
) -> list[Case]:  # fmt: skip
    """Take the results of a request; a case with leads goes on as `refused`, one without as `passed`.

    run: what answered it. Raises what `begin` raises; StaleComparisonError where the pack or a household is no longer
    what was compared; CaseError for a case that the request does not name, or a request that was answered already.
    """
    filed = Papers(papers)
    act = begin(actor, "cases.take_comparison", [one.case for one in results], KINDS, on_day)
    of = {one.case.pk: one for one in results}
    rows = _rows(act, request)
    _check_current(act, request, of, rows)
    for item in act.items:
        form_of(item, act, {}, filed)
        row = rows[item.case.pk]
        row.leads = [dict(lead) for lead in of[item.case.pk].leads]
    _keep_leads(rows)
    ComparisonRequest.objects.filter(pk=request.pk, served_by="").update(served_by=run, served_at=act.now)
    outcomes = {pk: REFUSED if one.leads else PASSED for pk, one in of.items()}
    places = follow_each(act, lambda item: outcomes[item.case.pk])
    said = [
        Said(
            item, outcomes[item.case.pk], place,
            {"request": request.pk, "run": run, "leads": len(of[item.case.pk].leads)},
        )
        for item, place in zip(act.items, places, strict=True)
    ]  # fmt: skip
    return carry_out(act, said, papers=filed.given, leaves=end_finished(act, said))


def _keep_leads(rows: Mapping[int, ComparisonItem]) -> None:
    """Most find nothing, and that is one statement for all of them."""
    clean = [row.pk for row in rows.values() if not row.leads]
    for some in batches(clean):
        with gathering():
            ComparisonItem.objects.filter(pk__in=some).update(leads=[])
    update([row for row in rows.values() if row.leads], ["leads"])


def _rows(act: Act, request: ComparisonRequest) -> dict[int, ComparisonItem]:
    rows = {row.case_id: row for row in ComparisonItem.objects.filter(request=request)}
    for item in act.items:
        row = rows.get(item.case.pk)
        if row is None or (row.step, row.round) != (item.step.key, item.case.round):
            raise CaseError("不在这份申请里 / the request does not name it", [item.case.number])
        if row.leads is not None:
            raise CaseError("这份申请已答复过 / was answered already", [item.case.number])
    return {item.case.pk: rows[item.case.pk] for item in act.items}


def _check_current(
    act: Act, request: ComparisonRequest, of: Mapping[int, Result], rows: Mapping[int, ComparisonItem]
) -> None:
    if request.pack_fingerprint != act.pack.fingerprint:
        raise StaleComparisonError("比对以后规则包换了，请重新申请 / the pack is another one now, ask again")
    now = content_hash(item.case.household_id for item in act.items if item.case.household_id)
    stale = [
        item.case.number
        for item in act.items
        if not of[item.case.pk].content
        == rows[item.case.pk].content
        == now.get(item.case.household_id or 0, "")
    ]
    if stale:
        raise StaleComparisonError(
            "比对以后户的情况改了，请重新申请 / the household is another one now, ask again", stale
        )
