"""From a filled-in form to the service that does the step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.cases import services
from niukou.office.cases.due import ANSWER, DECIDE, END, ENTER, MEET, POST, REPORT, REQUEST, WAIT
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import Answer, Ballot, Guest, Posting, Report, Sitting, Verdict
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.refused import RefusedError
from niukou.office.windows.at_commit import WindowClosedError
from niukou.web.cases.outcomes import RETURNED
from niukou.web.cases.step_form import PHOTOGRAPH, StepForm, answers_said
from niukou.web.frame.fields import YES

REFUSALS = (CaseError, RefusedError, LedgerError, WindowClosedError)


def carry_out(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:
    """Do what the form says in all its cases. Raises what the services raise, one of REFUSALS."""
    _ACTS[form.due.act](actor, form, papers)


def _report(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:
    reports = [
        Report(
            case, form.said("outcome", case), form.said("reason", case), answers_said(form, case),
            form.said("to", case), form.evidence(case),
        )
        for case in form.due.cases
    ]  # fmt: skip
    services.do_step(actor, reports, form.cleaned_data["on_day"], papers)


def _meet(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:
    said = form.cleaned_data
    ballots = [
        Ballot(
            case, form.said("for", case), form.said("against", case), form.said("abstained", case),
            form.said("outcome", case), form.said("reason", case), form.said("to", case),
        )
        for case in form.due.cases
    ]  # fmt: skip
    sitting = Sitting(
        ballots, roll_of(form), said["chair"], said["minutes"], said["place"],
        results_shown=bool(said.get("results_shown")),
    )  # fmt: skip
    services.hold_meetings(actor, [sitting], said["on_day"], papers)


def roll_of(form: StepForm) -> list[Guest]:
    """Who was invited and who came, and who of other roles attended without a vote."""
    said, role = form.cleaned_data, form.due.step.who
    roll = [Guest(name, role, present=True) for name in names_in(said["came"])]
    roll += [Guest(name, role, present=False) for name in names_in(said["away"])]
    for asked in form.due.attends:
        assert asked.role is not None
        key = asked.role.key
        roll += [Guest(n, key, present=True, votes=False) for n in names_in(said[f"attends_{key}"])]
    return roll


def names_in(said: str) -> list[str]:
    """Names written one a line, or parted by commas of any kind. Two people may have one name."""
    return [name.strip() for name in re.split(r"[\n,，、;；]", said) if name.strip()]


def _decide(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:
    verdicts = [
        Verdict(
            case, form.said("outcome", case), form.said("reason", case),
            form.said("back_to", case) if form.said("outcome", case) == RETURNED else "", form.said("to", case),
        )
        for case in form.due.cases
    ]  # fmt: skip
    services.decide_on(actor, verdicts, form.cleaned_data["on_day"], papers)


def _enter(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:
    services.enter(actor, form.due.cases, form.cleaned_data["on_day"], papers)


def _post(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:
    said = form.cleaned_data
    posting = Posting(form.due.cases, said["place"], papers.get(PHOTOGRAPH, ""))
    services.post_notice(actor, [posting], said["on_day"], papers)


def _end(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:  # noqa: ARG001  as the others
    services.end_notice(actor, form.due.cases)


def _answer(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:  # noqa: ARG001  as the others
    answers = [
        Answer(case, form.said("answer", case), form.said("upheld", case) == YES) for case in form.due.cases
    ]
    services.answer_objections(actor, answers, form.cleaned_data["on_day"])


def _request(actor: Actor, form: StepForm, papers: Mapping[str, str]) -> None:  # noqa: ARG001  as the others
    services.request_comparison(actor, form.due.cases, form.cleaned_data["on_day"])


_ACTS: Mapping[str, Any] = {
    REPORT: _report, MEET: _meet, DECIDE: _decide, ENTER: _enter, POST: _post, END: _end, ANSWER: _answer,
    REQUEST: _request, WAIT: _request,
}  # fmt: skip
