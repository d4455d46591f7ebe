"""Cases as a workbook: the list that is shown, of those who may see it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from tests.web.frame.made_lists import tables_of


def test_the_workbook_is_the_list(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, stranger: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    for actor in (cadre, officer):
        [_, row] = tables_of(at_desk(actor).get("/cases/export/?list=all"))["办件"]
        assert row[0] == case.number and row[2:5] == [family.code, "柳村", "在办"]
        assert row[6] == case.due or case.due is None
    assert len(tables_of(at_desk(cadre).get("/cases/export/?list=overdue"))["办件"]) == 1
    assert case.number not in str(tables_of(at_desk(stranger).get("/cases/export/?list=all")))
    assert AuditEntry.objects.filter(act="cases.export_cases").count() == 8
