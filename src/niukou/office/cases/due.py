"""What is due in cases, for the one who asks: whether he may do it, who has to where he may not, what its form has to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.comparing import compared_for
from niukou.office.cases.evidence import REMOVED
from niukou.office.cases.hanging import hanging_items, unanswered
from niukou.office.cases.items import Item
from niukou.office.cases.machine import Place, step_of
from niukou.office.cases.models import Case, ComparisonItem, NoticeItem
from niukou.office.cases.procedures import procedure_of, receiving_areas
from niukou.office.cases.refusals import CaseError, WrongPersonError
from niukou.office.cases.who import JUDGING, check_who, enterers, who_does
from niukou.office.registry.models import Paper
from niukou.rulebook.at_date import value_on
from niukou.rulebook.model import Checklist, Pack, Procedure, Role, Step

# what is to be done now: each is another form. `hangs` and `wait` ask for nothing but time
REPORT, MEET, DECIDE, ENTER = "report", "meet", "decide", "enter"
POST, HANGS, ANSWER, END = "post", "hangs", "answer", "end"
REQUEST, WAIT = "request", "wait"
_OF_KIND = {"review": MEET, "approval": DECIDE, "entry": ENTER}
_NEWEST = 8  # papers of a kind that are offered


@dataclass(frozen=True)
class Asked:
    """What a meeting has to be: a share that has to be exceeded, or how many of a role attend. title: of the standard."""

    title: str
    value: str
    role: Role | None = None
    title_en: str = ""


@dataclass(frozen=True)
class Due:
    """The step that is due in all of these cases, one of a kind. act: what is to be done now; may: whether by who asks.

    own: the step is his role's, and he may not because he entered a case himself. area: where it is done. settles:
    the accounts to choose from, where this step decides on one. papers: by kind, those handed in that would do,
    newest first.
    """

    cases: Sequence[Case]
    procedure: Procedure
    step: Step
    act: str
    area: Area
    who: Sequence[Role]
    may: bool
    own: bool = False
    checklist: Checklist | None = None
    settles: Sequence[str] = ()
    back_to: Sequence[Step] = ()
    evidence: bool = False
    papers: Mapping[str, Sequence[Paper]] = field(default_factory=dict)
    quorum: Asked | None = None
    majority: Asked | None = None
    attends: Sequence[Asked] = ()
    laid_before: bool = False
    hung: Mapping[int, NoticeItem] = field(default_factory=dict)
    requested: date | None = None


def due_of(actor: Actor, cases: Sequence[Case]) -> Due | None:
    """What is due in cases that the actor has read; None where they have ended.

    Raises CaseError where another step is due in one of them than in the others, NotAllowedError for another's.
    """
    if all(case.state != "open" for case in cases):
        return None
    pack = installed_pack()
    items = items_of(pack, cases)
    if len({(item.procedure.key, item.step.key, item.case.held) for item in items}) != 1:
        raise CaseError("只有停在同一步的才能一起办 / only cases at the same step are done together")
    first = items[0]
    may, own = _may(actor, pack, first.step, items)
    hung = hanging_items(items) if first.step.notice_days is not None else {}
    act, requested = _act(first.step, items, hung)
    who = who_does(pack, first.step)
    law = first.procedure.moves
    before = list(first.procedure.steps[: first.procedure.steps.index(first.step)])
    return Due(
        cases, first.procedure, first.step, act, _place(first), who, may, own and any(role.key == actor.role for role in who),
        checklist=pack.checklists[first.step.checklist] if first.step.checklist else None,
        settles=law.to_accounts if law is not None and law.settled_by == first.step.key else (),
        back_to=before if act == DECIDE and not first.case.held else (),
        evidence=act == REPORT and law is not None and law.kind == REMOVED,
        papers=_papers(actor, items, [*first.step.papers, *(["photograph"] if act == POST else ())]),
        quorum=_asked(pack, first.step.quorum), majority=_asked(pack, first.step.majority),
        attends=[_attends(pack, role, least) for role, least in first.step.attends.items()],
        laid_before=act == MEET and bool(compared_for(items)), hung=hung, requested=requested,
    )  # fmt: skip


def items_of(pack: Pack, cases: Sequence[Case]) -> list[Item]:
    """Open cases with their procedures and the steps that are due, as they were read, not locked."""
    receiving = receiving_areas(cases)
    found = []
    for case in cases:
        procedure = procedure_of(pack, case.procedure)
        if case.state != "open":
            raise CaseError("已经办结 / has ended", [case.number])
        step = step_of(procedure, case.step)
        area = receiving.get(case.pk, case.area) if step.receiving else case.area
        place = Place(case.step, case.round, case.held, case.state)
        found.append(Item(case, procedure, step, place, area))
    return found


def _may(actor: Actor, pack: Pack, step: Step, items: Sequence[Item]) -> tuple[bool, bool]:
    """Whether the actor may do it, and if not, whether because he entered it himself."""
    try:
        check_who(actor, pack, step, items)
    except WrongPersonError:
        entered = enterers(items) if step.kind in JUDGING else {}
        return False, any(actor.username in names for names in entered.values())
    return True, False


def _place(item: Item) -> Area:
    """Where a step is done: in the area that its level names, which the case lies in; in the case's own where that is wider."""
    level = item.step.level
    if item.area.level == level:
        return item.area
    above = Area.objects.filter(code__in=codes_along(item.area.path), level=level).first()
    return above or item.area


