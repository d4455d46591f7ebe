"""Asking for a function, answering, and using what is open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.windows.at_commit import WindowClosedError, note_uses, said
from niukou.office.windows.models import Opening, WindowUse
from niukou.office.windows.phases import Span, spans_of
from niukou.office.windows.selectors import open_until_each
from niukou.rulebook.model import Role

_ANSWERS_WITH = "approval"  # an answer is an approval: whoever may approve at the level above may answer


class OpeningError(Exception):
    """A request or an answer that cannot be. The message says what would be right."""


@dataclass(frozen=True)
class Hours:
    """From `opens` on, up to but without `closes`; both aware."""

    opens: datetime
    closes: datetime


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
    span, asker = _asked(asked)
    _must_be_above(actor, asked, asker)
    if asked.granted is not None:
        raise OpeningError(f"{asked.answered_by} 已答复过 / was answered already")
    now = clock.now()
    if granted:
        hours = hours or Hours(max(span.opens, now), span.closes)
        _must_lie_in(hours, span, now)
        asked.opens_at, asked.closes_at = hours.opens, hours.closes
    elif not answer.strip():
        raise OpeningError("不同意，请写明为什么 / say why it is refused")
    asked.granted, asked.answer = granted, answer.strip()
    asked.answered_by, asked.answered_at = actor.username, now
    asked.save()
    _record(actor, "windows.answer_opening", asked)
    return asked


def _phase_to_ask_for(function: str) -> Span:
    now = clock.now()
    spans = [
        s
        for s in spans_of(function, installed_pack())
        if s.phase.on_request_of is not None and s.closes > now
    ]
    if not spans:
        raise OpeningError(
            f"日程里没有要申请开通、还没过去的 {function} / no phase to come has to be asked for"
        )
    return min(spans, key=lambda span: span.opens)


def _asked(opening: Opening) -> tuple[Span, Role]:
    """The phase of a request and the role that asks for it, as the pack has them now."""
    pack = installed_pack()
    for span in spans_of(opening.function, pack):
        if (span.calendar, span.phase.key) == (opening.calendar, opening.phase) and span.phase.on_request_of:
            return span, pack.roles[span.phase.on_request_of]
    raise OpeningError(f"规则包里已没有这个时段：{opening.phase} / the pack has no such phase any more")


def _must_be_above(actor: Actor, opening: Opening, asker: Role) -> None:
    """The area of whoever asked is that of his level over the opening's; the one straight above it answers."""
    codes = opening.area.path.rstrip("/").split("/")
    asking = Area.objects.select_related("parent").get(code__in=codes, level=asker.level)
    if asking.parent is None or actor.area != asking.parent.code or _ANSWERS_WITH not in actor.kinds:
        raise NotAllowedError(f"{asking} 的申请由它上面一级答复 / is answered by the level above")
    if actor.username == opening.requested_by:
        raise NotAllowedError("申请的人不能自己答复 / nobody answers his own request")


def _must_lie_in(hours: Hours, span: Span, now: datetime) -> None:
    if not (max(span.opens, now) <= hours.opens < hours.closes <= span.closes):
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
        f"{area} 的 {function} 功能{since}；{_reopens(spans, moment)} / is not open", function, closed_at
    )


def _last_closing(function: str, area: Area, spans: list[Span], moment: datetime) -> datetime | None:
    keys = {function, *(span.phase.key for span in spans)}
    codes = area.path.rstrip("/").split("/")
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


def _record(actor: Actor, act: str, opening: Opening) -> None:
    detail = {
        "function": opening.function, "calendar": opening.calendar, "phase": opening.phase, "granted": opening.granted,
        "opens_at": opening.opens_at, "closes_at": opening.closes_at,
        "letter": hashlib.sha256(opening.letter.encode()).hexdigest(),
    }  # fmt: skip
    chain = chain_of(opening.area)
    record(actor, act, f"opening:{opening.pk}", chain=chain, detail=detail, reason=opening.answer)
