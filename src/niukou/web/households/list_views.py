"""Households found, filtered, kept as lists, and handed out as they are listed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.selectors import (
    FilterField,
    chosen_households,
    filter_field,
    filter_fields,
    find,
    found_households,
    heads,
    households,
    how_many_households,
    indicators_ready,
    may_receive,
    must_make_sense,
    saved_lists,
)
from niukou.office.registry.services import drop_list, keep_list, rename_list
from niukou.runs.exports.lists import export_households, export_matches
from niukou.web.frame.asking import number_asked
from niukou.web.frame.files import streamed
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut, cut_found
from niukou.web.frame.saying import said
from niukou.web.households.listing import (
    ACCOUNTS,
    AskedList,
    added,
    asked_for,
    chips,
    label_of,
    places,
)


@page
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One box for a name, a code, a whole number or telephone, an area; below it the list by account and indicators."""
    words = request.GET.get("q", "").strip()
    shown: dict[str, Any] = {
        "words": words,
        "accounts": ACCOUNTS,
        "lists": saved_lists(actor),
        "may_add": may_receive(actor),
    }
    if words:
        return render(request, "households/found.html", shown | {"matches": find(actor, words)})
    try:
        asked = asked_for(request.GET, actor)
    except RefusedError as error:
        nothing = {"asked": AskedList(), "wrong": said(error), "fields": _grouped(actor), "places": ()}
        return render(request, "households/found.html", shown | nothing, status=422)
    picked = _picked(request, actor)
    if picked is not None and (more := added(request.GET, picked)) is not None:
        try:
            must_make_sense(actor, more)
            return redirect(f"{request.path}?{replace(asked, fields=(*asked.fields, more)).query}")
        except RefusedError as error:
            shown |= {"wrong": said(error), "typed": more}
    waiting = _waiting(actor, asked)  # first: what is written now is listed at once
    if asked.fields:
        found_now = found_households(actor, asked.filters)
        shown_rows = cut_found(request, found_now, lambda ids: chosen_households(actor, ids))
    else:
        total = how_many_households(actor, asked.filters)
        shown_rows = cut(request, households(actor, asked.filters), total)
    shown |= {
        "asked": asked, "account": asked.account, "chips": chips(actor, asked), "places": places(actor, asked),
        "fields": _grouped(actor), "picked": picked, "picked_label": label_of(picked) if picked else "",
        "without_account": replace(asked, account="").query, "waiting": waiting,
        "cut": shown_rows, "heads": heads(actor, shown_rows.rows), "kept": asked.kept,
    }  # fmt: skip
    return render(request, "households/found.html", shown, status=422 if "wrong" in shown else 200)


@page
def export(request: HttpRequest, actor: Actor) -> FileResponse | HttpResponse:
    """What the list shows, all of it, as a workbook."""
    words = request.GET.get("q", "").strip()
    if words:
        found_now = export_matches(actor, find(actor, words))
        return streamed(found_now.name, found_now.content)
    try:
        asked = asked_for(request.GET, actor)
    except RefusedError:
        return redirect(f"{request.path.removesuffix('export/')}?{request.GET.urlencode()}")
    if _waiting(actor, asked):  # the page says so; a workbook that lacks some could not
        return redirect(f"{request.path.removesuffix('export/')}?{asked.query}")
    found_now = export_households(actor, households(actor, asked.filters), asked.told)
    return streamed(found_now.name, found_now.content)


@page
def lists(request: HttpRequest, actor: Actor) -> HttpResponse:
    """His own lists: kept from what is listed, opened, renamed, removed."""
    wrong, status = "", 200
    if request.method == "POST":
        try:
            return _kept_renamed_or_dropped(request, actor)
        except RefusedError as error:
            wrong, status = said(error), 422
    shown = {"lists": saved_lists(actor), "wrong": wrong, "asked": request.POST.get("asked", "")}
    typed = {"name": request.POST.get("name", ""), "renamed": request.POST.get("rename", "")}
    return render(request, "households/lists.html", shown | typed, status=status)


def _kept_renamed_or_dropped(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = request.POST
    if number := number_asked(given.get("drop", "")):
        drop_list(actor, number)
        return redirect("households:lists")
    if number := number_asked(given.get("rename", "")):
        rename_list(actor, number, given.get("name", ""))
        return redirect("households:lists")
    asked = asked_for(QueryDict(given.get("asked", "")), actor)
    if any(one.text and filter_field(actor, one.table, one.name).sealed for one in asked.fields):
        wrong = "写全的号码不能存进名单 / no whole number is kept in a list"
        raise RefusedError(Fault("", "", wrong, "去掉这个条件再存 / remove that filter first"))
    kept = keep_list(actor, given.get("name", ""), asked.kept)
    return redirect(f"{request.path.removesuffix('lists/')}?list={kept.pk}")


def _picked(request: HttpRequest, actor: Actor) -> FilterField | None:
    table, _, name = request.GET.get("add", "").partition(".")
    return filter_field(actor, table, name) if name else None


def _grouped(actor: Actor) -> dict[str, list[FilterField]]:
    offered = filter_fields(actor)
    return {table: [one for one in offered if one.table == table] for table in ("household", "person")}


def _waiting(actor: Actor, asked: AskedList) -> int:
    """How many households are not written yet for the filters that are asked for."""
    return indicators_ready(actor, asked.filters) if asked.fields else 0
