"""Review meetings: who was invited, who came, how it was voted on each case, what was written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit.services import leaf
from niukou.office.cases.acting import Act, begin, carry_out, follow_each
from niukou.office.cases.ending import end_finished
from niukou.office.cases.evidence import check_evidence
from niukou.office.cases.items import Item, Said
from niukou.office.cases.models import Case, Meeting, Vote
from niukou.office.cases.papers import Papers
from niukou.office.cases.reports import check_reasons, settled_by_step
from niukou.office.cases.sittings import Ballot, Guest, Sitting, check_sitting, outcome_of
from niukou.office.registry.bulk import add

KINDS = ("review",)

__all__ = ["Ballot", "Guest", "Sitting", "hold_meetings"]


@dataclass(frozen=True)
class _Vote:
    """A ballot with the meeting it was cast in, and what it comes to."""

    ballot: Ballot
    sitting: Sitting
    outcome: str


@transaction.atomic
def hold_meetings(
    actor: Actor, sittings: Sequence[Sitting], on_day: date, papers: Mapping[str, str] | None = None
) -> list[Case]:
    """Record meetings of one day, each on the cases of one place.

    Raises what `begin` raises; QuorumError where too few came; FormError where more voted than were there, the outcome
    is not what the votes say, the comparison was not laid before it, or a paper, roll, chair or minutes are missing;
    EvidenceError for a removal without evidence from before the identification.
    """
    filed = Papers(papers)
    act = begin(actor, "cases.hold_meetings", [b.case for s in sittings for b in s.ballots], KINDS, on_day)
    items = {item.case.pk: item for item in act.items}
    votes: dict[int, _Vote] = {}
    for sitting in sittings:
        check_sitting(sitting, [items[ballot.case.pk] for ballot in sitting.ballots], act, filed)
        for ballot in sitting.ballots:
            outcome = outcome_of(ballot, sitting, items[ballot.case.pk], act)
            votes[ballot.case.pk] = _Vote(ballot, sitting, outcome)
    check_reasons(act, {pk: (vote.outcome, vote.ballot.reason) for pk, vote in votes.items()})
    check_evidence(act, {pk: vote.outcome for pk, vote in votes.items()})
    places = follow_each(act, lambda item: votes[item.case.pk].outcome)
    meetings = Meeting.objects.bulk_create([_meeting(act, sitting, items) for sitting in sittings])
    held = {id(sitting): meeting for sitting, meeting in zip(sittings, meetings, strict=True)}
    add([_row(items[pk], vote, held[id(vote.sitting)]) for pk, vote in votes.items()])
    said = [
        Said(item, vote.outcome, place, _form(item, vote, held[id(vote.sitting)]), vote.ballot.reason)
        for item, place in zip(act.items, places, strict=True)
        for vote in (votes[item.case.pk],)
    ]
    leaves = [leaf((m.held_on, m.role, m.chair, m.roll, m.minutes)) for m in meetings]
    return carry_out(act, said, papers=filed.given, leaves=[*leaves, *end_finished(act, said)])


def _meeting(act: Act, sitting: Sitting, items: Mapping[int, Item]) -> Meeting:
    first = items[sitting.ballots[0].case.pk]
    return Meeting(
        area=first.case.area, held_on=act.on_day, role=first.step.who, place=sitting.place, chair=sitting.chair,
        roll=[asdict(guest) for guest in sitting.roll], invited=sitting.invited, present=sitting.present,
        minutes=sitting.minutes, recorded_by=act.actor.username, recorded_at=act.now,
    )  # fmt: skip


def _row(item: Item, vote: _Vote, meeting: Meeting) -> Vote:
    ballot = vote.ballot
    return Vote(
        meeting=meeting, case=item.case, step=item.step.key, round=item.case.round, votes_for=ballot.votes_for,
        votes_against=ballot.votes_against, abstained=ballot.abstained, reason=ballot.reason,
    )  # fmt: skip


def _form(item: Item, vote: _Vote, meeting: Meeting) -> dict[str, object]:
    ballot = vote.ballot
    return {
        "meeting": meeting.pk, "for": ballot.votes_for, "against": ballot.votes_against, "abstained": ballot.abstained,
        "results_shown": vote.sitting.results_shown, **settled_by_step(item, vote.outcome, ballot.to),
    }  # fmt: skip
