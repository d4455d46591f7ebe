"""Objecting to what was posted: while it hangs, by whom the pack allows. A step is opened, the notice waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit import keys
from niukou.office.audit.services import leaf
from niukou.office.cases.acting import Act, begin, carry_out
from niukou.office.cases.deadlines import counted_from, days_of
from niukou.office.cases.hanging import hanging_items, unanswered
from niukou.office.cases.items import Item, Said
from niukou.office.cases.machine import Place, open_objection, step_of
from niukou.office.cases.models import Case, NoticeItem, Objection
from niukou.office.cases.models.notices import OBJECTOR
from niukou.office.cases.refusals import FormError, NoticeRunsError, WrongPersonError
from niukou.rulebook.model import Objection as Allowed
from niukou.rulebook.model import Pack, Step
from niukou.rulebook.step_kinds import STEP_KINDS

RECEIVED = "received"


@dataclass(frozen=True)
class Complaint:
    """What somebody objects. by_role: villager, public …; by: who he is, sealed, '' for one who does not say."""

    case: Case
    by_role: str
    text: str
    by: str = ""


@transaction.atomic
def object_to(actor: Actor, complaints: Sequence[Complaint], on_day: date) -> list[Objection]:
    """Record objections that were received on a day, each to another case. Whoever may take objections records them.

    Raises what `begin` raises; NoticeRunsError where the case does not hang out, its days or those to object are over;
    WrongPersonError for a role that may not object there, or an actor who may take none; FormError without a text.
    """
    act = begin(
        actor, "cases.object_to", [one.case for one in complaints], tuple(STEP_KINDS), on_day, _may_take
    )
    of = {one.case.pk: one for one in complaints}
    hung = hanging_items(act.items)
    waiting = unanswered(hung.values())
    rows, said = [], []
    for item in act.items:
        complaint, row = of[item.case.pk], hung.get(item.case.pk)
        _check(act, item, complaint, row, stopped=row is not None and row.pk in waiting)
        assert row is not None
        rows.append(
            Objection(
                item=row, by_role=complaint.by_role, text=complaint.text.strip(), received_on=on_day,
                by=keys.seal(OBJECTOR, complaint.by.encode()) if complaint.by else None,
                recorded_by=actor.username, recorded_at=act.now,
            )
        )  # fmt: skip
        said.append(
            Said(item, RECEIVED, _opened(item), {"notice": row.notice_id, "by_role": complaint.by_role})
        )
    written = Objection.objects.bulk_create(rows)
    carry_out(act, said, leaves=[leaf((r.item_id, r.by_role, r.text, r.received_on)) for r in written])
    return written


def _may_take(actor: Actor, pack: Pack, step: Step, items: Sequence[Item]) -> None:
    """Whoever takes objections, for his area; who objects needs no account."""
    outside = [item.case.number for item in items if not actor.covers(item.area)]
    if outside:
        raise WrongPersonError("您不管这个地方 / this area is not yours", outside)
    if "objection" not in actor.kinds:
        raise WrongPersonError(f"您的职责不收异议 / takes no objections ({pack.name}, {step.key})")


def _opened(item: Item) -> Place:
    """An objection that comes while another is looked into opens nothing more."""
    return item.place if item.place.held else open_objection(item.procedure, item.place)


def _check(act: Act, item: Item, complaint: Complaint, row: NoticeItem | None, *, stopped: bool) -> None:
    numbers = [item.case.number]
    if row is None:
        raise NoticeRunsError("没有在公示，不能提异议 / does not hang out, nobody objects", numbers)
    step = step_of(item.procedure, row.step)
    if step.objection is None:
        raise NoticeRunsError(f"“{step.title}”不收异议 / takes no objections", numbers)
    if complaint.by_role not in step.objection.by:
        titles = "、".join(act.pack.roles[role].title for role in step.objection.by)
        raise WrongPersonError(f"对“{step.title}”只有{titles}可以提 / may not object to it", numbers)
    if not complaint.text.strip():
        raise FormError("异议没有写内容 / the objection says nothing", numbers)
    if act.on_day < row.notice.posted_on or (act.on_day > _until(act, row, step.objection) and not stopped):
        raise NoticeRunsError("提异议的日子已过 / the days to object are over", numbers)


def _until(act: Act, row: NoticeItem, allowed: Allowed) -> date:
    """The last day to object: the notice's, or where the pack counts it by itself, as many from the posting on."""
    if allowed.days is None:
        return row.last_day
    posted = counted_from(row.notice.posted_on, row.notice.recorded_at)
    moved = row.last_day - (posted + timedelta(row.notice.days))
    return posted + timedelta(days_of(act.pack, allowed.days, row.notice.posted_on)) + moved
