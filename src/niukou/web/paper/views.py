"""What can be printed, and papers handed over. Each was told in the trail before it gets here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import parts
from niukou.office.audit import clock
from niukou.office.cases.hung_and_held import papers_of_case
from niukou.runs.papers.printing import (
    OF_HOUSEHOLD,
    Asked,
    Printed,
    case_paper,
    household_paper,
    listed_codes,
    village_paper,
)
from niukou.web.frame.asking import area_asked, area_there
from niukou.web.frame.files import handed_over
from niukou.web.frame.pages import page, refused

_VILLAGES = ("village", "natural_village")


@page
def village(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The actor's area or one within it: down to a village, whose papers are printed in one go."""
    area = area_asked(request, actor)
    shown = {"area": area, "within": parts(area, clock.today()), "is_village": area.level in _VILLAGES}
    if shown["is_village"]:
        shown |= {"kinds": OF_HOUSEHOLD, "listed": len(listed_codes(actor, area))}
    return render(request, "paper/village.html", shown)


@page
def of_village(request: HttpRequest, actor: Actor, code: str, kind: str) -> HttpResponse:
    """A paper of every listed household of a village."""
    area = area_there(code)
    if area.level not in _VILLAGES:
        raise Http404
    actor.must_cover(area)
    if not listed_codes(actor, area):
        return refused(request, 404, gettext("这个村名册上没有户。"))
    return _handed_over(village_paper(actor, area, Asked(_known(kind))))


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
