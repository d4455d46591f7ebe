"""One clock: the database's. A demo may turn it, so that a drive of 2017 runs through the same windows and notices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from niukou.office.audit.models import AuditEntry, Installation

# the moment, and how far a demo's clock is turned, no other's, whatever stands there; asked at every act, so in one question
_SQL = {
    # not now(): that is when the transaction began, and a window may close before it ends
    "postgresql": "SELECT clock_timestamp(), (SELECT clock_shift FROM audit_installation WHERE demo)",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'), (SELECT clock_shift FROM audit_installation WHERE demo)",
}
_TOLD: ContextVar[list[date] | None] = ContextVar("told", default=None)


class ClockError(Exception):
    """The clock of a database that is no demo cannot be turned."""


def now() -> datetime:
    """This moment by the database's clock, aware."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL[connection.vendor])
        said, turned = cursor.fetchone() or (None, None)
    moment = parse_datetime(said) if isinstance(said, str) else said
    assert moment is not None
    shift = timedelta(microseconds=turned) if isinstance(turned, int) else turned
    return moment + (shift or timedelta(0))


def today() -> date:
    """The day of `now` where the office is; inside of `of_one_day` the one that was told there first."""
    told = _TOLD.get()
    if told:
        return told[0]
    day = timezone.localdate(now())
    if told is not None:
        told.append(day)
    return day


@contextmanager
def of_one_day() -> Iterator[None]:
    """What is shown at once is of one day, which is asked for once; when something happens is asked at every act."""
    before = _TOLD.set([])
    try:
        yield
    finally:
        _TOLD.reset(before)


def midnight(day: date) -> datetime:
    """The first moment of a day where the office is."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def turn(to: datetime) -> None:
    """Turn a demo's clock to a moment; never to one before something that was recorded.

    Raises ClockError for that, and in a database that is no demo.
    """
    if AuditEntry.objects.filter(at__gt=to).exists():
        raise ClockError(
            "已有更晚的记录，时钟不能往回拨 / something was recorded later, the clock is only turned on"
        )
    if connection.vendor == "postgresql":
        # what was done so far was in time by the clock as it was: deferred constraints that ask it do so now
        connection.check_constraints()
    if not Installation.objects.filter(demo=True).update(clock_shift=_shift() + (to - now())):
        raise ClockError("不是演示库，时钟不能拨 / not a demo, its clock runs true")


def _shift() -> timedelta:
    shift = Installation.objects.values_list("clock_shift", flat=True).first()
    return shift or timedelta(0)
