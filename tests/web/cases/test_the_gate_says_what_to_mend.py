"""The gate before an exit: every reason at the form, with the field to mend and where that is; a dry run of a village."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import YearChange, set_years
from tests.office.cases.ending import listed, secure
from tests.office.cases.staff import today
from tests.web.cases.at_the_pages import AtThePages
from tests.web.frame.made_lists import tables_of, taken


@pytest.fixture
def poor(pages: AtThePages, village: Area) -> Household:
    return listed(pages.staff, village)


@pytest.fixture
def shut(pages: AtThePages, poor: Household) -> Case:
    """An exit that stands before its entry; somebody has lost his insurance meanwhile."""
    secure(pages.staff, poor)
    cadre = pages.staff.of("village_cadre", "village", poor.area)
    (case,) = pages.staff.run(open_cases(cadre, "exit", [Subject(poor)]), until="entry")
    someone = Person.objects.filter(memberships__household=poor)[0]
    officer = pages.staff.of("county_office", "county", poor.area)
    set_years(officer, today().year, [YearChange("person", someone.code, {"medical_insurance": "否"})])
    return case


def test_every_reason_is_shown_with_the_field_to_mend(pages: AtThePages, shut: Case, poor: Household) -> None:
    clerk = pages.who(pages.staff.step_of(shut), shut)
    answer = pages.send(clerk, [shut])
    shown = answer.content.decode()
    assert answer.status_code == 200 and "还不能办，先把下面的改好" in shown
    assert f'href="/households/{poor.code}/#field-' in shown and "医疗保险" in shown
    beforehand = clerk.get(f"/cases/{shut.number}/gate/").content.decode()
    assert "下面每一条都要先改好" in beforehand and f"/households/{poor.code}/#field-" in beforehand


def test_a_village_is_tried_before_any_case_is_opened(
    pages: AtThePages,
    poor: Household,
    at_desk: Callable[[Actor], Client],
    cadre: Actor,
    officer: Actor,
    stranger: Actor,
) -> None:
    shown = at_desk(cadre).get("/cases/gate/").content.decode()
    assert "1 户现在过不了" in shown and poor.code in shown
    secure(pages.staff, poor)
    assert "按账上的数都能过" in at_desk(cadre).get("/cases/gate/?procedure=exit").content.decode()
    wide = at_desk(officer).get("/cases/gate/").content.decode()
    assert "一个村一个村地试" in wide and "东乡" in wide
    assert at_desk(stranger).get(f"/cases/gate/?area={poor.area.code}").status_code == 403
    assert at_desk(stranger).get("/cases/gate/?area=nowhere").status_code == 404
    assert not Case.objects.filter(procedure="exit").exists()


def test_a_whole_county_is_tried_into_a_workbook(
    pages: AtThePages, poor: Household, at_desk: Callable[[Actor], Client], officer: Actor, stranger: Actor
) -> None:
    found = tables_of(taken(at_desk(officer), "/cases/gate/export/?procedure=exit"))
    stopped = found["还不能办的"][1:]
    assert stopped and {row[1] for row in stopped} == {poor.code}
    assert all(row[3] and row[4] for row in stopped)
    assert found["汇总"][1:3] == [["看了", 1], ["没有挡在前面的", 0]]
    secure(pages.staff, poor)
    found = tables_of(taken(at_desk(officer), "/cases/gate/export/?procedure=exit"))
    assert len(found["还不能办的"]) == 1 and [row[1] for row in found["没有挡在前面的"][1:]] == [poor.code]
    assert poor.code not in str(tables_of(taken(at_desk(stranger), "/cases/gate/export/?procedure=exit")))
    assert at_desk(stranger).get(f"/cases/gate/export/?area={poor.area.code}").status_code == 403


def test_what_a_rule_says_is_written_as_people_write_it_in_the_workbook(
    pages: AtThePages, poor: Household, at_desk: Callable[[Actor], Client], officer: Actor
) -> None:
    secure(pages.staff, poor)
    staff = pages.staff.of("county_office", "county", poor.area)
    set_years(staff, today().year, [YearChange("household", poor.code, {"income_per_head": "1803.5"})])
    found = tables_of(taken(at_desk(officer), "/cases/gate/export/?procedure=exit"))
    told = [row[3] for row in found["还不能办的"][1:]]
    assert any("1,803.5元" in one for one in told) and not any("1803.5" in one for one in told)
    assert any(" " in rule and households == 1 for rule, households in found["汇总"][3:]), (
        "a rule has its title"
    )
