"""Coming in and going out."""

from __future__ import annotations

from typing import Any

import segno
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash, user_login_failed
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.second_factor import has_second_factor, new_second_factor, prove_second_factor
from niukou.office.accounts.selectors import DEMO_PASSWORD, charges_of, demo_accounts, user_of
from niukou.office.accounts.services import AccountError, change_password
from niukou.office.audit.installed import is_demo
from niukou.web.entrance.forms import Code, NewPassword, SignIn
from niukou.web.frame.acting import choose_charge, place_of
from niukou.web.frame.pages import must_choose_password, open_page, page, refused, signed_in
from niukou.web.frame.saying import in_one_language
from niukou.web.frame.typed import TYPED, brought

_WAITING = "waiting_for_code"  # whose password was right: until he shows the second factor he is nobody yet
_BACKEND = "niukou.web.entrance.backend.OfficeBackend"


@open_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """The name and the password."""
    typed = request.POST.get(TYPED, "")
    # who comes from a form whose session had ended has not filled this one yet
    form = SignIn(request.POST if "username" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            return _let_in(request, user)
        form.add_error(None, gettext("用户名或密码不对"))
    ready = demo_accounts() if is_demo() else []
    shown = {"form": form, "ready": ready, "demo_password": DEMO_PASSWORD, "typed": typed}
    return render(request, "entrance/sign_in.html", shown)


@open_page
def code(request: HttpRequest) -> HttpResponse:
    """The second factor; on the first day, the secret that the telephone is to learn."""
    user = user_of(request.session.get(_WAITING))
    if user is None:
        return redirect("entrance:sign_in")
    guessed = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, guessed):
        request.session.flush()
        return locked_out(request)
    return _code(request, user, Code(request.POST or None))


def _code(request: HttpRequest, user: Any, form: Code) -> HttpResponse:
    guessed = {"username": user.get_username()}
    if request.method == "POST" and form.is_valid():
        if prove_second_factor(user, form.cleaned_data["code"], place_of(request)):
            del request.session[_WAITING]
            return _enter(request, user)
        # counted as a wrong password is, and not with the session: who knows the password begins as many as he likes
        user_login_failed.send(__name__, credentials=guessed, request=request)
        form.add_error("code", gettext("不对，或已经用过；请等下一个数字"))
    shown: dict[str, Any] = {"form": form, "typed": request.POST.get(TYPED, "")}
    if not has_second_factor(user):
        secret = request.session.get("secret") if form.is_bound else None
        secret = request.session["secret"] = secret or new_second_factor(user, place_of(request))
        address = f"otpauth://totp/niukou:{user.get_username()}?secret={secret}&issuer=niukou"
        shown |= {"secret": secret, "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2)}
    return render(request, "entrance/code.html", shown)


@signed_in
def charges(request: HttpRequest) -> HttpResponse:
    """What he acts as: chosen among his charges of today; who has one alone has no choice."""
    held = charges_of(request.user.get_username())
    if request.method == "POST" or len(held) == 1:
        chosen = request.POST.get("charge") if request.method == "POST" else str(held[0].pk)
        for charge in held:
            if str(charge.pk) == chosen:
                choose_charge(request, charge.role, charge.area.code)
                return _on(request)
    return render(request, "entrance/charges.html", {"held": held, "typed": request.POST.get(TYPED, "")})


@page
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another password for oneself."""
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["new"] != given["again"]:
            form.add_error("again", gettext("两遍不一样"))
        else:
            try:
                change_password(actor, given["old"], given["new"])
            except AccountError as error:
                form.add_error(None, in_one_language(error))
            else:
                # his session goes on, all others that he has end
                user = user_of(actor.user)
                assert user is not None
                update_session_auth_hash(request, user)
                return render(request, "entrance/password.html", {"done": True})
    return render(request, "entrance/password.html", {"form": form, "first": must_choose_password(request)})


@signed_in
def here(request: HttpRequest) -> HttpResponse:
    """Says to a page on which somebody types that he is still signed in, and keeps him so: what its forms are sent with."""
    return HttpResponse(get_token(request), content_type="text/plain")


@open_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out."""
    logout(request)
    return redirect("entrance:sign_in")


@open_page
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The other language, remembered by the browser."""
    chosen = "en" if request.POST.get("to") == "en" else "zh-hans"
    response = redirect(_safe(request, request.POST.get("back", "")))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Strict", secure=settings.BEHIND_TLS)
    return response


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """What is shown to who has guessed too often."""
    return refused(request, 429, gettext("密码错了太多次，请过半小时再试，或找管理员"))


def _let_in(request: HttpRequest, user: Any) -> HttpResponse:
    if is_demo() and not has_second_factor(user):
        return _enter(request, user)
    request.session.cycle_key()
    request.session[_WAITING] = user.pk
    request.session["next"] = request.GET.get("next", "")
    if request.POST.get(TYPED):
        return _code(request, user, Code())
    return redirect("entrance:code")


def _enter(request: HttpRequest, user: Any) -> HttpResponse:
    wanted = request.GET.get("next") or request.session.get("next", "")
    request.session.flush()
    login(request, user, backend=_BACKEND)
    request.session["next"] = wanted
    if not request.POST.get(TYPED):
        return redirect("entrance:charges")
    held = charges_of(user.get_username())
    if len(held) != 1:
        return render(request, "entrance/charges.html", {"held": held, "typed": request.POST[TYPED]})
    choose_charge(request, held[0].role, held[0].area.code)
    return _on(request)


def _on(request: HttpRequest) -> HttpResponse:
    """To where he wanted to go; who had typed something is asked whether he wants it back into its form."""
    typed = brought(request)
    if typed is None:
        return redirect(_next(request))
    request.session.pop("next", "")
    return render(
        request, "entrance/back.html", {"typed": request.POST[TYPED], "page": _safe(request, typed.page)}
    )


def _next(request: HttpRequest) -> str:
    return _safe(request, request.session.pop("next", ""))


def _safe(request: HttpRequest, address: str) -> str:
    """An address of this office, or its first page."""
    fine = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and fine else "/"