def _act(step: Step, items: Sequence[Item], hung: Mapping[int, NoticeItem]) -> tuple[str, date | None]:
    """What is to be done, and since when a comparison waits to be answered."""
    if step.kind == "comparison":
        asked = _asked_for(items)
        return (WAIT if len(asked) == len(items) else REQUEST), max(asked.values(), default=None)
    if step.notice_days is None:
        return _OF_KIND.get(step.kind, REPORT), None
    waiting, today = unanswered(hung.values()), clock.today()
    found = {_of_notice(hung.get(item.case.pk), waiting, today) for item in items}
    if len(found) != 1:
        raise CaseError(
            "有的已经张贴，有的没有，或天数不一样，请分开办 / some are posted and some are not: one after the other"
        )
    return found.pop(), None


def _of_notice(row: NoticeItem | None, waiting: set[int], today: date) -> str:
    if row is None:
        return POST
    if row.pk in waiting:
        return ANSWER
    return HANGS if today <= row.last_day else END


def _asked_for(items: Sequence[Item]) -> dict[int, date]:
    """By the id of a case: when the comparison of its step and round was asked for, where it is not answered yet."""
    wanted = {item.case.pk: (item.step.key, item.case.round) for item in items}
    # `leads=None` would ask for a JSON null, which no item has
    rows = ComparisonItem.objects.filter(case__in=wanted, leads__isnull=True, request__served_by="")
    return {
        row.case_id: row.request.as_of
        for row in rows.select_related("request")
        if wanted[row.case_id] == (row.step, row.round)
    }


def _papers(actor: Actor, items: Sequence[Item], kinds: Sequence[str]) -> dict[str, list[Paper]]:
    """By kind: papers of all the cases' areas or areas over them, and of the household and case where it is one alone."""
    if not kinds:
        return {}
    codes = set.intersection(*(set(codes_along(item.area.path)) for item in items))
    alone = items[0].case if len(items) == 1 else None
    rows = Paper.objects.filter(actor.reaches(), area__code__in=codes, kind__in=kinds)
    rows = rows.filter(case__in=["", alone.number] if alone else [""])
    found: dict[str, list[Paper]] = {kind: [] for kind in kinds}
    for paper in rows.order_by("-pk"):
        own = paper.household_id is None or (alone is not None and paper.household_id == alone.household_id)
        if own and len(found[paper.kind]) < _NEWEST:
            found[paper.kind].append(paper)
    return found


def _asked(pack: Pack, standard: str | None) -> Asked | None:
    if standard is None:
        return None
    value = Fraction(str(value_on(pack.standards[standard], clock.today()) or 0))
    said = pack.standards[standard]
    return Asked(said.title, str(value.limit_denominator(100)), title_en=said.title_en)


def _attends(pack: Pack, role: str, standard: str) -> Asked:
    value = value_on(pack.standards[standard], clock.today())
    return Asked(pack.standards[standard].title, str(value or 0), pack.roles[role])
