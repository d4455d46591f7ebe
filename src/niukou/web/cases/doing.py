"""A form that was sent: read, its papers taken in, the step done; or everything that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.cases.before_the_gate import gate_of_cases
from niukou.office.cases.due import Due, due_of
from niukou.office.cases.refusals import GateError
from niukou.office.cases.selectors import case_page
from niukou.web.cases.acts import REFUSALS, carry_out
from niukou.web.cases.handing_in import check_files, hand_in
from niukou.web.cases.mending import Obstacle, lines_of, obstacles
from niukou.web.cases.step_form import StepForm


@dataclass(frozen=True)
class Tried:
    """What came of it. done: it is done (also where the same form was sent twice); else the form with what was typed."""

    form: StepForm
    done: bool = False
    refusals: Sequence[str] = ()
    gate: Mapping[str, Sequence[Obstacle]] = field(default_factory=dict)


def try_step(request: HttpRequest, actor: Actor, due: Due) -> Tried:
    """Do the step that the sent form is for, where its cases still stand as they did when it was shown."""
    data = request.POST.copy()
    form = StepForm(due, data, request.FILES)
    moved = [case for case in due.cases if data.get(f"version-{case.pk}") != str(case.version)]
    if moved:
        if all(_sent_by(actor, case.number, data.get(f"version-{case.pk}", "")) for case in moved):
            return Tried(form, done=True)
        numbers = "、".join(case.number for case in moved)
        return Tried(
            StepForm(due),
            refusals=[gettext("%(cases)s：刚才已有人办过，请看现在该办什么") % {"cases": numbers}],
        )
    if form.is_valid():
        check_files(form)
    if not form.is_valid():
        return Tried(form)
    papers = hand_in(actor, form, data)
    try:
        carry_out(actor, form, papers)
    except GateError as closed:
        return Tried(
            _again(actor, due, data),
            refusals=[gettext("还不能办，先把下面的改好")],
            gate=_gate(actor, due, closed),
        )
    except REFUSALS as refusal:
        return Tried(_again(actor, due, data), refusals=lines_of(refusal))
    return Tried(form, done=True)


def _again(actor: Actor, due: Due, data: object) -> StepForm:
    """The form with what was typed, and the papers that have been handed in meanwhile among those to choose from."""
    form = StepForm(due_of(actor, due.cases) or due, data)
    form.is_valid()
    return form


def _gate(actor: Actor, due: Due, closed: GateError) -> dict[str, list[Obstacle]]:
    reasons = gate_of_cases(actor, [case for case in due.cases if case.number in closed.reasons])
    homes = {case.number: case.household.code if case.household else "" for case in due.cases}
    return {n: obstacles(due.procedure, found, homes[n]) for n, found in reasons.items() if found}


def _sent_by(actor: Actor, number: str, version: str) -> bool:
    """Whether the step that a form of that version was for has been recorded by the actor himself: it was sent twice."""
    shown = case_page(actor, number)
    return any(str(told.place) == version and told.recorder == actor.username for told in shown.story)
