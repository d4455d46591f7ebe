"""A case opened from a finding asks only what its procedure has to know; what the office refuses stands at its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.cases.models import Case
from niukou.office.findings.services import assign
from niukou.office.registry.models import Household
from tests.office.findings.made_runs import one, row, take
from tests.web.findings.conftest import TODAY

Send = Callable[..., str]
Sit = Callable[[Actor], Client]


def test_a_correction_names_year_field_and_value_and_an_open_year_is_refused(
    send: Send, at_desk: Sit, officer: Actor, family: Household
) -> None:
    take(officer, [row("y1", "C16", household=family.code)], TODAY)
    assign(officer, [one("y1")])
    assert "谁的哪一项" in at_desk(officer).get("/findings/y1/").content.decode()
    field = f"household|{family.code}|house_area"
    said = send(
        officer, "y1", "case:year_correction", reason="面积错了", year="2016", field=field, value="80"
    )
    assert "没有封存，直接录入就行" in said
    assert 'value="80"' in said
    assert one("y1").state == "asked"


def test_a_natural_decrease_takes_day_and_reason_where_the_lead_has_none(
    send: Send, cadre: Actor, officer: Actor, family: Household
) -> None:
    rows = [row("d1", "ID-01", household=family.code, person=f"{family.code}-1", evidence="{}")]
    take(officer, rows, TODAY)
    assign(officer, [one("d1")])
    assert "哪天发生的" in send(cadre, "d1", "case:natural_decrease", reason="户籍已注销", day="", why="")
    send(cadre, "d1", "case:natural_decrease", reason="户籍已注销", day="2017-06-01", why="")
    case = Case.objects.get()
    assert (case.facts["day"], case.facts["reason"]) == ("2017-06-01", "死亡")
    assert one("d1").case == case.number


def test_a_family_that_is_not_in_the_book_is_named_by_its_new_code(at_desk: Sit, officer: Actor) -> None:
    take(officer, [row("f1", "OM-01", household="", person="", family="F1")], date(2017, 7, 1))
    assign(officer, [one("f1")])
    said = at_desk(officer).get("/findings/f1/").content.decode()
    assert "先把这家人登记进册子" in said
    assert "册子里没有对上的户" in said
