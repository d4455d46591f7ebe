"""Reading windows. When what is open is public; who asked for it, and why, only to those whose area it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Case, F, QuerySet, TextField, Value, When

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import with_names
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, codes_along
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.windows.models import Opening
from niukou.office.windows.phases import Span, all_spans, spans_of
from niukou.rulebook.model import Phase


def governed(function: str) -> bool:
    """Whether any phase of the pack's calendars opens this function; what none opens is bound to no window."""
    return any(True for _ in spans_of(function, installed_pack()))


def open_until(function: str, area: Area, moment: datetime) -> datetime | None:
    """The first moment at which a function is no longer open for an area; None when it is not open at `moment`.

    function: the key of a phase of the calendar, or one of what phases open. A phase that nobody has to ask for is open
    by the calendar alone.
    """
    return open_until_each(function, [area], moment)[area.pk]


def open_until_each(function: str, areas: Iterable[Area], moment: datetime) -> dict[int, datetime | None]:
    """The same for many areas by their primary key, in one query at most."""
    spans = [span for span in spans_of(function, installed_pack()) if span.holds(moment)]
    by_calendar = max((span.closes for span in spans if span.phase.on_request_of is None), default=None)
    granted = _granted(function, [span for span in spans if span.phase.on_request_of is not None], moment)
    found: dict[int, datetime | None] = {}
    for area in areas:
        codes = codes_along(area.path)
        closings = [by_calendar, *(granted.get(code) for code in codes)]
        found[area.pk] = max((closing for closing in closings if closing is not None), default=None)
    return found


def next_opening(function: str, moment: datetime) -> tuple[datetime, bool] | None:
    """When a function may be open next by the calendar, and whether it has to be asked for then; None where it says nothing more."""
    spans = [span for span in spans_of(function, installed_pack()) if span.closes > moment]
    if not spans:
        return None
    span = min(spans, key=lambda one: (max(one.opens, moment), one.opens))
    return span.opens, span.phase.on_request_of is not None


def openings(actor: Actor) -> QuerySet[Opening]:
    """What was asked for in the actor's area and above it, the newest first.

    `letter_shown` and `answer_shown` are blank where the area is above his own: a letter of the county may name a family of
    another village.
    """
    seen = Opening.objects.filter(actor.reaches()).defer("letter", "answer")
    his = {
        f"{words}_shown": Case(When(actor.sees(), then=F(words)), default=Value(""), output_field=TextField())
        for words in ("letter", "answer")
    }
    named = with_names(seen.annotate(**his).select_related("area"), "requested_by", "answered_by")
    return named.order_by("-requested_at", "-id")


def waiting_openings(actor: Actor) -> QuerySet[Opening]:
    """What waits for an answer in the actor's area, the oldest first."""
    return (
        Opening.objects.filter(actor.sees(), granted=None)
        .select_related("area")
        .order_by("requested_at", "id")
    )


@dataclass(frozen=True)
class OpenPhase:
    """A phase of a calendar that runs today. open_until: until when it is open for the area; None: it has to be asked for."""

    phase: Phase
    closes: datetime
    open_until: datetime | None


def open_windows(actor: Actor) -> list[OpenPhase]:
    """What runs today by the pack's calendars, and what of it is open for the actor's own area; the next to close first."""
    now, area = clock.now(), area_of(actor.area)
    found = []
    for span in all_spans(installed_pack()):
        if span.holds(now):
            found.append(OpenPhase(span.phase, span.closes, open_until(span.phase.key, area, now)))
    return sorted(found, key=lambda one: (one.closes, one.phase.key))


@dataclass(frozen=True)
class PhaseHere:
    """A phase of the year, as it stands for an area. open_until: until when it is open now; may_ask: whether the actor may ask."""

    calendar: str
    phase: Phase
    opens: datetime
    closes: datetime
    state: Literal["to_come", "open", "closed", "over"]
    open_until: datetime | None
    may_ask: bool


def phases_here(actor: Actor, area: Area) -> list[PhaseHere]:
    """Every phase of the pack's calendars as it stands for an area of the actor's, the earliest first.

    Raises NotAllowedError for an area that is not his.
    """
    actor.must_cover(area)
    now, pack = clock.now(), installed_pack()
    found = []
    for span in sorted(all_spans(pack), key=lambda one: (one.opens, one.closes)):
        until = open_until(span.phase.key, area, now) if span.holds(now) else None
        over = span.closes <= now
        asker = pack.roles.get(span.phase.on_request_of or "")
        asks = asker is not None and (actor.role, actor.level) == (asker.key, asker.level)
        state: Literal["to_come", "open", "closed", "over"] = (
            "over" if over else "to_come" if now < span.opens else "open" if until else "closed"
        )
        found.append(
            PhaseHere(span.calendar, span.phase, span.opens, span.closes, state, until, asks and not over)
        )
    return found


def opening_of(actor: Actor, number: int) -> Opening:
    """One request of the actor's area or above it. Raises NotAllowedError where there is none that he may see."""
    found = openings(actor).filter(pk=number).first()
    if found is None:
        raise NotAllowedError(f"没有您能看的申请 {number} / there is no such request that you may see")
    return found


def _granted(function: str, spans: list[Span], moment: datetime) -> dict[str, datetime]:
    """Code of an area -> when it closes there: what was asked for and granted, never beyond its phase."""
    if not spans:
        return {}
    asked = {(span.calendar, span.phase.key): span.closes for span in spans}
    rows = Opening.objects.filter(
        granted=True,
        opens_at__lte=moment,
        closes_at__gt=moment,
        function__in={function, *(span.phase.key for span in spans)},
    ).select_related("area")
    found: dict[str, datetime] = {}
    for row in rows:
        end = asked.get((row.calendar, row.phase))
        if end is None or row.function not in (function, row.phase) or row.closes_at is None:
            continue
        code = row.area.code
        found[code] = max(found.get(code, row.closes_at), min(row.closes_at, end))
    return found
