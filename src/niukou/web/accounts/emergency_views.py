"""紧急查看: asked for, answered by another hand, ended; what is seen meanwhile, and what was looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.emergency_hours import most_hours, state_of
from niukou.office.accounts.selectors import (
    asks_emergency,
    emergencies,
    emergency,
    grants_emergency,
    keeps_people,
    looks_of,
    notes_emergency,
)
from niukou.office.accounts.services import (
    AccountError,
    answer_emergency,
    ask_emergency,
    end_emergency,
    note_emergency,
    read_in_emergency,
)
from niukou.office.areas.selectors import area_of, named_area, parts
from niukou.office.audit import clock
from niukou.office.registry.selectors import looked_up
from niukou.office.registry.selectors.looking import AT_ONCE
from niukou.office.registry.selectors.years_beside import household_page
from niukou.web.accounts.forms import AskEmergency, Why
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import in_one_language

_REFUSALS = (AccountError, NotAllowedError)


@page
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who sees now and until when, who asked, what was; for who asks, a form."""
    told, form, status = emergencies(actor), _form(request, actor), 200
    if form is not None and form.is_bound and form.is_valid():
        try:
            access = _ask(actor, form.cleaned_data)
        except _REFUSALS as refusal:
            form.add_error(None, in_one_language(refusal))
            status = _status(refusal)
        else:
            return redirect("emergency:one", access.pk)
    shown = cut(request, told)
    own = area_of(actor.area)
    return render(
        request, "accounts/emergencies.html",
        {
            "cut": shown, "rows": [(access, state_of(access, clock.now())) for access in shown.rows], "form": form,
            "open_now": list(told.filter(ends_at__gt=clock.now()).order_by("ends_at")),
            "areas": [own, *parts(own, clock.today())] if form else [], "keeps_people": keeps_people(actor),
        }, status=status,
    )  # fmt: skip


@page
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One of them: what was asked and answered, what was looked at, and what he who looks may do about it now."""
    access, status = emergency(actor, number), 200
    if request.POST.get("do") == "note":
        note_emergency(actor, access)
        return redirect("emergency:one", number)
    form = Why(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            _do(actor, access, str(request.POST.get("do", "")), form.cleaned_data["reason"])
        except _REFUSALS as refusal:
            form.add_error(None, in_one_language(refusal))
            status = _status(refusal)
        else:
            return redirect("emergency:one", number)
    state, own = state_of(access, clock.now()), access.user_id == actor.user
    return render(
        request, "accounts/emergency.html",
        {
            "one": access, "state": state, "form": form, "looks": looks_of(actor, access), "own": own,
            "answers": state == "asked" and grants_emergency(actor),
            "ends": state == "open" and (own or grants_emergency(actor)), "sees": state == "open" and own,
            "notes": notes_emergency(actor) and access.granted and access.noted_at is None and actor.covers(access.area),
        }, status=status,
    )  # fmt: skip


@page
def look(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The households that he may see for now, found by words or one after the other. Each look is told before he has it."""
    access = emergency(actor, number)
    if access.household:
        return redirect("emergency:household", number, access.household)
    words, place = request.GET.get("q", "").strip(), number_asked(request.GET.get("page", "1")) or 1
    begin = (place - 1) * AT_ONCE
    found = read_in_emergency(actor, number, looked_up, words, begin)
    shown = {
        "one": access, "found": found[:AT_ONCE], "more": len(found) > AT_ONCE, "words": words, "place": place,
        "first": begin + 1,
    }  # fmt: skip
    return render(request, "accounts/look.html", shown)


@page
def household(request: HttpRequest, actor: Actor, number: int, code: str) -> HttpResponse:
    """One household as the book has it, to be read alone; whole numbers with a reason, as for anybody."""
    access = emergency(actor, number)
    reason = request.POST.get("reason", "").strip() if request.method == "POST" else ""
    home = read_in_emergency(actor, number, household_page, code, reason)
    return render(request, "accounts/seen.html", {"one": access, "home": home})


def _form(request: HttpRequest, actor: Actor) -> AskEmergency | None:
    return AskEmergency(request.POST or None, most_hours()) if asks_emergency(actor) else None


def _ask(actor: Actor, given: dict[str, Any]) -> Any:
    area = named_area(given["area"].strip())
    if area is None:
        raise AccountError(f"没有编号是 {given['area']} 的地方 / there is no area of this code")
    return ask_emergency(actor, area, given["hours"], given["reason"], given["household"])


def _do(actor: Actor, access: Any, asked: str, why: str) -> None:
    if asked in ("grant", "refuse"):
        answer_emergency(actor, access, grant=asked == "grant", why=why)
    elif asked == "end":
        end_emergency(actor, access, why)


def _status(refusal: Exception) -> int:
    return 403 if isinstance(refusal, NotAllowedError) else 409
