"""What is done about findings from a page: a form that was filled in becomes one act of the office."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.cases.leads import Lead
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import open_from_findings
from niukou.office.findings.refusals import FindingError
from niukou.office.findings.selectors import home_of, papers_for
from niukou.office.findings.services import Reply, Verdict, Visit, answer, assign, check, record_visits
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import NewPaper, add_paper
from niukou.web.findings.case_forms import OpenCase
from niukou.web.findings.forms import Visit as VisitForm
from niukou.web.frame.saying import said

_REFUSALS = (FindingError, CaseError, RefusedError, NotAllowedError)
Found = Sequence[Any]  # findings, as a selector gave them


def done(actor: Actor, act: str, form: forms.Form, found: Found) -> bool:
    """Whether the act was done; where the office refuses it, why stands in the form and nothing was written."""
    if not form.is_valid():
        return False
    try:
        if isinstance(form, OpenCase):
            _open(actor, form, found)
        else:
            _ACTS[act](actor, form, found)
    except _REFUSALS as refusal:
        text = str(refusal)
        if len(found) == 1:  # whose name stands in the address of the page he is looking at
            text = text.replace(f"{found[0].name}：", "")
        form.add_error(None, said(text))
        return False
    return True


def _assign(actor: Actor, form: forms.Form, found: Found) -> None:
    given = form.cleaned_data
    assign(actor, found, to=given["to"], due=given["due"], reason=given["reason"])


def _visit(actor: Actor, form: forms.Form, found: Found) -> None:
    assert isinstance(form, VisitForm)
    given, papers = form.cleaned_data, [int(one) for one in form.cleaned_data["papers"]]
    record_visits(
        actor, [Visit(one, form.answers(), papers, given["note"]) for one in found], given["on_day"]
    )


def _answer(actor: Actor, form: forms.Form, found: Found) -> None:
    given, papers = form.cleaned_data, [int(one) for one in form.cleaned_data["papers"]]
    answer(actor, [Reply(one, given["answer"], given["reason"], papers, given["until"]) for one in found])


def _check(actor: Actor, form: forms.Form, found: Found) -> None:
    given = form.cleaned_data
    check(actor, [Verdict(one, given["verdict"] == "confirm", given["reason"]) for one in found])


def _hand_in(actor: Actor, form: forms.Form, found: Found) -> None:
    """The same file handed in again is the paper that is there already; as another kind it is another paper."""
    given = form.cleaned_data
    content = given["file"].read()
    digest = hashlib.sha256(content).digest()
    for one in found:
        if any(bytes(paper.digest) == digest for paper in papers_for(actor, one).filter(kind=given["kind"])):
            continue
        home = home_of(actor, one)
        paper = NewPaper(given["kind"], given["title"], content, given["file"].content_type)
        add_paper(actor, home.area if home else one.area, paper, home)


def _open(actor: Actor, form: OpenCase, found: Found) -> None:
    given, facts = form.cleaned_data, form.facts()
    leads = [Lead(one, facts, given.get("household", "")) for one in found]
    open_from_findings(actor, form.procedure.key, leads, reason=given["reason"])


_ACTS: Mapping[str, Callable[[Actor, forms.Form, Found], None]] = {
    "assign": _assign,
    "visit": _visit,
    "answer": _answer,
    "check": _check,
    "paper": _hand_in,
}
