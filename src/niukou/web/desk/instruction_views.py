"""What the level above asked, and what one asks of those below."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, parts
from niukou.office.audit import clock
from niukou.office.instructions.asking import may_instruct
from niukou.office.instructions.refusals import InstructionError
from niukou.office.instructions.selectors import instruction_page, instructions
from niukou.office.instructions.services import instruct, reply, take_back
from niukou.web.desk.forms import Instruct, Reply
from niukou.web.frame.asking import area_asked
from niukou.web.frame.pages import page
from niukou.web.frame.paging import cut
from niukou.web.frame.saying import in_one_language


@page
def asked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that was asked of the actor's area and those below it, and what his own office asked."""
    shown = {"cut": cut(request, instructions(actor)), "may": may_instruct(actor), "today": clock.today()}
    return render(request, "desk/asked.html", shown)


@page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask something of the parts of one's area, or of a part of it."""
    whole = area_asked(request, actor)
    within = list(parts(whole, clock.today()))
    form = Instruct(request.POST or None, [(one.code, one.name) for one in within])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = instruct(actor, given["text"], given["due"], [area_of(code) for code in given["areas"]])
        except InstructionError as refusal:
            form.add_error(None, in_one_language(refusal))
        else:
            return redirect("desk:instruction", made.pk)
    own = area_of(actor.area)
    shown = {"form": form, "may": may_instruct(actor), "whole": whole, "within": within}
    return render(request, "desk/instruct.html", shown | {"places": [own, *parts(own, clock.today())]})


@page
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One of them with its answers; the answer, for whom it was asked of; taking it back, for who asked."""
    shown, wrong = instruction_page(actor, number), ""
    answering = "take_back" not in request.POST
    form = Reply(request.POST if request.method == "POST" and answering else None)
    if request.method == "POST" and (not answering or form.is_valid()):
        try:
            if answering:
                reply(actor, number, form.cleaned_data["text"], done=form.cleaned_data["done"])
            else:
                take_back(actor, number)
        except InstructionError as refusal:
            wrong = in_one_language(refusal)
        else:
            return redirect("desk:instruction", number)
    return render(request, "desk/instruction.html", {"shown": shown, "form": form, "wrong": wrong})
