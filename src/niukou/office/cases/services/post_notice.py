"""Posting a notice: one text on many cases, made from public fields alone, with where it hangs and its photograph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.audit.services import leaf
from niukou.office.cases.acting import Act, begin, carry_out
from niukou.office.cases.deadlines import counted_from, days_of, last_day
from niukou.office.cases.items import Item, Said
from niukou.office.cases.models import Case, Notice, NoticeItem
from niukou.office.cases.notice_text import notice_text
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import FormError, NoticeRunsError
from niukou.office.cases.reports import form_of
from niukou.office.registry.bulk import add

KINDS = ("notice", "announcement")
POSTED = "posted"


@dataclass(frozen=True)
class Posting:
    """One text that is posted. place: where it hangs; photo: the reference of its photograph in the book."""

    cases: Sequence[Case]
    place: str
    photo: str


@transaction.atomic
def post_notice(
    actor: Actor, postings: Sequence[Posting], on_day: date, papers: Mapping[str, str] | None = None
) -> list[Notice]:
    """Post notices on one day. The days that the pack asks for begin with the next one, or the one after it is written down here.

    Raises what `begin` raises, FormError for a missing place, photograph or paper, NoticeRunsError where the case hangs
    out already or the day lies before the one on which the case came to its notice: nothing is written up afterwards.
    """
    filed = Papers(papers, {one.photo for one in postings})
    act = begin(actor, "cases.post_notice", [c for one in postings for c in one.cases], KINDS, on_day)
    items = {item.case.pk: item for item in act.items}
    _check(act, postings, filed)
    notices = Notice.objects.bulk_create(
        [_notice(act, one, [items[c.pk] for c in one.cases]) for one in postings]
    )
    hung: dict[int, Notice] = {}
    for notice, one in zip(notices, postings, strict=True):
        hung |= {case.pk: notice for case in one.cases}
    add([
        NoticeItem(
            notice=hung[item.case.pk], case=item.case, step=item.step.key, round=item.case.round,
            last_day=last_day(counted_from(on_day, act.now), hung[item.case.pk].days, ()),
        )
        for item in act.items
    ])  # fmt: skip
    said = [Said(item, POSTED, item.place, {"notice": hung[item.case.pk].pk}) for item in act.items]
    leaves = [leaf((n.step_title, n.text, n.place, n.posted_on, n.days)) for n in notices]
    carry_out(act, said, papers=filed.given, leaves=leaves)
    return notices


def _check(act: Act, postings: Sequence[Posting], papers: Papers) -> None:
    for one in postings:
        if not one.place.strip() or not one.photo.strip():
            raise FormError(
                "写明贴在哪里，附照片 / say where it hangs, with a photograph", [c.number for c in one.cases]
            )
        posted = {case.pk for case in one.cases}
        papers.check_photograph([item for item in act.items if item.case.pk in posted], one.photo)
    early, again = [], []
    hanging = set(
        NoticeItem.objects.filter(case__in=[i.case.pk for i in act.items]).values_list(
            "case_id", "step", "round"
        )
    )
    for item in act.items:
        form_of(item, act, {}, papers)
        if item.step.notice_days is None:
            raise FormError(f"“{item.step.title}”没有天数 / has no days to run", [item.case.number])
        if act.on_day < timezone.localdate(item.case.step_since):
            early.append(item.case.number)
        if (item.case.pk, item.step.key, item.case.round) in hanging:
            again.append(item.case.number)
    if early:
        raise NoticeRunsError("不能补写以前的公示 / a notice is not written up afterwards", early)
    if again:
        raise NoticeRunsError("已经贴出 / hangs out already", again)


def _notice(act: Act, posting: Posting, items: Sequence[Item]) -> Notice:
    steps = {(item.procedure.key, item.step.key) for item in items}
    if len(steps) != 1:
        raise FormError(
            "一张公示只写一种事 / one notice tells one kind of thing", [i.case.number for i in items]
        )
    step = items[0].step
    days = days_of(act.pack, str(step.notice_days), act.on_day)
    title = f"{items[0].procedure.title}：{step.title}"
    return Notice(
        area=items[0].case.area, step_title=title, text=notice_text(act, title, items, days), place=posting.place,
        photo=posting.photo, posted_on=act.on_day, days=days, posted_by=act.actor.username, recorded_at=act.now,
    )  # fmt: skip
