"""Answering: what was found out, why, on which papers, for how long. Removal, exit and the like are a case's to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.findings import story
from niukou.office.findings.acting import Act, begin, carry_out, next_of
from niukou.office.findings.answering import check_day, check_doer, check_visited
from niukou.office.findings.desks import days_off
from niukou.office.findings.models import ANSWERED, ASKED, Finding
from niukou.office.findings.papers import check_papers
from niukou.office.findings.refusals import AnswerError
from niukou.rulebook.model import DeskAnswer


@dataclass(frozen=True)
class Reply:
    """An answer to one finding: a key of its desk's answers, why, the papers (ids of the book's), until when it holds."""

    finding: Finding
    answer: str
    reason: str
    papers: Sequence[int] = ()
    until: date | None = None


@transaction.atomic
def answer(actor: Actor, replies: Sequence[Reply], on_day: date | None = None) -> list[Finding]:
    """Answer findings; each waits for its check then. Raises what `begin` and `check_doer` raise; AnswerError for an
    answer that this kind of finding does not have or that only a case gives, for a missing reason, day, visit or paper, and
    for a day before the question was put.
    """
    act = begin(actor, "findings.answer", [one.finding for one in replies], (ASKED,), on_day)
    check_doer(act)
    check_day(act)
    answers = [_answer(act, finding, one) for finding, one in zip(act.findings, replies, strict=True)]
    check_visited(f for f, given in zip(act.findings, answers, strict=True) if given.visited)
    check_papers(act, [one.papers for one in replies], [given.papers for given in answers])
    happened = []
    for finding, one in zip(act.findings, replies, strict=True):
        changes = {
            "state": ANSWERED, "answer": one.answer, "answer_until": one.until, "answered_by": actor.username,
            "answered_level": actor.level, "answered_on": act.on_day,
        }  # fmt: skip
        form = {
            "answer": one.answer,
            "until": one.until and one.until.isoformat(),
            "papers": list(one.papers),
        }
        happened.append(next_of(finding, story.ANSWERED, changes=changes, form=form, reason=one.reason))
    return carry_out(act, happened, _counted(replies))


def _answer(act: Act, finding: Finding, reply: Reply) -> DeskAnswer:
    desk = act.desk(finding)
    chosen = desk.answer(reply.answer)
    if chosen is None:
        known = "、".join(f"{one.title}（{one.key}）" for one in desk.answers)
        raise AnswerError(f"“{desk.title}”没有这种回答，只有 {known} / no such answer", [finding.name])
    if not chosen.by_hand:
        names = "、".join(f"“{act.pack.procedures[key].title}”" for key in chosen.procedures)
        raise AnswerError(f"“{chosen.title}”要立案，由{names}办结得出 / only a case gives it", [finding.name])
    if not reply.reason.strip():
        raise AnswerError("要写理由 / say why", [finding.name])
    _check_until(act, finding, chosen, reply.until)
    return chosen


def _check_until(act: Act, finding: Finding, chosen: DeskAnswer, until: date | None) -> None:
    if (chosen.lasts == "until") != (until is not None):
        raise AnswerError(
            f"“{chosen.title}”{'要写到哪天为止' if until is None else '没有期限'} / until which day",
            [finding.name],
        )
    if until is None:
        return
    last = days_off(act.pack, chosen.at_most_days, act.on_day) if chosen.at_most_days else until
    if not timezone.localdate(act.now) < until <= last:
        raise AnswerError(f"到 {until} 为止不行，要在今天以后、最晚 {last} / not such a day", [finding.name])


def _counted(replies: Sequence[Reply]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in replies:
        counted[one.answer] = counted.get(one.answer, 0) + 1
    return counted
