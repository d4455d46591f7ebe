"""The calendar's phases as moments: from the first moment of a day to a last one that is no longer inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from niukou.rulebook.model import Pack, Phase, Procedure
from niukou.rulebook.step_kinds import STEP_KINDS, StepKind

_DAY_OVER = "24:00"


@dataclass(frozen=True)
class Span:
    """A phase of a calendar from `opens` on, up to but without `closes`."""

    calendar: str
    phase: Phase
    opens: datetime
    closes: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies inside."""
        return self.opens <= moment < self.closes


def spans_of(function: str, pack: Pack) -> Iterator[Span]:
    """The phases that open a function: it is the phase's key, or one of what the phase opens."""
    return (span for span in all_spans(pack) if function == span.phase.key or function in span.phase.opens)


def opened(function: str, pack: Pack) -> StepKind | Procedure | None:
    """What a phase opens by this name: a kind of step, or a procedure."""
    return STEP_KINDS.get(function) or pack.procedures.get(function)


def called(function: str, pack: Pack) -> str:
    """Its title; the program's key where it is neither."""
    known = opened(function, pack)
    return known.title if known else function


def all_spans(pack: Pack) -> Iterator[Span]:
    """Every phase of every calendar."""
    for calendar in pack.calendars.values():
        for phase in calendar.phases:
            yield Span(calendar.key, phase, _moment(phase.first), _closing(phase))


def _closing(phase: Phase) -> datetime:
    """24:00 is the first moment of the next day."""
    if phase.closes == _DAY_OVER:
        return _moment(phase.last + timedelta(days=1))
    return _moment(phase.last, time.fromisoformat(phase.closes))


def _moment(day: date, at: time = time.min) -> datetime:
    """A time of a day where the office is."""
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())
