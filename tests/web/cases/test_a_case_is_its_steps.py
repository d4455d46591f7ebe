"""One case: every step of its procedure, done, due or to come."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household


def test_every_step_of_the_procedure_stands_there_and_the_due_one_is_marked(
    at_desk: Callable[[Actor], Client], cadre: Actor, stranger: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    said = at_desk(cadre).get(f"/cases/{case.number}/").content.decode()
    for step in installed_pack().procedures["removal"].steps:
        assert step.title in said
    assert said.count('aria-current="step"') == 1
    assert at_desk(stranger).get(f"/cases/{case.number}/").status_code == 404


def test_lists_are_of_what_waits_what_is_late_and_all(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    browser = at_desk(cadre)
    assert case.number in browser.get("/cases/?list=all").content.decode()
    assert "没有这样的办件" in browser.get("/cases/?list=overdue").content.decode()
