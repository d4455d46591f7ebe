"""What is done about the help of a household from its page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.registry.refused import RefusedError
from niukou.office.support.measuring import MeasureChange
from niukou.office.support.selectors import household_help
from niukou.office.support.services import NewPairing, end_pairings, enter_measures, pair
from niukou.office.windows.at_commit import WindowClosedError
from niukou.web.frame.saying import said
from niukou.web.support.forms import EndPairing, EnterMeasure, Pair

_REFUSALS = (RefusedError, NotAllowedError, WindowClosedError)


def done(actor: Actor, household: str, form: forms.Form, number: int = 0) -> bool:
    """Whether it was done; where the office refuses it, why stands in the form. number: of the pairing that
    ends, of the measure that is put right; 0 for what is new.
    """
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        if isinstance(form, Pair):
            pair(actor, [NewPairing(household, int(given["helper"]), given["starts_on"], given["primary"])])
        elif isinstance(form, EndPairing):
            end_pairings(actor, [number], given["ends_on"], given["reason"])
        elif isinstance(form, EnterMeasure):
            _enter(actor, household, form, number)
    except _REFUSALS as refusal:
        form.add_error(None, said(refusal))
        return False
    return not form.errors


def withdraw(actor: Actor, household: str, number: int) -> str:
    """Take back a measure (id) that never was; '' where it is done, else why not."""
    year = next((one.year for one in household_help(actor, household).measures if one.id == number), None)
    if year is None:
        return gettext("没有这一项措施，或已撤回")
    try:
        enter_measures(actor, [MeasureChange(household, year, of=number, withdrawn=True)])
    except _REFUSALS as refusal:
        return said(refusal)
    return ""


def _enter(actor: Actor, household: str, form: EnterMeasure, number: int) -> None:
    """What was entered word for word before is the same measure, sent twice."""
    given, values = form.cleaned_data, form.values()
    for one in household_help(actor, household, given["year"]).measures:
        kept = {name: value for name, value in one.values.items() if name in form.names}
        if one.person == given["person"] and kept == values:
            form.add_error(None, gettext("这一年已经有一模一样的一项，没有再录。"))
            return
    written = form.written() if number else values
    change = MeasureChange(household, given["year"], written, given["person"], of=number or None)
    enter_measures(actor, [change])
