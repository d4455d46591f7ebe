"""Papers that come with a form: each is taken in, sealed, before the step that names it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.cases.choosing import area_of_all
from niukou.office.cases.due import Due
from niukou.office.registry.scans import kind_of
from niukou.office.registry.services import NewPaper, add_paper
from niukou.web.cases.step_form import PHOTOGRAPH, StepForm
from niukou.web.frame.files import kind_of_scan

# steps whose papers are about many families: they are the place's, not one family's
_OF_THE_PLACE = ("review", "notice", "announcement", "comparison")


def check_files(form: StepForm) -> None:
    """Adds an error for a file that is no scan and no photograph."""
    for name, _ in form.paper_slots():
        given = form.cleaned_data.get(name)
        if given and not kind_of_scan(given):
            form.add_error(name, gettext("不是 JPG、PNG 或 PDF；请扫描或拍照再交"))


def hand_in(actor: Actor, form: StepForm, data: Any) -> dict[str, str]:
    """Take in what was handed in; the reference of each paper by its kind. `data` is left saying which they are, so that
    nobody hands in a paper twice because something else was wrong.
    """
    references = {}
    for name, kind in form.paper_slots():
        given = form.cleaned_data.get(name)
        kept = form.cleaned_data.get(f"{name}_kept") or ""
        if given:
            kept = _keep(actor, form.due, kind, given)
            data[f"{name}_kept"] = kept
        if kept:
            references[kind] = kept
    return references


def _keep(actor: Actor, due: Due, kind: str, given: Any) -> str:
    alone = due.cases[0] if len(due.cases) == 1 else None
    shared = alone is None or due.step.kind in _OF_THE_PLACE or kind == PHOTOGRAPH or due.step.receiving
    household = None if shared or alone is None else alone.household
    area = household.area if household else area_of_all(actor, due.cases)
    title = gettext("照片") if kind == PHOTOGRAPH else kind
    content = given.read()
    paper = NewPaper(kind, title, content, kind_of(content), alone.number if alone and not shared else "")
    return add_paper(actor, area, paper, household).file
