"""One fund: what was received for it and allotted of it; putting an amount right and taking one back, for who enters."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from niukou.office.accounts.actor import Actor
from niukou.office.support.selectors import entered_of, fund_of
from niukou.office.support.services import correct_entry, reverse_entry
from niukou.web.frame.asking import number_asked
from niukou.web.frame.pages import page
from niukou.web.support.entering import entered
from niukou.web.support.entry_forms import Correct, Reverse


@page
def fund(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One fund with its story; what was taken back stays in it, with the reason."""
    held = fund_of(actor, number)
    do, _, entry = request.POST.get("do", "").partition(":")
    made: dict[str, forms.Form] = {
        "correct": Correct(request.POST if do == "correct" else None, prefix=f"correct-{entry}"),
        "reverse": Reverse(request.POST if do == "reverse" else None, prefix=f"reverse-{entry}"),
    }
    may = "entry" in actor.kinds and actor.covers(held.area)
    if may and do in made and entered(made[do], _act(actor, do, number_asked(entry), made[do])):
        return redirect("support:fund", number)
    shown = {
        "held": held, "told": entered_of(actor, number), "may": may, "left": held.received - held.allotted,
        "did": request.POST.get("do", ""), "forms": made,
    }  # fmt: skip
    wrong = made[do].errors if do in made else {}
    return render(request, "support/fund.html", shown, status=422 if wrong else 200)


def _act(actor: Actor, do: str, entry: int, form: forms.Form) -> Callable[[], object]:
    def act() -> object:
        given = form.cleaned_data
        if do == "correct":
            return correct_entry(actor, entry, given["amount"], given["reason"])
        return reverse_entry(actor, entry, given["reason"])

    return act
