"""One finding, and many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.desks import desk_of, rule_of
from niukou.office.findings.selectors import (
    BothSides,
    OnDesk,
    answerers,
    both_sides,
    chosen,
    finding,
    listed,
    on_desk,
    papers_for,
    procedures_for,
    story_of,
)
from niukou.rulebook.model import LeadRule, Pack
from niukou.rulebook.say.rules import tell_lead, tell_quality
from niukou.web.findings.acts import done
from niukou.web.findings.case_forms import OpenCase, opened_here
from niukou.web.findings.forms import Answer, Assign, Check, HandIn, Visit
from niukou.web.findings.listing import ROOMS, asked_for
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pack_words import titled
from niukou.web.frame.pages import page

MOST_TOGETHER = 500


@page
def one(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """A finding with both its sides, its rule in words, its story, and a form for each act that is this actor's now."""
    found = finding(actor, name)
    sides, on = both_sides(actor, found), on_desk(actor, found)
    act = request.POST.get("act", "")
    given = _forms(request, actor, found, sides, on)
    if act in given:
        found.version = number_asked(request.POST.get("version", ""))
        if done(actor, act, given[act], [found]):
            return redirect(f"{request.path}?done={act.partition(':')[0]}")
        found = finding(actor, name)
    elif request.method == "POST":
        return redirect(request.path)  # it is another's turn by now: the page says whose
    pack = installed_pack()
    shown = {
        "finding": found, "sides": sides, "on": on, "forms": given, "cases": _cases(given), "told": story_of(actor, found),
        "rule": _in_words(pack, found.rule), "done": request.GET.get("done", ""),
        "room": next(room for room, kinds in ROOMS.items() if found.kind in kinds),
    }  # fmt: skip
    return render(request, "findings/one.html", shown)


@page
def together(request: HttpRequest, actor: Actor, room: str) -> HttpResponse:
    """Many findings, chosen on a list or all that its address asks for: assigned, or made cases, by one form."""
    if room not in ROOMS:
        raise Http404
    found = _posted(request, actor) if request.method == "POST" else _picked(request, actor, room)
    able = [one for one in found if one.state in ("new", "asked")]
    asked = [one for one in found if one.state == "asked" and one.household]
    given = _forms_together(request, actor, able, asked)
    act = request.POST.get("act", "")
    some = able if act == "assign" else asked
    if act in given and done(actor, act, given[act], some):
        return redirect(f"{reverse(f'{room}:list')}?done={len(some)}")
    shown = {
        "room": room, "found": found, "able": able, "asked": asked, "forms": given, "cases": _cases(given),
        "most": MOST_TOGETHER,
    }  # fmt: skip
    return render(request, "findings/together.html", shown)


def _forms(
    request: HttpRequest, actor: Actor, found: Any, sides: BothSides, on: OnDesk | None
) -> dict[str, forms.Form]:
    """By act: the form, filled with what was typed where it is the one that was sent."""
    if on is None:
        return {}
    pack, papers, acts = installed_pack(), list(papers_for(actor, found)[:50]), on.acts
    given: dict[str, forms.Form] = {}
    if "assign" in acts:
        people = answerers(actor, [found])
        usual = titled(pack.roles[on.desk.answered_by[0]])
        given["assign"] = Assign(**_sent(request, "assign"), people=people, usual=usual)
    if "visit" in acts and on.desk.checklist is not None:
        checklist = pack.checklists[on.desk.checklist]
        sent = _sent(request, "visit")
        given["visit"] = Visit(**sent, checklist=checklist, pack=pack, papers=papers)
    if "answer" in acts:
        given["paper"] = HandIn(**_sent(request, "paper"), desk=on.desk)
        given["answer"] = Answer(**_sent(request, "answer"), answers=on.answers, papers=papers)
    if "check" in acts:
        given["check"] = Check(**_sent(request, "check"))
    if "case" in acts:
        for way in opened_here(on.procedures):
            act = f"case:{way.key}"
            sent = _sent(request, act)
            given[act] = OpenCase(**sent, procedure=way, pack=pack, sides=sides)
    return given


def _forms_together(
    request: HttpRequest, actor: Actor, able: Sequence[Any], asked: Sequence[Any]
) -> dict[str, forms.Form]:
    pack = installed_pack()
    given: dict[str, forms.Form] = {}
    desks = {desk.key: desk for one in able if (desk := desk_of(pack, one.kind))}.values()
    if desks and all(actor.role in desk.assigned_by for desk in desks):
        usual = "、".join(dict.fromkeys(titled(pack.roles[desk.answered_by[0]]) for desk in desks))
        people = answerers(actor, able)
        given["assign"] = Assign(**_sent(request, "assign"), people=people, usual=usual)
    for way in opened_here(procedures_for(actor, asked), many=True):
        act = f"case:{way.key}"
        given[act] = OpenCase(**_sent(request, act), procedure=way, pack=pack)
    return given


def _sent(request: HttpRequest, act: str) -> dict[str, Any]:
    """What was typed into the form of an act, and its file; nothing where another form was sent, or none."""
    if request.POST.get("act") != act:
        return {"prefix": act}
    return {"prefix": act, "data": request.POST, "files": request.FILES}


def _cases(given: dict[str, forms.Form]) -> list[tuple[str, forms.Form]]:
    return [(act, form) for act, form in given.items() if act.startswith("case:")]


def _in_words(pack: Pack, code: str) -> Any:
    rule = rule_of(pack, code)
    if rule is None:
        return None
    told = tell_lead(rule, pack) if isinstance(rule, LeadRule) else tell_quality(rule, pack)
    return {"title": told.title, "facts": [(k, v) for k, v in told.facts.items() if v], "basis": rule.basis}


def _picked(request: HttpRequest, actor: Actor, room: str) -> list[Any]:
    if request.GET.get("all"):
        return list(listed(actor, asked_for(request, actor, room))[:MOST_TOGETHER])
    kinds = ROOMS[room]
    names = request.GET.getlist("name")[:MOST_TOGETHER]
    return [one for one in chosen(actor, names) if one.kind in kinds]


def _posted(request: HttpRequest, actor: Actor) -> list[Any]:
    """Those that stood on the page, at the version that stood there: who acted in between makes the office refuse."""
    versions: dict[str, int] = {}
    for said in request.POST.getlist("chosen")[:MOST_TOGETHER]:
        name, _, version = said.rpartition(":")
        versions[name] = number_asked(version)
    found = chosen(actor, list(versions))
    for finding_ in found:
        finding_.version = versions[finding_.name]
    return found
