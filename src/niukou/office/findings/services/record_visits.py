"""Visits: somebody was there, on a day, and what the checklist says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.findings import story
from niukou.office.findings.acting import begin, carry_out, next_of
from niukou.office.findings.answering import check_day, check_doer
from niukou.office.findings.models import ASKED, Finding
from niukou.office.findings.papers import check_papers
from niukou.office.findings.refusals import AnswerError
from niukou.rulebook.answers import read_answers


@dataclass(frozen=True)
class Visit:
    """A visit because of one finding. answers: to the desk's checklist, by item; papers: ids of papers of the book."""

    finding: Finding
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: Sequence[int] = ()
    note: str = ""


@transaction.atomic
def record_visits(actor: Actor, visits: Sequence[Visit], on_day: date) -> list[Finding]:
    """Record visits of one day. Raises what `begin` and `check_doer` raise; AnswerError for a checklist that is not
    answered, a paper that is not of this household or place, or a day before the question was put.
    """
    act = begin(actor, "findings.record_visits", [one.finding for one in visits], (ASKED,), on_day)
    check_doer(act)
    check_day(act)
    check_papers(act, [one.papers for one in visits])
    happened = []
    for finding, visit in zip(act.findings, visits, strict=True):
        checklist = act.desk(finding).checklist
        answers: dict[str, Any] = {}
        if checklist is not None:
            answers, faults = read_answers(act.pack.checklists[checklist], act.pack, visit.answers)
            if faults:
                raise AnswerError("；".join(faults), [finding.name])
        form = {"answers": answers, "papers": list(visit.papers)}
        happened.append(next_of(finding, story.VISITED, form=form, reason=visit.note))
    return carry_out(act, happened)
