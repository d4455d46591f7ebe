"""What a meeting has to be: enough who came, votes that add up, an outcome that they say, results laid before it.

Quorum and majority are standards of the pack, each a share that has to be exceeded. Where a pack names no majority the
meeting says what it found: no share of votes stands in the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from niukou.office.areas.selectors import codes_along
from niukou.office.cases.acting import Act
from niukou.office.cases.comparing import compared_for
from niukou.office.cases.items import Item
from niukou.office.cases.machine import PASSED, REFUSED
from niukou.office.cases.models import Case
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import FormError, QuorumError
from niukou.rulebook.at_date import value_on


@dataclass(frozen=True)
class Guest:
    """Somebody on the roll. votes: whether he is of the meeting, or only there (a work team, somebody invited)."""

    name: str
    role: str
    present: bool
    votes: bool = True


@dataclass(frozen=True)
class Ballot:
    """How the meeting voted on a case. outcome: '' for what the votes say; any other than passed has its reason.

    to: the account it decided on, where the procedure leaves that to this step.
    """

    case: Case
    votes_for: int
    votes_against: int = 0
    abstained: int = 0
    outcome: str = ""
    reason: str = ""
    to: str = ""


@dataclass(frozen=True)
class Sitting:
    """One meeting. results_shown: what the comparison found was laid before it, as its minutes say."""

    ballots: Sequence[Ballot]
    roll: Sequence[Guest]
    chair: str
    minutes: str
    place: str = ""
    results_shown: bool = False

    @property
    def invited(self) -> int:
        """How many of the meeting were invited."""
        return sum(guest.votes for guest in self.roll)

    @property
    def present(self) -> int:
        """How many of them came."""
        return sum(guest.votes and guest.present for guest in self.roll)


def check_sitting(sitting: Sitting, items: Sequence[Item], act: Act, papers: Papers) -> None:
    """Raises FormError for what is missing, QuorumError where too few came."""
    numbers = [item.case.number for item in items]
    if not items:
        raise FormError("会上没有议一件案子 / the meeting has no case")
    if len({(item.step.who, _place(item)) for item in items}) != 1:
        raise FormError("一次会议只议一个地方、一种会议的案子 / one place and one kind of meeting", numbers)
    faults = list(dict.fromkeys(fault for item in items for fault in papers.faults_of(item)))
    for word, said in (("主持人", sitting.chair), ("会议记录", sitting.minutes), ("签到表", sitting.roll)):
        if not (said.strip() if isinstance(said, str) else said):
            faults.append(f"没有{word} / is missing")
    if any(not guest.name.strip() for guest in sitting.roll):
        faults.append("签到表上有人没写姓名 / somebody on the roll has no name")
    if faults:
        raise FormError("；".join(faults), numbers)
    for item in items:
        _check_quorum(sitting, item, act)
    unseen = [] if sitting.results_shown else compared_for(items)
    if unseen:
        raise FormError("比对结果没有在会上说明 / the comparison was not laid before the meeting", unseen)


def outcome_of(ballot: Ballot, sitting: Sitting, item: Item, act: Act) -> str:
    """What a ballot comes to. Raises FormError for votes that cannot be, or an outcome that they do not say."""
    counts = (ballot.votes_for, ballot.votes_against, ballot.abstained)
    if min(counts) < 0 or sum(counts) > sitting.present:
        raise FormError(
            f"到会 {sitting.present} 人，票数 {sum(counts)} / more votes than people", [item.case.number]
        )
    if item.step.majority is None:
        if not ballot.outcome:
            raise FormError("请写明评议的结果 / say what the meeting found", [item.case.number])
        return ballot.outcome
    share = _share(item.step.majority, act)
    says = PASSED if ballot.votes_for > share * sitting.present else REFUSED
    # a meeting may find more than yes or no (a dispute, another way), but the votes alone say yes
    if ballot.outcome in ("", says) or ballot.outcome not in (PASSED, REFUSED):
        return ballot.outcome or says
    raise FormError(
        f"{ballot.votes_for} 票同意，到会 {sitting.present} 人，按票数是 {says} / the votes say otherwise",
        [item.case.number],
    )


def _check_quorum(sitting: Sitting, item: Item, act: Act) -> None:
    for role, least in item.step.attends.items():
        there = sum(guest.present for guest in sitting.roll if guest.role == role)
        if there < (value_on(act.pack.standards[least], act.on_day) or 0):
            title = act.pack.roles[role].title
            raise QuorumError(
                f"{title}到会 {there} 人，不够“{act.pack.standards[least].title}” / too few of them attend",
                [item.case.number],
            )
    if item.step.quorum is None:
        return
    share = _share(item.step.quorum, act)
    if sitting.present <= share * sitting.invited:
        title = act.pack.standards[item.step.quorum].title
        raise QuorumError(
            f"应到 {sitting.invited} 人，实到 {sitting.present} 人，不够“{title}”，会议无效，请重新召集"
            " / too few came, the meeting does not count",
            [item.case.number],
        )


def _share(standard: str, act: Act) -> Fraction:
    return Fraction(str(value_on(act.pack.standards[standard], act.on_day) or 0))


def _place(item: Item) -> str:
    """The area of the step's level in which the case lies."""
    level = {"village": 5, "town": 4, "county": 3}.get(item.step.level)
    codes = codes_along(item.case.area.path)
    return codes[min(level, len(codes)) - 1] if level else codes[-1]
