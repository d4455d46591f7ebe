"""Households as a workbook: exactly those of the list, told before they leave."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from tests.web.frame.made_lists import tables_of, taken


def test_the_workbook_is_the_list(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, stranger: Actor, family: Household
) -> None:
    rows = [["户编号", "户主姓名", "村", "在哪本账", "识别年"], [family.code, "", "柳村", "未脱贫", ""]]
    for actor in (cadre, officer):
        told = tables_of(taken(at_desk(actor), "/households/export/?account=poor"))["农户"]
        assert [row[:4] for row in told] == [row[:4] for row in rows]
    assert len(tables_of(taken(at_desk(cadre), "/households/export/?account=exited"))["农户"]) == 1
    assert family.code not in str(tables_of(taken(at_desk(stranger), "/households/export/")))


def test_what_was_found_leaves_without_the_words_in_the_trail(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    told = tables_of(taken(at_desk(cadre), "/households/export/", {"q": "试人"}))["找到的"]
    assert told[1][:4] == [family.code, "试人", "柳村", "未脱贫"]
    assert not AuditEntry.objects.filter(detail__contains="试人").exists()


def test_an_export_is_told_with_its_rows(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household
) -> None:
    tables_of(taken(at_desk(officer), "/households/export/?account=poor"))
    told = [
        json.loads(one.detail)
        for one in AuditEntry.objects.filter(act="registry.export_households").order_by("pk")
    ]
    assert [one["state"] for one in told] == ["begun", "ended"]
    assert told[1]["rows"] == 1 and told[0]["filters"] == {"account": "poor"}


def test_a_name_that_looks_like_a_formula_is_text(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    person = family.memberships.select_related("person").first().person
    person.name = "=cmd|' /C calc'!A0"
    person.save()
    told = tables_of(taken(at_desk(cadre), "/households/export/", {"q": "=cmd"}))["找到的"]
    assert told[1][1] == person.name


def test_a_list_of_nobody_offers_no_export(
    at_desk: Callable[[Actor], Client], stranger: Actor, cadre: Actor, family: Household
) -> None:
    assert "/households/export/" in at_desk(cadre).get("/households/").content.decode()
    assert "/households/export/" not in at_desk(stranger).get("/households/").content.decode()
