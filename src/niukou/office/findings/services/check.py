"""Checking answers: the level above confirms them or sends them back, never who gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.findings import story
from niukou.office.findings.acting import Act, begin, carry_out, must_be, next_of
from niukou.office.findings.desks import days_off
from niukou.office.findings.models import ANSWERED, ASKED, SETTLED, Finding
from niukou.office.findings.refusals import AnswerError, WrongPersonError
from niukou.rulebook.roles import LEVELS


@dataclass(frozen=True)
class Verdict:
    """What was decided of one answer; sent back with the reason."""

    finding: Finding
    confirmed: bool = True
    reason: str = ""


@transaction.atomic
def check(actor: Actor, verdicts: Sequence[Verdict]) -> list[Finding]:
    """Confirm answers, or send them back to be answered anew. Raises what `begin` raises; WrongPersonError for who gave
    the answer, for a role that checks none, or at a level that is not above the answer's; AnswerError without a reason.
    """
    act = begin(actor, "findings.check", [one.finding for one in verdicts], (ANSWERED,))
    must_be(act, lambda desk: desk.checked_by, "核")
    _check_above(act)
    happened = []
    for finding, verdict in zip(act.findings, verdicts, strict=True):
        if verdict.confirmed:
            changes: dict[str, Any] = {"state": SETTLED, "due": None, "settled_digest": bytes(finding.digest)}
            happened.append(next_of(finding, story.CONFIRMED, changes=changes, reason=verdict.reason))
            continue
        if not verdict.reason.strip():
            raise AnswerError("退回要写理由 / say why it is sent back", [finding.name])
        due = days_off(act.pack, act.desk(finding).within_days, act.on_day)
        changes = {"state": ASKED, "due": due}
        form = {"answer": finding.answer, "due": due.isoformat()}
        happened.append(next_of(finding, story.SENT_BACK, changes=changes, form=form, reason=verdict.reason))
    sent_back = sum(not one.confirmed for one in verdicts)
    return carry_out(act, happened, {"confirmed": len(verdicts) - sent_back, "sent_back": sent_back})


def _check_above(act: Act) -> None:
    own = [one.name for one in act.findings if one.answered_by == act.actor.username]
    if own:
        raise WrongPersonError("自己答的不能自己核 / who answered does not check", own)
    rank = _rank(act.actor.level)
    below = [one.name for one in act.findings if rank <= _rank(one.answered_level)]
    if below:
        raise WrongPersonError("由答的人的上一级核 / is checked by a level above who answered", below)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1
