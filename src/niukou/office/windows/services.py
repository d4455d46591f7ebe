"""Asking for a function, answering, and using what is open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of, codes_along
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.windows.answering import OpeningError, asked_phase, must_be_above
from niukou.office.windows.at_commit import WindowClosedError, note_uses, said
from niukou.office.windows.models import Opening, WindowUse
from niukou.office.windows.phases import Span, called, spans_of
from niukou.office.windows.selectors import open_until_each


@dataclass(frozen=True)
class Hours:
    """From `opens` on (None: as soon as it may), up to but without `closes` (None: the end of its phase); both aware."""

    opens: datetime | None = None
    closes: datetime | None = None


def use(actor: Actor, function: str, area: Area, subject: str) -> WindowUse:
    """Use an open function for an area, inside the caller's `office_transaction`; `subject` is what it was used for.

    Raises WindowClosedError when it is not open, and the caller's transaction does when it is no more at the commit.
    """
    return use_each(actor, function, [area], subject)[0]


def use_each(actor: Actor, function: str, areas: Iterable[Area], subject: str) -> list[WindowUse]:
    """The same for many areas: open for all of them, or refused."""
    moment = clock.now()
    wanted = list(areas)
    closings = open_until_each(function, wanted, moment)
    uses = []
    for area in wanted:
        actor.must_cover(area)
        closes = closings[area.pk]
        if closes is None:
            raise _closed(function, area, moment)
        uses.append(
            WindowUse(function=function, area=area, closes_at=closes, used_at=moment, subject=subject)
        )
    written = WindowUse.objects.bulk_create(uses)
    note_uses(written)
    return written


@transaction.atomic
def request_opening(actor: Actor, function: str, letter: str, area: Area | None = None) -> Opening:
    """Ask in writing to open a function for one's area (or one inside it), in the next phase that has to be asked for.

    function: a phase's key, for all that it opens, or one of these. Raises NotAllowedError for anybody but the role that
    the phase names at its level, OpeningError when there is no such phase, no letter, or a request that waits already.
    """
    span = _phase_to_ask_for(function)
    asker = installed_pack().roles[span.phase.on_request_of or ""]
    if (actor.role, actor.level) != (asker.key, asker.level):
        raise NotAllowedError(f"{span.phase.title}由{asker.title}申请 / is asked for by {asker.title_en}")
    own = Area.objects.select_related("parent").get(code=actor.area)
    area = area or own
    actor.must_cover(area)
    if not letter.strip():
        raise OpeningError("请附书面申请 / a written request is needed")
    if own.parent is None:
        raise OpeningError(f"{own} 上面没有一级可以答复 / there is no level above to answer")
    waiting = Opening.objects.filter(
        area=area, function=function, calendar=span.calendar, phase=span.phase.key, granted=None
    )
    if waiting.exists():
        raise OpeningError(
            f"{area} 已申请过{span.phase.title}，等上级答复 / was asked for and waits for its answer"
        )
    opening = Opening.objects.create(
        area=area, function=function, calendar=span.calendar, phase=span.phase.key, letter=letter.strip(),
        requested_by=actor.username, requested_at=clock.now(),
    )  # fmt: skip
    _record(actor, "windows.request_opening", opening)
    return opening


@transaction.atomic
def answer_opening(
    actor: Actor, opening: Opening, *, granted: bool, answer: str = "", hours: Hours | None = None
) -> Opening:
    """Answer a request as the level above: open it (in its phase; default: now to its end) or refuse it, with a reason.

    Raises NotAllowedError for anybody else and for the one who asked, OpeningError for hours outside the phase or a
    request that was answered already.
    """
    asked = Opening.objects.select_for_update(of=("self",)).select_related("area").get(pk=opening.pk)
    span, asker = asked_phase(asked)
    must_be_above(actor, asked, asker)
    if asked.granted is not None:
        raise OpeningError(f"{asked.answered_by} 已答复过 / was answered already")
    now = clock.now()
    if granted:
        hours = hours or Hours()
        opens, closes = hours.opens or max(span.opens, now), hours.closes or span.closes
        _must_lie_in(opens, closes, span, now)
        asked.opens_at, asked.closes_at = opens, closes
    elif not answer.strip():
        raise OpeningError("不同意，请写明为什么 / say why it is refused")
    asked.granted, asked.answer = granted, answer.strip()
    asked.answered_by, asked.answered_at = actor.username, now
    asked.save()
    _record(actor, "windows.answer_opening", asked)
    return asked


@transaction.atomic
def close_opening(actor: Actor, opening: Opening, *, reason: str) -> Opening:
    """Close now what was opened on request, before its hour, as the level above. What was saved before stays.

    Raises NotAllowedError for anybody else and for the one who asked, OpeningError without a reason and for what is not open.
    """
    held = Opening.objects.select_for_update(of=("self",)).select_related("area").get(pk=opening.pk)
    _, asker = asked_phase(held)
    must_be_above(actor, held, asker)
    now = clock.now()
    if not held.granted or held.opens_at is None or held.closes_at is None:
        raise OpeningError("没有开通过 / was not opened")
    if not held.opens_at < now < held.closes_at:
        raise OpeningError(f"现在没有开着：{said(held.opens_at)} 到 {said(held.closes_at)} / is not open now")
    if not reason.strip():
        raise OpeningError("提前关闭，请写明为什么 / say why it is closed early")
    held.closes_at = now
    held.save(update_fields=["closes_at"])
    _record(actor, "windows.close_opening", held, reason.strip())
    return held


def _phase_to_ask_for(function: str) -> Span:
    now = clock.now()
    spans = [
        s
        for s in spans_of(function, installed_pack())
        if s.phase.on_request_of is not None and s.closes > now
    ]
    if not spans:
        raise OpeningError(
            f"日程里没有要申请开通、还没过去的{called(function, installed_pack())} / no phase to come has to be asked for"
        )
    return min(spans, key=lambda span: span.opens)


def _must_lie_in(opens: datetime, closes: datetime, span: Span, now: datetime) -> None:
    if not (max(span.opens, now) <= opens < closes <= span.closes):
        raise OpeningError(
            f"要在{span.phase.title}之内，从现在起：{said(max(span.opens, now))} 到 {said(span.closes)} "
            "/ the hours lie in the phase, from now on"
        )


def _closed(function: str, area: Area, moment: datetime) -> WindowClosedError:
    """What to tell somebody who stands before a closed window: since when, and what opens it."""
    spans = sorted(spans_of(function, installed_pack()), key=lambda span: span.opens)
    past = [span for span in spans if span.closes <= moment]
    closed_at = _last_closing(function, area, spans, moment) or (past[-1].closes if past else None)
    since = f"已于 {said(closed_at)} 关闭" if closed_at else "没有开放"
    return WindowClosedError(
        f"{area} 的{called(function, installed_pack())}功能{since}；{_reopens(spans, moment)} / is not open",
        function,
        closed_at,
    )


def _last_closing(function: str, area: Area, spans: list[Span], moment: datetime) -> datetime | None:
    keys = {function, *(span.phase.key for span in spans)}
    codes = codes_along(area.path)
    return (
        Opening.objects.filter(area__code__in=codes, function__in=keys, granted=True, closes_at__lte=moment)
        .order_by("-closes_at")
        .values_list("closes_at", flat=True)
        .first()
    )


def _reopens(spans: list[Span], moment: datetime) -> str:
    to_come = [span for span in spans if span.closes > moment]
    if not to_come:
        return "日程里没有再开的时段，更正要走程序 (no phase to come opens it; a correction is a procedure)"
    phase = to_come[0].phase
    days = f"{phase.title}（{phase.first} 至 {phase.last}）"
    if phase.on_request_of is None:
        return f"到{days}开放 (opens by the calendar)"
    title = installed_pack().roles[phase.on_request_of].title
    return f"{days}由{title}书面申请、上一级答复后开通 (opens once it was asked for and granted)"


def _record(actor: Actor, act: str, opening: Opening, reason: str = "") -> None:
    detail = {
        "function": opening.function, "calendar": opening.calendar, "phase": opening.phase, "granted": opening.granted,
        "opens_at": opening.opens_at, "closes_at": opening.closes_at,
        "letter": hashlib.sha256(opening.letter.encode()).hexdigest(),
    }  # fmt: skip
    chain = chain_of(opening.area)
    record(actor, act, f"opening:{opening.pk}", chain=chain, detail=detail, reason=reason or opening.answer)
