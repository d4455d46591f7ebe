"""Days that the pack's standards count: until when a step is due, and on which day a notice has run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from niukou.office.cases.machine import Place, step_of
from niukou.rulebook.at_date import value_on
from niukou.rulebook.model import Pack, Procedure


def due_day(pack: Pack, procedure: Procedure, place: Place, since: date) -> date | None:
    """The last day for the step that is due; None where its pack sets none."""
    if place.state != "open":
        return None
    within = step_of(procedure, place.step).within_days
    return since + timedelta(days_of(pack, within, since)) if within is not None else None


def days_of(pack: Pack, standard: str, day: date) -> int:
    """The whole days that a standard asks for on a day; none where it has no value."""
    return int(value_on(pack.standards[standard], day) or 0)


def counted_from(posted_on: date, recorded_at: datetime) -> date:
    """The day after which the days of a notice count: that on which it was posted, but not before the one on which that was written
    down. So no day can have run of a notice that nobody knew of, whatever day is said to be that of its posting.
    """
    return max(posted_on, timezone.localdate(recorded_at))


def last_day(posted_on: date, days: int, stops: Iterable[tuple[date, date]]) -> date:
    """The last day of a notice: the day it was posted (`counted_from`) does not count, nor do the days on which its clock stood still.

    stops: from the day an objection came to the day it was answered, which counts again; they may overlap.
    """
    stood_still = 0
    reached = posted_on
    for since, until in sorted(stops):
        since = max(since, reached)
        if until > since:
            stood_still += (until - since).days
            reached = until
    return posted_on + timedelta(days + stood_still)
