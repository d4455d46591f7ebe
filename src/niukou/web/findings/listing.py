"""A list of findings as its address asks for it, with how far its area is, by rule and by part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, parts
from niukou.office.audit import clock
from niukou.office.findings.selectors import LISTS, Asked, Progress, by_area, by_rule, listed, may_screen
from niukou.web.frame.asking import area_asked, day_asked
from niukou.web.frame.paging import cut

ROOMS = {"comparison": ("exclusion", "omission", "identity"), "quality": ("quality",)}
STATES = ("new", "asked", "in_case", "answered", "settled", "gone")


def asked_for(request: HttpRequest, actor: Actor, room: str) -> Asked:
    """What the address asks for. Raises Http404 for an area that is not there, NotAllowedError for another's."""
    given, area = request.GET, area_asked(request, actor)
    kinds = ROOMS[room]
    kind = given.get("kind", "")
    which = given.get("list", "open")
    return Asked(
        (kind,) if kind in kinds else kinds, which if which in LISTS else "open", area.code, given.get("rule", ""),
        given.get("state", ""), day_asked(given.get("due", "")),
    )  # fmt: skip


def list_page(request: HttpRequest, actor: Actor, room: str, template: str) -> HttpResponse:
    """The list, its tabs and filters, and the progress beside it."""
    asked = asked_for(request, actor, room)
    area = area_of(asked.area)
    rules = by_rule(actor, area, asked.kinds)
    done = request.GET.get("done", "")
    kept = request.GET.copy()
    for name in ("list", "page", "done"):
        kept.pop(name, None)
    return render(
        request, template,
        {
            "room": room, "asked": asked, "area": area, "kinds": ROOMS[room], "states": STATES, "rules": rules,
            "total": sum(rules.values(), Progress()), "areas": by_area(actor, area, asked.kinds),
            "places": places(actor), "kept": kept.urlencode(), "query": request.GET.urlencode(),
            "kind": asked.kinds[0] if len(asked.kinds) == 1 else "", "done": done if done.isdecimal() else "", "screens": may_screen(actor),
            "cut": cut(request, listed(actor, asked)),
        },
    )  # fmt: skip


def places(actor: Actor) -> Sequence[Any]:
    """The actor's area and its parts, to choose from."""
    own = area_of(actor.area)
    return [own, *parts(own, clock.today())]
