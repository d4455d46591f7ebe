"""The pack in force and those beside it, a kind of things, one thing in words, two packs compared."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.rulebook.contents import FOLDERS
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut_rows
from niukou.web.rulebook.examples import examples_of
from niukou.web.rulebook.shelf import Volume, differences, in_force, shelf, volume_of

# what of a thing is written as an expression, by what it is
_WRITTEN = {
    "population": gettext_lazy("只看谁"), "when": gettext_lazy("查出"), "doubt_when": gettext_lazy("何时存疑"),
    "kin": gettext_lazy("户主近亲"), "part": gettext_lazy("分子"), "whole": gettext_lazy("分母"),
    "weigh": gettext_lazy("一行算"), "formula": gettext_lazy("公式"), "message": gettext_lazy("提示"),
}  # fmt: skip


@page
def packs(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001  every role may read the rules
    """The pack that the office works by, and the others."""
    return _contents(request, in_force())


@page
def pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:  # noqa: ARG001
    """One pack: what it says of itself, its kinds, and what is searched for in it."""
    return _contents(request, _volume(pack))


@page
def kind(request: HttpRequest, actor: Actor, pack: str, kind: str) -> HttpResponse:  # noqa: ARG001
    """The things of one kind, or those of them that hold some words."""
    volume, words = _volume(pack), request.GET.get("q", "").strip()
    if kind not in FOLDERS:
        raise Http404
    shown = {
        "volume": volume, "kind": kind, "title": FOLDERS[kind], "words": words, "day": clock.today(),
        "cut": cut_rows(request, volume.found(words, kind)),
    }  # fmt: skip
    return render(request, "rulebook/kind.html", shown)


@page
def one(request: HttpRequest, actor: Actor, pack: str, kind: str, key: str) -> HttpResponse:  # noqa: ARG001
    """One thing in words, with what it rests on, its cases, what it uses and what uses it."""
    volume = _volume(pack)
    entry = volume.entries.get(kind, {}).get(key)
    if entry is None:
        raise Http404
    parts = entry.told.parts
    columns = list(dict.fromkeys(name for part in parts for name, said in part.facts.items() if said))
    written = [(title, getattr(entry.thing, name, None)) for name, title in _WRITTEN.items()]
    shown = {
        "volume": volume, "entry": entry, "kind_title": FOLDERS[kind], "day": clock.today(), "columns": columns,
        "examples": examples_of(entry.thing, volume.pack), "uses": volume.used_in(entry),
        "used_by": [(title, volume.named(title)) for title in volume.used_by(entry)],
        "written": [(name, said) for name, said in written if said],
    }  # fmt: skip
    return render(request, "rulebook/one.html", shown)


@page
def compared(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001
    """Two packs side by side, in words; as they hold on a day, where one is given."""
    chosen = [volume_of(request.GET.get(name, "")) for name in ("one", "other")]
    day = _day(request.GET.get("day", ""))
    shown: dict[str, Any] = {
        "one": chosen[0],
        "other": chosen[1],
        "day": day,
        "packs": shelf(),
        "asked": None,
    }
    if chosen[0] and chosen[1]:
        found = differences(chosen[0].pack.name, chosen[1].pack.name, day)
        by_kind = groupby(found, key=lambda difference: difference.folder)
        shown |= {"asked": [(FOLDERS[folder], list(here)) for folder, here in by_kind], "total": len(found)}
    return render(request, "rulebook/compared.html", shown)


def _contents(request: HttpRequest, volume: Volume) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    installed = in_force()
    above = [found for name in volume.pack.lineage[1:] if (found := volume_of(name))]
    compared_with = installed if volume is not installed else above[0] if above else volume
    shown = {
        "volume": volume, "installed": installed, "is_installed": volume is installed, "words": words,
        "day": clock.today(), "packs": shelf(), "above": above,
        "compared_with": compared_with, "cut": cut_rows(request, volume.found(words)) if words else None,
        "titles": FOLDERS,
    }  # fmt: skip
    return render(request, "rulebook/pack.html", shown)


def _volume(name: str) -> Volume:
    found = volume_of(name)
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
