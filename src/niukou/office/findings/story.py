"""Writing what happened to findings: the event, the finding as it is from now on, and the leaf of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from niukou.office.audit.services import Author, canonical, leaf
from niukou.office.findings.models import Finding, FindingEvent
from niukou.office.registry import bulk

TAKEN, CHANGED, GONE, CAME_BACK, ASKED_AGAIN = "taken", "changed", "gone", "came_back", "asked_again"
ASSIGNED, VISITED, ANSWERED, CONFIRMED, SENT_BACK = (
    "assigned",
    "visited",
    "answered",
    "confirmed",
    "sent_back",
)
CASE_OPENED, PASSED_ON, CASE_ENDED, CASE_DROPPED = "case_opened", "passed_on", "case_ended", "case_dropped"
TAKEN_BACK = "taken_back"
# what begins a question anew: a visit before it does not count for an answer after it
BEGINS = (TAKEN, CHANGED, CAME_BACK, ASKED_AGAIN, TAKEN_BACK)
ACTS: Mapping[str, str] = {
    TAKEN: "收到",
    CHANGED: "依据有变",
    GONE: "不再查出",
    CAME_BACK: "又查出",
    ASKED_AGAIN: "再问",
    ASSIGNED: "派出",
    VISITED: "入户",
    ANSWERED: "答复",
    CONFIRMED: "核定",
    SENT_BACK: "退回",
    CASE_OPENED: "立案",
    PASSED_ON: "转办",
    CASE_ENDED: "办结",
    CASE_DROPPED: "案子没有办成",
    TAKEN_BACK: "决定撤回，再问",
}
_COLUMNS = (
    "finding_id", "place", "act", "run_id", "actor", "role", "acting_area", "on_day", "recorded_at", "form", "reason",
    "leaf",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """Who acts, when it happened, when it is written, and the run that brought it about, where one did."""

    author: Author
    on_day: date
    now: datetime
    run: int | None = None


@dataclass(frozen=True)
class Happened:
    """What happened to one finding (id and name), as its `place`th event. changes: columns of the database, what they are now."""

    finding: int
    name: str
    place: int
    act: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def write(moment: Moment, happened: Sequence[Happened]) -> list[bytes]:
    """Write the events and what they change; the leaves, in the order given."""
    leaves: list[bytes] = []
    bulk.insert(FindingEvent, _COLUMNS, _rows(moment, happened, leaves), made_apart=True)
    _change(happened)
    return leaves


def _rows(moment: Moment, happened: Sequence[Happened], leaves: list[bytes]) -> Iterator[tuple[Any, ...]]:
    author, day = moment.author, moment.on_day.isoformat()
    # said once: what adapts a date is asked for each row
    on_day = connection.ops.adapt_datefield_value(moment.on_day)
    now = connection.ops.adapt_datetimefield_value(moment.now)
    for one in happened:
        form = canonical(one.form)
        leaves.append(leaf((one.name, one.place, one.act, author.username, day, form, one.reason)))
        yield (
            one.finding, one.place, one.act, moment.run, author.username, author.role, author.area, on_day, now,
            form, one.reason, leaves[-1],
        )  # fmt: skip


def _change(happened: Sequence[Happened]) -> None:
    """Findings that change the same columns are changed together."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for one in happened:
        if one.act != TAKEN:
            names = (*one.changes, "version")
            groups.setdefault(names, []).append((*one.changes.values(), one.place, one.finding))
    for names, rows in groups.items():
        bulk.change(Finding, names, rows)
