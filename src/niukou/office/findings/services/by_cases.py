"""What cases do to findings: they take them over, pass them on, answer them by their end, give them back, or take the answer back.

Called by `cases` alone, which opens a case from a finding; a finding never opens one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.findings import story
from niukou.office.findings.acting import begin, carry_out, next_of
from niukou.office.findings.answering import check_visited
from niukou.office.findings.desks import days_off, desk_of
from niukou.office.findings.models import ASKED, GONE, IN_CASE, SETTLED, Finding
from niukou.office.findings.refusals import AnswerError
from niukou.office.findings.story import Happened, Moment
from niukou.office.registry.content import parts
from niukou.rulebook.model import Pack


@dataclass(frozen=True)
class Ended:
    """How a case that may have findings ended.

    decision: its number, '' where there is none. goes_on: number and procedure of the case that goes on instead.
    """

    procedure: str
    decision: str = ""
    reason: str = ""
    goes_on: tuple[str, str] | None = None


def hand_to_cases(
    actor: Actor,
    findings: Sequence[Finding],
    procedure: str,
    numbers: Mapping[int, str],
    homes: Mapping[int, str],
) -> list[Finding]:
    """Findings go to cases: by a finding's id the case's number, and the household's code where the finding had none.

    Raises what `begin` raises; AnswerError where the end of that procedure answers no such finding, or where nobody has
    been there though the answer asks for a visit.
    """
    act = begin(actor, "findings.hand_to_cases", findings, (ASKED,))
    to_visit = []
    for finding in act.findings:
        answer = act.desk(finding).answer_by(procedure)
        if answer is None:
            raise AnswerError(
                f"“{act.pack.procedures[procedure].title}”答不了这类线索 / its end answers no such finding",
                [finding.name],
            )
        if answer.visited:
            to_visit.append(finding)
    check_visited(to_visit)
    happened = []
    for finding in act.findings:
        changes = {"state": IN_CASE, "case": numbers[finding.pk], "due": None}
        if finding.pk in homes:
            changes["household"] = homes[finding.pk]
        happened.append(
            next_of(finding, story.CASE_OPENED, changes=changes, form={"case": numbers[finding.pk]})
        )
    return carry_out(act, happened, {"procedure": procedure})


def end_cases(actor: Actor, ended: Mapping[str, Ended], on_day: date) -> list[Finding]:
    """Cases, by number, have ended. A decision answers their findings, and is the check of that answer too; a case that
    goes on as another takes them along; without either they are asked again, with what was said.

    One entry for all findings, none where there are none.
    """
    pack, now = installed_pack(), clock.now()
    findings: list[Finding] = []
    for some in parts(sorted(ended)):
        rows = Finding.objects.select_for_update(of=("self",)).filter(case__in=some, state=IN_CASE)
        findings += rows.select_related("area").order_by("pk")
    happened = [_after_case(actor, pack, finding, ended[finding.case], on_day) for finding in findings]
    if happened:
        leaves = story.write(Moment(actor, on_day, now), happened)
        record(
            actor,
            "findings.end_cases",
            f"findings:{len(happened)}",
            chain=chain_of(findings[0].area),
            leaves=leaves,
        )
    return findings


def ask_again(actor: Actor, undone: Mapping[str, str], on_day: date) -> list[Finding]:
    """Decisions were undone. undone: by the number of the case that decided, the number of the decision that undoes it.

    What it answered is asked again, with a new deadline; what is no longer found is asked again when it comes back. One
    entry for all findings, none where there are none.
    """
    pack, now = installed_pack(), clock.now()
    found: list[Finding] = []
    for some in parts(sorted(undone)):
        rows = Finding.objects.select_for_update(of=("self",)).filter(
            case__in=some, state__in=(SETTLED, GONE)
        )
        found += rows.select_related("area").order_by("pk")
    happened = [_taken_back(pack, finding, undone[finding.case], on_day) for finding in found]
    if happened:
        leaves = story.write(Moment(actor, on_day, now), happened)
        record(
            actor, "findings.ask_again", f"findings:{len(happened)}", chain=chain_of(found[0].area),
            detail={"decisions": sorted(set(undone.values()))}, leaves=leaves,
        )  # fmt: skip
    return found


def _taken_back(pack: Pack, finding: Finding, decision: str, on_day: date) -> Happened:
    desk = desk_of(pack, finding.kind)
    form = {"case": finding.case, "decision": decision, "was": {"answer": finding.answer}}
    changes: dict[str, Any] = {"settled_digest": b"", "case": ""}
    if finding.state == SETTLED:
        changes |= {"state": ASKED, "due": days_off(pack, desk.within_days, on_day) if desk else None}
    return next_of(finding, story.TAKEN_BACK, changes=changes, form=form)


def _after_case(actor: Actor, pack: Pack, finding: Finding, ended: Ended, on_day: date) -> Happened:
    desk = desk_of(pack, finding.kind)
    answer = desk.answer_by(ended.procedure) if desk else None
    if ended.goes_on is not None and desk and desk.answer_by(ended.goes_on[1]) is not None:
        form = {"case": finding.case, "to": ended.goes_on[0]}
        changes: dict[str, Any] = {"case": ended.goes_on[0]}
        return next_of(finding, story.PASSED_ON, changes=changes, form=form, reason=ended.reason)
    if ended.decision and answer is not None:
        changes = {
            "state": SETTLED, "answer": answer.key, "answer_until": None, "answered_by": actor.username,
            "answered_level": actor.level, "answered_on": on_day, "settled_digest": bytes(finding.digest),
        }  # fmt: skip
        form = {"case": finding.case, "answer": answer.key, "decision": ended.decision}
        return next_of(finding, story.CASE_ENDED, changes=changes, form=form, reason=ended.reason)
    changes = {"state": ASKED, "case": "", "due": days_off(pack, desk.within_days, on_day) if desk else None}
    return next_of(
        finding, story.CASE_DROPPED, changes=changes, form={"case": finding.case}, reason=ended.reason
    )
