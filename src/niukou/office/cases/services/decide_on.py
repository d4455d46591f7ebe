"""Approvals: the level that the step names says yes, no, or sends the case back with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.cases.acting import begin, carry_out, follow_each
from niukou.office.cases.ending import end_finished
from niukou.office.cases.evidence import check_evidence
from niukou.office.cases.items import Said
from niukou.office.cases.machine import PASSED, RETURNED, follow, send_back
from niukou.office.cases.models import Case
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import FormError
from niukou.office.cases.reports import check_reasons, form_of, settled_by_step

KINDS = ("approval",)


@dataclass(frozen=True)
class Verdict:
    """What was decided of one case. outcome: of the step, or `returned`: then `back_to` is an earlier step's key.

    to: the account that was decided on, where the procedure leaves that to this step.
    """

    case: Case
    outcome: str = PASSED
    reason: str = ""
    back_to: str = ""
    to: str = ""


@transaction.atomic
def decide_on(
    actor: Actor, verdicts: Sequence[Verdict], on_day: date, papers: Mapping[str, str] | None = None
) -> list[Case]:
    """Decide on cases as one list. Raises what `begin` raises, FormError for a missing paper or reason or a step that
    is not an earlier one, EvidenceError for a removal without evidence from before the identification.
    """
    filed = Papers(papers)
    act = begin(actor, "cases.decide_on", [one.case for one in verdicts], KINDS, on_day)
    of = {one.case.pk: one for one in verdicts}
    for item in act.items:
        form_of(item, act, {}, filed)
        if (of[item.case.pk].outcome == RETURNED) != bool(of[item.case.pk].back_to):
            raise FormError("退回要写明退到哪一步 / say to which step it is sent back", [item.case.number])
    check_reasons(act, {pk: (one.outcome, one.reason) for pk, one in of.items()})
    check_evidence(act, {pk: one.outcome for pk, one in of.items()})
    back = {item.case.pk: item for item in act.items if of[item.case.pk].back_to}
    places = follow_each(
        act,
        lambda item: of[item.case.pk].back_to or of[item.case.pk].outcome,
        lambda item, word: (
            send_back(item.procedure, item.place, word)
            if item.case.pk in back
            else follow(item.procedure, item.place, word)
        ),
    )
    said = [
        Said(
            item, of[item.case.pk].outcome, place,
            settled_by_step(item, of[item.case.pk].outcome, of[item.case.pk].to), of[item.case.pk].reason,
        )
        for item, place in zip(act.items, places, strict=True)
    ]  # fmt: skip
    return carry_out(act, said, papers=filed.given, leaves=end_finished(act, said))
