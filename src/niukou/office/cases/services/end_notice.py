"""Taking a notice down: only when its last day is over and every objection was answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.cases.acting import begin, carry_out, follow_each
from niukou.office.cases.ending import end_finished
from niukou.office.cases.hanging import hanging_items, unanswered
from niukou.office.cases.items import Said
from niukou.office.cases.machine import PASSED
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import NoticeRunsError
from niukou.office.cases.services.post_notice import KINDS


@transaction.atomic
def end_notice(actor: Actor, cases: Sequence[Case]) -> list[Case]:
    """The notice of each case has run without an objection that was upheld: the step is passed.

    Raises what `begin` raises, NoticeRunsError where it was not posted, has not run, or an objection waits.
    """
    today = timezone.localdate(clock.now())
    act = begin(actor, "cases.end_notice", cases, KINDS, today)
    hung = hanging_items(act.items)
    waiting = unanswered(hung.values())
    not_posted, open_still, objected = [], [], []
    for item in act.items:
        row = hung.get(item.case.pk)
        if row is None:
            not_posted.append(item.case.number)
        elif row.pk in waiting:
            objected.append(item.case.number)
        elif today <= row.last_day:
            open_still.append(f"{item.case.number}（{row.last_day}）")
    if not_posted:
        raise NoticeRunsError("还没有贴出 / was not posted", not_posted)
    if objected:
        raise NoticeRunsError("有异议还没有答复 / an objection waits for its answer", objected)
    if open_still:
        raise NoticeRunsError(
            "公示没有满，最后一天过完才算 / has not run: its last day must be over", open_still
        )
    places = follow_each(act, lambda _: PASSED)
    said = [
        Said(item, PASSED, place, {"notice": hung[item.case.pk].notice_id})
        for item, place in zip(act.items, places, strict=True)
    ]
    return carry_out(act, said, leaves=end_finished(act, said))
