"""What happens beside the steps: somebody objects to a notice, a case is withdrawn."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.selectors import CasePage, case_page
from niukou.office.cases.services import Complaint, withdraw
from niukou.office.cases.services import object_to as take_objection
from niukou.web.cases.acts import REFUSALS
from niukou.web.cases.mending import lines_of
from niukou.web.frame import fields
from niukou.web.frame.pack_words import titled
from niukou.web.frame.pages import page


class ObjectionForm(forms.Form):
    """Who objects, when, and what he says."""

    def __init__(self, shown: CasePage, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        roles = installed_pack().roles
        allowed = _objecting(shown)
        self.fields["version"] = forms.IntegerField(initial=shown.case.version, widget=forms.HiddenInput)
        self.fields["on_day"] = fields.day(gettext("哪天收到的"), initial=clock.today())
        self.fields["by_role"] = fields.one_of(
            gettext("谁提的"), [(key, titled(roles[key])) for key in allowed]
        )
        self.fields["by"] = fields.line(gettext("姓名"), said=gettext("封存起来，村里看不到；不愿说的不写"))
        self.fields["text"] = fields.text(gettext("异议的内容"), required=True)


class WithdrawForm(forms.Form):
    """Why a case is withdrawn."""

    def __init__(self, shown: CasePage, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["version"] = forms.IntegerField(initial=shown.case.version, widget=forms.HiddenInput)
        self.fields["reason"] = fields.text(gettext("为什么撤回"), required=True)


@page
def object_to(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """An objection is written down; the pack says which step it opens."""
    shown = case_page(actor, number)
    form = ObjectionForm(shown, request.POST if request.method == "POST" else None)
    refusals: list[str] = []
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        shown.case.version = said["version"]
        complaint = Complaint(shown.case, said["by_role"], said["text"], said["by"])
        try:
            take_objection(actor, [complaint], said["on_day"])
        except REFUSALS as refusal:
            refusals = lines_of(refusal)
        else:
            return redirect("cases:one", number)
    told = {"shown": shown, "form": form, "refusals": refusals, "title": gettext("登记一条异议")}
    return render(request, "cases/act.html", told)


@page
def withdraw_case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """A case ends without a decision, with its reason."""
    shown = case_page(actor, number)
    form = WithdrawForm(shown, request.POST if request.method == "POST" else None)
    refusals: list[str] = []
    if form.is_bound and form.is_valid():
        shown.case.version = form.cleaned_data["version"]
        try:
            withdraw(actor, [shown.case], form.cleaned_data["reason"])
        except REFUSALS as refusal:
            refusals = lines_of(refusal)
        else:
            return redirect("cases:one", number)
    told = {"shown": shown, "form": form, "refusals": refusals, "title": gettext("撤回这件")}
    return render(request, "cases/act.html", told)


def _objecting(shown: CasePage) -> tuple[str, ...]:
    """The roles that may object to the notice at which the case stands, or which waits while another is looked into."""
    key = shown.case.held or shown.case.step
    allowed = next((step.objection for step in shown.procedure.steps if step.key == key), None)
    return tuple(allowed.by) if allowed is not None else ()
