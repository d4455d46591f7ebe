"""Steps that somebody simply does: he applies, visits, verifies, signs, files, inspects … and the form says what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.cases.acting import Act, begin, carry_out, follow_each
from niukou.office.cases.ending import end_finished
from niukou.office.cases.evidence import check_evidence
from niukou.office.cases.facts import check_evidence_facts
from niukou.office.cases.items import Said
from niukou.office.cases.machine import PASSED
from niukou.office.cases.models import Case
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import FormError
from niukou.office.cases.reports import check_reasons, form_of, settled_by_step
from niukou.office.cases.seen import seen_by
from niukou.office.registry.services.visits import write_seen

KINDS = (
    "application", "authorisation", "visit", "verification", "signature", "announcement", "written_notice", "filing",
    "inspection", "assessment", "survey", "publication", "objection",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What a step said of one case. case: as the actor read it. answers: to the step's checklist, by item.

    outcome: of the step; any other than passed has its reason. to: the account, where the procedure leaves it to this step.
    evidence: what was found out about a removal, as {what, day, source}.
    """

    case: Case
    outcome: str = PASSED
    reason: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    to: str = ""
    evidence: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def do_step(
    actor: Actor, reports: Sequence[Report], on_day: date, papers: Mapping[str, str] | None = None
) -> list[Case]:
    """Do the step that is due in each case. papers: kind, as the step names it -> the reference of one in the book.

    What a checklist's questions with a field were answered comes into the year file of the day's year, the case as its
    source, whatever the outcome. Raises what `begin` raises, and FormError for a missing paper, answer or reason, or an
    outcome the step does not have, EvidenceError for a removal that its evidence does not bear out, and what the year file
    refuses (`write_seen`): a closed year changes by a case of correction alone.
    """
    filed = Papers(papers)
    act = begin(actor, "cases.do_step", [one.case for one in reports], KINDS, on_day)
    _check_not_posted(act)
    reports_of = {one.case.pk: one for one in reports}
    forms = {item.case.pk: form_of(item, act, reports_of[item.case.pk].answers, filed) for item in act.items}
    check_reasons(act, {pk: (one.outcome, one.reason) for pk, one in reports_of.items()})
    for item in act.items:
        found = reports_of[item.case.pk].evidence
        check_evidence_facts(found, item.case.number)
        if found:
            forms[item.case.pk]["evidence"] = [dict(fact) for fact in found]
    check_evidence(act, {pk: one.outcome for pk, one in reports_of.items()})
    places = follow_each(act, lambda item: reports_of[item.case.pk].outcome)
    said = [
        Said(
            item, one.outcome, place, {**forms[item.case.pk], **settled_by_step(item, one.outcome, one.to)}, one.reason
        )
        for item, place in zip(act.items, places, strict=True)
        for one in (reports_of[item.case.pk],)
    ]  # fmt: skip
    leaves = write_seen(actor, seen_by(act.pack, act.items, forms), on_day)
    return carry_out(act, said, papers=filed.given, leaves=[*leaves, *end_finished(act, said)])


def _check_not_posted(act: Act) -> None:
    """What is posted for days goes the way of a notice."""
    for item in act.items:
        if item.step.notice_days is not None:
            raise FormError(
                f"“{item.step.title}”要先张贴、满天数 / is posted, and runs its days", [item.case.number]
            )
