"""Cases as a workbook: the list that is shown, of those who may see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from tests.office.conftest import FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.web.frame.made_lists import tables_of, taken


def test_the_workbook_is_the_list(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, stranger: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    for actor in (cadre, officer):
        [_, row] = tables_of(taken(at_desk(actor), "/cases/export/?list=all"))["办件"]
        assert row[0] == case.number and row[2:5] == [family.code, "柳村", "在办"]
        assert row[6] == case.due or case.due is None
    assert len(tables_of(taken(at_desk(cadre), "/cases/export/?list=overdue"))["办件"]) == 1
    assert case.number not in str(tables_of(taken(at_desk(stranger), "/cases/export/?list=all")))
    assert AuditEntry.objects.filter(act="cases.export_cases").count() == 8


def test_a_list_is_narrowed_to_a_place_and_a_procedure_on_the_page_and_in_the_workbook(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    browser = at_desk(officer)
    for asked, there in (
        (f"area={VILLAGE}", True), (f"area={OTHER_VILLAGE}", False), ("procedure=removal", True),
        ("procedure=exit", False), (f"procedure=removal&step={case.step}&area={VILLAGE}", True),
    ):  # fmt: skip
        assert (
            f"/cases/{case.number}/" in browser.get(f"/cases/?list=all&{asked}").content.decode()
        ) == there
        rows = tables_of(taken(browser, f"/cases/export/?list=all&{asked}"))["办件"]
        assert (len(rows) == 2) == there
    assert rows[0][7] == "户或人"
    assert browser.get(f"/cases/?list=all&area={FOREIGN_COUNTY}").status_code == 403
    assert browser.get(f"/cases/export/?list=all&area={FOREIGN_COUNTY}").status_code == 403
    assert browser.get("/cases/?list=all&area=nowhere").status_code == 404


def test_a_desk_tells_how_far_each_place_is(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, stranger: Actor, family: Household
) -> None:
    (case,) = open_cases(cadre, "removal", [Subject(household=family)], reason="试")
    row = r'area={}">[^<]*</a></td><td class="number">1</td><td class="number( late)?">{}</td>'
    assert re.search(row.format(TOWN, 0), at_desk(officer).get("/").content.decode())
    Case.objects.filter(pk=case.pk).update(due=date(2017, 1, 1))
    said = at_desk(officer).get("/").content.decode()
    assert re.search(row.format(TOWN, 1), said)
    assert VILLAGE not in said.split("各地办到哪里了")[1], "the parts of one's own area, not theirs"
    assert "各地办到哪里了" not in at_desk(cadre).get("/").content.decode()
    assert not re.search(r'<td class="number">1</td>', at_desk(stranger).get("/").content.decode())
