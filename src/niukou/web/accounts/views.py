"""People and their accounts: found, added; one with his charges, and what the one who looks may do for him."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import account_of, accounts_of, adds_people, charge_of, told_of
from niukou.office.accounts.selectors import may_give as roles_to_give
from niukou.office.accounts.selectors import people as people_of
from niukou.office.accounts.services import (
    AccountError,
    NewUser,
    add_user,
    close_user,
    end_charge,
    forget_second_factor,
    give_charge,
    reset_password,
    unlock,
)
from niukou.office.areas.selectors import area_of, named_area, parts
from niukou.office.audit import clock
from niukou.web.accounts.forms import End, Give, NewAccount, OtherPassword, Why
from niukou.web.frame.pack_words import titled
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import in_one_language

_TOLD = 20  # acts on somebody that his page shows


@page
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The people of the area, found by a name."""
    words = request.GET.get("q", "").strip()
    shown = cut(request, people_of(actor, words))
    listed = {
        "words": words,
        "cut": shown,
        "people": accounts_of(actor, shown.rows),
        "adds": adds_people(actor),
    }
    return render(request, "accounts/people.html", listed)


@page
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let somebody in, who has no charge yet."""
    people_of(actor)
    form = NewAccount(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            user = add_user(actor, NewUser(given["username"], given["full_name"], given["password"]))
        except AccountError as error:
            form.add_error(None, in_one_language(error))
        else:
            return redirect("accounts:one", user.username)
    return render(request, "accounts/add.html", {"form": form, "adds": adds_people(actor)})


@page
def one(request: HttpRequest, actor: Actor, username: str) -> HttpResponse:
    """One account: charges, second factor, lock, what was done with it; and what may be done now."""
    account, asked = account_of(actor, username), request.POST.get("do", "")
    forms = _forms(request, actor, asked)
    form = forms.get(asked)
    if form is not None and form.is_valid():
        try:
            _do(actor, asked, account.user, form.cleaned_data)
        except AccountError as error:
            form.add_error(None, in_one_language(error))
        else:
            return redirect("accounts:one", username)
    own = area_of(actor.area)
    shown = {
        "account": account, "forms": forms, "own": account.user.pk == actor.user, "told": told_of(actor, username)[:_TOLD],
        "areas": [own, *parts(own, clock.today())], "gives": bool(roles_to_give(actor)), "adds": adds_people(actor),
        "ending": str(request.POST.get("end-charge", "")),
    }  # fmt: skip
    return render(request, "accounts/one.html", shown)


def _forms(request: HttpRequest, actor: Actor, asked: str) -> dict[str, Form]:
    def typed(name: str) -> Any:
        return request.POST if asked == name else None

    roles = [(role.key, titled(role)) for role in roles_to_give(actor)]
    return {
        "password": OtherPassword(typed("password"), prefix="password"),
        "forget": Why(typed("forget"), prefix="forget"),
        "unlock": Why(typed("unlock"), prefix="unlock"),
        "close": Why(typed("close"), prefix="close"),
        "give": Give(typed("give"), roles, prefix="give"),
        "end": End(typed("end"), prefix="end"),
    }


def _do(actor: Actor, asked: str, user: Any, given: dict[str, Any]) -> None:
    if asked == "password":
        reset_password(actor, user, given["password"], reason=given["reason"])
    elif asked == "give":
        give_charge(actor, user, given["role"], _area(given["area"]), given["since"])
    elif asked == "end":
        charge = charge_of(actor, user.username, given["charge"])
        end_charge(actor, charge, given["until"], reason=given["reason"])
    else:
        acts = {"forget": forget_second_factor, "unlock": unlock, "close": close_user}
        acts[asked](actor, user, reason=given["reason"])


def _area(code: str) -> Any:
    area = named_area(code.strip())
    if area is None:
        raise AccountError(f"没有编号是 {code} 的地方 / there is no area of this code")
    return area
