"""The book's tables as a workbook: what the page shows, and never a rural population that is secret."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import services
from niukou.office.registry.models import Household, LedgerEntry, Person
from niukou.office.registry.services.bases import declare_base
from niukou.office.registry.services.reversal import reverse
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, TOWN, VILLAGE
from tests.office.registry.conftest import family as new_family
from tests.office.registry.made_book import decision, move
from tests.web.frame.made_lists import tables_of, taken

SECRET = 36_777
DAYS = "from=2017-06-01&to=2017-06-30"


def test_the_workbook_is_the_page(
    at_desk: Callable[[Actor], Client], officer: Actor, cadre: Actor, family: Household
) -> None:
    for actor in (officer, cadre):
        told = tables_of(taken(at_desk(actor), f"/book/export/?{DAYS}"))
        assert list(told) == ["收支平衡", "四类名单", "四率", "致贫原因", "自然变更"]
        lines = {row[1]: row[2:4] for row in told["收支平衡"][1:] if row[0] == "未脱贫"}
        assert lines["期初"] == [0.0, 0.0] and lines["期末"] == [3.0, 1.0]
        assert "期初已脱贫人口" in str(told["四率"])
    entries = AuditEntry.objects.filter(act="registry.export_statistics").order_by("pk")
    assert [json.loads(one.detail)["state"] for one in entries] == ["begun", "ended"] * 2


def test_anothers_area_is_refused(
    at_desk: Callable[[Actor], Client], officer: Actor, stranger: Actor, family: Household
) -> None:
    assert at_desk(officer).get(f"/book/export/?area={FOREIGN_COUNTY}").status_code == 403
    assert at_desk(stranger).get(f"/book/export/?area={COUNTY}").status_code == 403
    assert at_desk(officer).get("/book/export/?area=nowhere").status_code == 404
    assert not AuditEntry.objects.filter(act="registry.export_statistics").exists()


@pytest.mark.parametrize("public", [False, True])
def test_a_secret_base_stands_in_no_cell(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household, public: bool
) -> None:
    area = Area.objects.get(code=COUNTY)
    declare_base(officer, area, 2014, SECRET, public=public, reason="试")
    page = at_desk(officer).get(f"/book/?{DAYS}").content.decode()
    told = tables_of(taken(at_desk(officer), f"/book/export/?{DAYS}"))
    cells = [cell for rows in told.values() for row in rows for cell in row]
    assert SECRET not in cells and str(SECRET) not in str(cells)
    for row in told["四率"][1:]:
        assert row[0] in page and (row[1] == "" or str(row[1]).rstrip("0").rstrip(".") in page), row


@pytest.fixture
def removed(officer: Actor, family: Household) -> None:
    members = list(Person.objects.filter(memberships__household=family))
    move(officer, "removed", members, "removed")


def test_a_list_of_the_statement_is_opened_household_by_household_and_leaves(
    at_desk: Callable[[Actor], Client], officer: Actor, stranger: Actor, family: Household, removed: None
) -> None:
    browser = at_desk(officer)
    address = f"/book/list/?list=removed&account=poor&area={COUNTY}&{DAYS}"
    assert address.replace("&", "&amp;") in browser.get(f"/book/?{DAYS}").content.decode()
    page = browser.get(address).content.decode()
    assert f"/households/{family.code}/" in page and "1 户" in re.sub(r"<[^>]*>", "", page)
    leaving = address.replace("list/?", "list/export/?")
    (_, row) = next(iter(tables_of(taken(browser, leaving)).values()))
    assert (row[0], row[3]) == (family.code, 3.0), "as many persons as the statement has"
    assert row[2] in page and row[5] in page
    nobody = browser.get(f"/book/list/?list=identified&{DAYS}").content.decode()
    assert f"/households/{family.code}/" not in nobody and "没有户" in nobody
    assert browser.get(f"/book/list/?list=moved&{DAYS}").status_code == 404
    for asked in (address, leaving):
        assert at_desk(stranger).get(asked).status_code == 403
    entries = AuditEntry.objects.filter(act="registry.export_on_list").order_by("pk")
    assert [json.loads(one.detail)["state"] for one in entries] == ["begun", "ended"]


@pytest.mark.parametrize("role", ["county_government", "village_group", "system_administrator", "auditor"])
def test_a_list_names_nobody_to_a_role_that_reads_no_names(
    at_desk: Callable[[Actor], Client], acting: Callable[..., Actor], officer: Actor, role: str
) -> None:
    (home,) = services.add_households(acting("town_office", TOWN), [new_family(1)])
    head = str(home.memberships.order_by("pk").first().person.name)
    members = list(Person.objects.filter(memberships__household=home))
    move(officer, "identified", members, "poor")
    actor = acting(role, VILLAGE if role == "village_group" else COUNTY)
    address = f"/book/list/?list=identified&area={actor.area}&{DAYS}"
    assert head in at_desk(officer).get(address.replace(actor.area, COUNTY)).content.decode()
    answers = [at_desk(actor).get(address), taken(at_desk(actor), address.replace("list/?", "list/export/?"))]
    for answer in answers:
        said = str(tables_of(answer)) if answer.streaming else answer.content.decode()
        assert (head in said) == (answer.status_code == 200 and actor.may_read("internal"))
        if role == "system_administrator":
            assert answer.status_code == 403 or home.code not in said


def test_who_was_taken_back_is_on_no_list(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household, removed: None
) -> None:
    entries = LedgerEntry.objects.filter(household=family, cause="removed", unit="person")
    reverse(officer, decision(officer, "reversal", Area.objects.get(code=COUNTY)), list(entries))
    said = at_desk(officer).get(f"/book/list/?list=removed&account=poor&{DAYS}").content.decode()
    assert f"/households/{family.code}/" not in said
