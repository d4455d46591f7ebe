"""A window is asked for twice: when work begins and when it is committed. What comes too late is not there at all.

On PostgreSQL a deferred trigger asks again while the database commits. SQLite has none that is deferred; there writers
come one at a time, so asking in the last statement before the commit is the same. `use` therefore works only inside
an `office_transaction`, which is the outermost one and asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.windows.models import WindowUse
from niukou.office.windows.phases import called

TOO_LATE = "window-closed"  # in the words with which the database refuses

_uses: ContextVar[list[int] | None] = ContextVar("window uses of the transaction under way", default=None)


class WindowClosedError(Exception):
    """A function is not open. `closed_at`: when it closed (None: never was open); the message says what reopens it."""

    def __init__(self, message: str, function: str, closed_at: datetime | None) -> None:
        self.function = function
        self.closed_at = closed_at
        super().__init__(message)

    def __reduce__(self) -> tuple[type[WindowClosedError], tuple[str, str, datetime | None]]:
        """From one process to another what it tells goes along."""
        return type(self), (str(self), self.function, self.closed_at)


@contextmanager
def office_transaction() -> Iterator[None]:
    """All or nothing, and nothing once a window that was used has closed. Inside another one it joins that.

    Raises WindowClosedError at its end for work that came too late, RuntimeError inside a transaction of another kind.
    """
    if _uses.get() is not None:
        with transaction.atomic():
            yield
        return
    outermost = _uses.set([])
    try:
        with transaction.atomic(durable=True):
            yield
            _ask_again()
    except IntegrityError as error:
        if TOO_LATE not in str(error):
            raise
        raise _too_late("", None) from None
    finally:
        _uses.reset(outermost)


def note_uses(uses: list[WindowUse]) -> None:
    """Remember what will be asked again. Raises RuntimeError outside an `office_transaction`."""
    noted = _uses.get()
    if noted is None:
        raise RuntimeError(
            "a window is used inside an office_transaction only: it asks again before the commit"
        )
    noted.extend(use.pk for use in uses)


def _ask_again() -> None:
    noted = _uses.get()
    if not noted:
        return
    first = WindowUse.objects.filter(pk__in=noted).order_by("closes_at").first()
    if first is not None and clock.now() >= first.closes_at:
        raise _too_late(first.function, first.closes_at)


def _too_late(function: str, closed_at: datetime | None) -> WindowClosedError:
    what = called(function, installed_pack()) if function else "这一项"
    when = f"已于 {said(closed_at)} 关闭" if closed_at else "在提交时已经关闭"
    return WindowClosedError(
        f"{what}功能{when}，没有保存；再开放后重做 / closed before the work was committed, nothing was saved",
        function,
        closed_at,
    )


def said(moment: datetime) -> str:
    """A moment as the office's clocks show it, to the second."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")
