"""Reading what was posted and what was voted: notices and meetings, as papers show them. Only what the actor's area holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.models import Case, Meeting, Notice, NoticeItem, Vote
from niukou.office.cases.notice_text import rows_of
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.selectors import cases_of
from niukou.office.registry.content import year_rows
from niukou.office.registry.selectors import NotThereError
from niukou.rulebook.say.words import LEVELS

_INTERNAL = "internal"
_VILLAGE = "村"  # where a household lives


@dataclass(frozen=True)
class NoticeView:
    """A notice as it hangs, as a table: its headings, its rows, and the sentence under them.

    kind: `notice` or `announcement`, as the step is; by: the area of the level that posts it. counted: what its lines are,
    households or areas. last_day: when the last of its cases has hung long enough.
    """

    notice: Notice
    kind: str
    by: Area
    counted: str
    headings: Sequence[str]
    lines: Sequence[Sequence[str]]
    closing: str
    last_day: date


@dataclass(frozen=True)
class VoteView:
    """How a meeting voted on a case: whose, and what came of it."""

    vote: Vote
    head: str
    procedure: str
    outcome: str


@dataclass(frozen=True)
class MeetingView:
    """A meeting with its votes, as far as they are of the actor's area."""

    meeting: Meeting
    votes: Sequence[VoteView]


def notice(actor: Actor, number: int) -> NoticeView:
    """A notice on which a case of the actor's area stands. It holds public fields alone. Raises NotThereError."""
    items = NoticeItem.objects.filter(actor.sees("case__area__path"), notice=number)
    seen = list(items.select_related("notice__area", "case__area").order_by("pk"))
    if not seen:
        raise NotThereError(f"{number}：没有这张公示，或不归您管 / no such notice, or not yours")
    found, pack = seen[0].notice, installed_pack()
    steps = {step.key: step for step in procedure_of(pack, seen[0].case.procedure).steps}
    of_areas = seen[0].case.household_id is None
    level = LEVELS[seen[0].case.area.level].removesuffix("级") if of_areas else _VILLAGE
    headings, lines, closing = rows_of(found.text, pack, level)
    last = max(NoticeItem.objects.filter(notice=found).values_list("last_day", flat=True))
    step = steps.get(seen[0].step)
    kind, by = (step.kind, _above(found.area, step.level)) if step else ("notice", found.area)
    return NoticeView(found, kind, by, f"个{level}" if of_areas else "户", headings, lines, closing, last)


def meeting(actor: Actor, number: int) -> MeetingView:
    """A meeting of the actor's area. Raises NotThereError, NotAllowedError for a role that reads no internal data."""
    found = Meeting.objects.filter(actor.sees(), pk=number).select_related("area").first()
    if found is None:
        raise NotThereError(f"{number}：没有这次会，或不归您管 / no such meeting, or not yours")
    if not actor.may_read(_INTERNAL):
        raise NotAllowedError("您的职责不能看会议记录 / may not read minutes")
    rows = Vote.objects.filter(actor.sees("case__area__path"), meeting=found)
    votes = list(rows.select_related("case__household", "case__area").order_by("case__number"))
    return MeetingView(found, _told(votes))


@dataclass(frozen=True)
class CasePapers:
    """What can be printed of a case."""

    case: Case
    notices: Sequence[Notice]
    meetings: Sequence[Meeting]


def papers_of_case(actor: Actor, number: str) -> CasePapers:
    """A case with its notices and meetings. Raises NotThereError."""
    case = cases_of(actor, number=number).first()
    if case is None:
        raise NotThereError(f"{number}：没有这件案子，或不归您管 / no such case, or not yours")
    return CasePapers(case, notices_of(actor, case), meetings_of(actor, case))


def notices_of(actor: Actor, case: Case) -> Sequence[Notice]:
    """The notices a case hung on, oldest first. Raises NotAllowedError for another's case."""
    actor.must_cover(case.area)
    return list(Notice.objects.filter(items__case=case).order_by("pk").distinct())


def meetings_of(actor: Actor, case: Case) -> Sequence[Meeting]:
    """The meetings that voted on a case, oldest first; none for a role that reads no minutes."""
    actor.must_cover(case.area)
    if not actor.may_read(_INTERNAL):
        return []
    return list(Meeting.objects.filter(actor.sees(), votes__case=case).order_by("pk").distinct())


def heads_of(cases: Sequence[Case]) -> Mapping[int, str]:
    """By the id of a household: the name of its head, as its newest year file says."""
    homes = [case.household_id for case in cases if case.household_id]
    year = max((case.opened_at.year for case in cases), default=0)
    files = year_rows("household", homes, year)
    return {home: str(file.values.get("head_name") or "") for home, file in files.items()}


def _above(area: Area, level: str) -> Area:
    """The area of a level in which another lies; itself where there is none."""
    one: Area | None = area
    while one is not None and one.level != level:
        one = one.parent
    return one or area


def _told(votes: Sequence[Vote]) -> list[VoteView]:
    pack = installed_pack()
    heads = heads_of([vote.case for vote in votes])
    outcomes = {
        (step.case_id, step.step, step.round): step.outcome
        for vote in votes
        for step in vote.case.steps.filter(step=vote.step, round=vote.round, kind="review")
    }
    return [
        VoteView(
            vote, heads.get(vote.case.household_id or 0, ""), procedure_of(pack, vote.case.procedure).title,
            outcomes.get((vote.case_id, vote.step, vote.round), ""),
        )
        for vote in votes
    ]  # fmt: skip
