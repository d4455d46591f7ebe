"""What every page shows around its subject: who acts for which area, where one can go, what day it is in the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import (
    asks_emergency,
    grants_emergency,
    has_trail,
    in_force,
    keeps_people,
)
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack, is_demo
from niukou.web.frame.pages import OF_HANDS


@dataclass(frozen=True)
class Room:
    """A place in the menu."""

    name: str
    title: Any
    route: str
    shown_to: Callable[[Actor], bool] = lambda _: True


ROOMS = (
    Room("desk", gettext_lazy("我的工作"), "desk:mine"),
    Room("households", gettext_lazy("农户"), "households:found"),
    Room("cases", gettext_lazy("办件"), "cases:waiting"),
    Room("comparison", gettext_lazy("比对"), "comparison:list"),
    Room("quality", gettext_lazy("质量"), "quality:list"),
    Room("support", gettext_lazy("帮扶"), "support:gaps"),
    Room("book", gettext_lazy("账簿"), "book:balance"),
    Room("paper", gettext_lazy("打印"), "paper:village"),
    Room("windows", gettext_lazy("窗口"), "windows:year"),
    Room("rulebook", gettext_lazy("规则"), "rulebook:packs"),
    Room("accounts", gettext_lazy("账号"), "accounts:people", shown_to=keeps_people),
    Room(
        "emergency",
        gettext_lazy("紧急查看"),
        "emergency:list",
        shown_to=lambda actor: bool(actor.hand) or asks_emergency(actor) or grants_emergency(actor),
    ),
    Room("audit", gettext_lazy("记录"), "audit:trail", shown_to=has_trail),
)


def may_go(actor: Actor, room: Room) -> bool:
    """Whether a room is in his menu; that it is not there protects nothing, each page asks again."""
    return not (actor.hand and room.name not in OF_HANDS) and room.shown_to(actor)


def frame(request: HttpRequest) -> dict[str, Any]:
    """For templates."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"is_demo": is_demo()}
    match = request.resolver_match
    here = match.app_names[0] if match and match.app_names else ""
    return {
        "is_demo": is_demo(),
        "actor": actor,
        "acting_as": installed_pack().roles[actor.role],
        "acting_area": area_of(actor.area),
        "today": clock.today(),
        "seeing": in_force(actor),
        "menu": [(room, reverse(room.route), room.name == here) for room in ROOMS if may_go(actor, room)],
    }
