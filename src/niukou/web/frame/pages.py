"""A page: who asks is known before anything else, and what the office refuses is said in its own words.

Every route of the office is made by one of three decorators, and a test holds all routes against them: `page` (somebody
who has signed in and acts in one of his charges), `signed_in` (who he is, but not yet in which charge) and `open_page`
(anybody). There is no fourth way to a view. One of the three hands gets no further than the rooms that are theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Literal, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from niukou.office.accounts.actor import Actor, NotAllowedError, act_as
from niukou.office.audit.clock import of_one_day
from niukou.office.audit.installed import installed_pack, is_demo
from niukou.office.audit.reads import NoWhyError, words_of_why
from niukou.office.registry.selectors import NotThereError
from niukou.web.frame.acting import chosen_charge, place_of
from niukou.web.frame.typed import TYPED, Typed, brought, carried, put_back

P = ParamSpec("P")
Kind = Literal["page", "signed_in", "open"]
View = Callable[..., HttpResponseBase]
# rooms without people's data, and where somebody is let see some for some hours
OF_HANDS = frozenset({"entrance", "rulebook", "accounts", "emergency", "audit"})
_LOOKS = ("GET", "HEAD")
_FIRST = "desk:mine"  # which leads a hand to where his work is
PASSWORD = "entrance:password"  # noqa: S105  the address at which one chooses another
ACTOR = "actor"  # of a request: who acts, for the frame around the page
WHAT_FOR = "what_for"  # of a form with which something is taken away: what it is for
SHOWN_TO = "shown_to"  # of a view: the kind of page it is, for the test of all routes


def page(view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]) -> View:
    """A page of the office. The view is called with the actor; who has none is sent to sign in, or to choose a charge."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # who only looks is shown one day; what somebody does is of the moment in which he does it
        typed = brought(request)
        if typed is not None or TYPED in request.POST:
            # signed in again: the form is looked at, and nothing is done before it is sent once more
            request.method, request.POST = "GET", QueryDict()
        with of_one_day() if request.method in _LOOKS else nullcontext():
            return _with(typed, _shown(request, *args, **kwargs))

    def _shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        charge = chosen_charge(request)
        if charge is None:
            return redirect("entrance:charges")
        try:
            actor = act_as(request.user.get_username(), *charge, installed_pack(), place_of(request))
        except NotAllowedError:
            return redirect("entrance:charges")
        actor = replace(actor, why=words_of_why(request.POST.get(WHAT_FOR, "")))
        setattr(request, ACTOR, actor)
        if must_choose_password(request) and request.path != reverse(PASSWORD):
            return redirect(PASSWORD)
        try:
            _must_be_his_room(request, actor)
            return view(request, actor, *args, **kwargs)
        except NoWhyError:
            return ask_what_for(request)
        except NotThereError as missing:
            return refused(request, 404, str(missing))
        except NotAllowedError as refusal:
            return refused(request, 403, str(refusal))

    return _marked(shown, "page")


def _with(typed: Typed | None, answer: HttpResponseBase) -> HttpResponseBase:
    """A page with what was typed into its form."""
    if typed is not None and isinstance(answer, HttpResponse) and answer.status_code == HTTPStatus.OK:
        notice = gettext("您写过的都放回来了，还没有交：看一遍再交。附件要再选一次。")
        answer.content = put_back(answer.content.decode(), typed, notice)
    return answer


def must_choose_password(request: HttpRequest) -> bool:
    """Whether somebody else has set his password: then no page opens before he has chosen his own. Not in a demo, whose
    ready accounts stand on its page.
    """
    return not getattr(request.user, "own_password", True) and not is_demo()


def signed_in(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
    """A page for whoever has signed in, before he has said as what he acts."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return _marked(shown, "signed_in")


def open_page(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
    """A page for anybody: to sign in, and nothing of the register."""
    return _marked(never_cache(view), "open")


def refused(request: HttpRequest, status: int, said: str) -> HttpResponse:
    """What is shown instead of a page. said: Chinese and English, as the office's errors are."""
    chinese, _, english = said.partition(" / ")
    return render(
        request,
        "frame/refused.html",
        {"status": status, "chinese": chinese, "english": english},
        status=status,
    )


def ask_what_for(request: HttpRequest) -> HttpResponse:
    """The page that asks what something is taken away for: sent from there, everything else is as it was asked for."""
    return render(request, "frame/what_for.html", status=422 if request.method == "POST" else 200)


def _must_be_his_room(request: HttpRequest, actor: Actor) -> None:
    """Raises NotAllowedError for one of the three hands in a room of the register: an empty list would say there is nothing."""
    match = request.resolver_match
    if not actor.hand or match is None or match.view_name == _FIRST:
        return
    if match.app_name not in OF_HANDS:
        raise NotAllowedError(
            "三员各管账号、职责和记录，不看户、人和办件的资料"
            " / the three hands keep accounts, charges and the trail; they see nothing of the register"
        )


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if told := carried(request):
        return render(request, "frame/ended.html", {"typed": told}, status=HTTPStatus.UNAUTHORIZED)
    response = redirect("entrance:sign_in")
    if request.method == "GET":
        response["Location"] += "?" + urlencode({"next": request.get_full_path()})
    return response


def _marked(view: View, kind: Kind) -> View:
    setattr(view, SHOWN_TO, kind)
    return view
