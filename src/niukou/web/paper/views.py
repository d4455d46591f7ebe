"""What can be printed, and papers handed over. Each was told in the trail before it gets here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import is_village, parts
from niukou.office.audit import clock
from niukou.office.audit.reads import must_say_why
from niukou.office.cases.hung_and_held import papers_of_case
from niukou.runs.papers.of_villages import listed_codes, village_taken
from niukou.runs.papers.printing import (
    OF_HOUSEHOLD,
    Asked,
    Printed,
    case_paper,
    household_paper,
)
from niukou.runs.papers.waiting import Waiting, fetched, made, to_wait
from niukou.web.frame.asking import area_asked, area_there
from niukou.web.frame.files import handed_over
from niukou.web.frame.pages import page, refused

_PART, _NUMBER = "<!--part-->", "0-of-them"  # of a page that grows
_LINES = 50  # so often at most it says how far it is
_HELD, _MOST_HELD = "printed", 5  # what somebody may fetch, in his session
_log = logging.getLogger(__name__)


@page
def village(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The actor's area or one within it: down to a village, whose papers are printed in one go."""
    area = area_asked(request, actor)
    shown = {"area": area, "within": parts(area, clock.today()), "is_village": is_village(area)}
    if shown["is_village"]:
        shown |= {"kinds": OF_HOUSEHOLD, "listed": len(listed_codes(actor, area))}
    return render(request, "paper/village.html", shown)


@page
def of_village(request: HttpRequest, actor: Actor, code: str, kind: str) -> HttpResponseBase:
    """A paper of every listed household of a village: told how many are done while they are made, then to be fetched."""
    area = area_there(code)
    if not is_village(area):
        raise Http404
    asked, codes = Asked(_known(kind)), listed_codes(actor, area)
    if "made" in request.GET:
        return _fetched(request, request.GET["made"])
    if not codes:
        return refused(request, 404, gettext("这个村名册上没有户。"))
    must_say_why(actor, village_taken(actor, area, asked))
    waiting = to_wait(area, kind, len(codes))
    held = dict(list(request.session.get(_HELD, {}).items())[1 - _MOST_HELD :])
    request.session[_HELD] = held | {waiting.name: waiting.told}
    shown = {"area": area, "kind": kind, "all": len(codes), "waiting": waiting}
    pieces = [render_to_string(f"paper/{one}.html", shown, request) for one in ("making", "made", "broken")]
    answer = StreamingHttpResponse(_watched(made(actor, area, asked, codes, waiting), len(codes), *pieces))
    answer["X-Accel-Buffering"] = "no"  # a proxy that waits for all of it would show nothing until it is over
    return answer


def _watched(done: Iterator[int], many: int, making: str, ready: str, broken: str) -> Iterator[str]:
    """The page, as it grows. The last line alone is seen."""
    head, line, foot = making.split(_PART)
    yield head
    with closing(done):  # type: ignore[type-var]  # a generator: whoever goes away stops it
        try:
            for number in done:
                if number == many or number % max(1, many // _LINES) == 0:
                    yield line.replace(_NUMBER, str(number))
        except Exception:  # whatever it was, the page has begun: no other can be shown in its place
            _log.exception("papers of a village")
            yield broken
        else:
            yield ready
    yield foot


def _fetched(request: HttpRequest, name: str) -> HttpResponse:
    """Of his own session alone, and once."""
    held = request.session.get(_HELD, {})
    told = held.pop(name, None)
    request.session[_HELD] = held
    paper = fetched(Waiting(**told)) if told else None
    if paper is None:
        return refused(request, 404, gettext("这份打印件已经取走，或放了一小时没有取。请再打印一次。"))
    return _handed_over(paper)


@page
def of_household(request: HttpRequest, actor: Actor, code: str, kind: str) -> HttpResponse:
    """A paper of one household; its numbers whole only with a reason, which is typed and sent."""
    reason = request.POST.get("reason", "").strip() if request.method == "POST" else ""
    return _handed_over(household_paper(actor, code, Asked(_known(kind), reason=reason)))


@page
def case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What can be printed of a case: the letter to the household, its notices, its meetings."""
    return render(request, "paper/case.html", {"shown": papers_of_case(actor, number)})


@page
def letter(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:  # noqa: ARG001  the shape of a page
    """告知书."""
    return _handed_over(case_paper(actor, "letter", number))


@page
def notice(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:  # noqa: ARG001
    """公示 or 公告."""
    return _handed_over(case_paper(actor, "notice", str(number)))


@page
def minutes(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:  # noqa: ARG001
    """评议记录."""
    return _handed_over(case_paper(actor, "minutes", str(number)))


def _known(kind: str) -> str:
    if kind not in OF_HOUSEHOLD:
        raise Http404
    return kind


def _handed_over(paper: Printed) -> HttpResponse:
    return handed_over(paper.name, paper.content, paper.media_type)
