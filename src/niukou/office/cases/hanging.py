"""Notices that hang out: the one a case stands at, its objections, and the days on which its clock stood still."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from niukou.office.cases.batches import batches
from niukou.office.cases.deadlines import counted_from, last_day
from niukou.office.cases.items import Item
from niukou.office.cases.models import NoticeItem, Objection


def hanging_items(items: Sequence[Item]) -> dict[int, NoticeItem]:
    """By the id of a case: its place on the notice of the step it stands at, or that waits for it."""
    wanted = {item.case.pk: (item.place.held or item.step.key, item.case.round) for item in items}
    found: dict[int, NoticeItem] = {}
    for some in batches(wanted):
        # without the notices themselves: each is as long as all that it names
        for row in NoticeItem.objects.filter(case__in=some):
            if (row.step, row.round) == wanted[row.case_id]:
                found[row.case_id] = row
    return found


def unanswered(rows: Iterable[NoticeItem]) -> set[int]:
    """Ids of those to which an objection waits for its answer."""
    found: set[int] = set()
    for some in batches(row.pk for row in rows):
        waiting = Objection.objects.filter(item__in=some, answered_at=None)
        found |= set(waiting.values_list("item_id", flat=True))
    return found


def last_day_of(row: NoticeItem, *, stops: bool) -> date:
    """The last day of a case on a notice, as far as its objections are answered; stops: whether they stop its clock."""
    stood_still = [
        (one.received_on, timezone.localdate(one.answered_at))
        for one in Objection.objects.filter(item=row, answered_at__isnull=False)
        if one.answered_at is not None
    ]
    posted = counted_from(row.notice.posted_on, row.notice.recorded_at)
    return last_day(posted, row.notice.days, stood_still if stops else ())
