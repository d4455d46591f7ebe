"""A department's file is handed over, screened with the book as it stands, and what is found comes to the desks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import Charge
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import CUT_OFF, DONE, REFUSED, UNDER_WAY, Extract, Finding, Screening
from niukou.office.findings.refusals import ExtractError, FindingError
from niukou.office.findings.services import begin_screening, let_extract_go
from niukou.office.registry.models import Household
from niukou.runs.screening import process
from niukou.runs.screening.carry_out import carry_out
from niukou.runs.screening.handing_over import hand_over, rejected_rows
from tests.made_county import number
from tests.office.conftest import TOWN
from tests.runs.screening.conftest import CARS, HEADINGS


def cars(actor: Actor, county: Area, name: str = "机动车.csv", content: str = CARS) -> Extract:
    return hand_over(actor, county, "公安局", name, content.encode())


@pytest.fixture
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Screens that were started: the test's database is its own process's, which carries them out itself."""
    started: list[int] = []
    monkeypatch.setattr(process, "start", lambda screen, lock: started.append(screen))
    return started


def test_who_hands_a_file_over_sees_how_it_is_understood(officer: Actor, county: Area) -> None:
    row = cars(officer, county)
    (sheet,) = row.sheets
    assert (sheet["source"], sheet["rows"], sheet["rejected"]) == ("机动车", 1, 1)
    assert "品牌型号" in sheet["missing"]
    told = json.loads(AuditEntry.objects.get(act="findings.keep_extract").detail)["sheets"]
    assert told == [{"source": "机动车", "rows": 1, "rejected": 1}]


def test_the_file_lies_sealed(officer: Actor, county: Area, settings: object) -> None:
    row = cars(officer, county)
    kept = (Path(settings.PAPERS) / row.file).read_bytes()  # type: ignore[attr-defined]
    assert number(7).encode() not in kept and "覃明显".encode() not in kept


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "甲,乙\n1,2\n", "a.csv"),
        ("a.exe", CARS, "扩展名"),
        ("a.csv", "", "0 字节"),
        ("a.xlsx", CARS, "a.xlsx"),
        ("a.csv", HEADINGS + "\n", ""),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_the_reason(
    officer: Actor, county: Area, name: str, content: str, told: str
) -> None:
    if not told:
        assert cars(officer, county, name, content).sheets[0]["rows"] == 0
        return
    with pytest.raises(ExtractError, match=told):
        cars(officer, county, name, content)
    assert not Extract.objects.exists()


def test_the_same_file_twice_and_one_without_a_department_are_refused(officer: Actor, county: Area) -> None:
    cars(officer, county)
    with pytest.raises(ExtractError, match="已经交过"):
        cars(officer, county, "again.csv")
    with pytest.raises(ExtractError, match="哪个部门"):
        hand_over(officer, county, " ", "b.csv", CARS.replace("示A", "示B").encode())


def test_a_files_name_leads_nowhere(officer: Actor, county: Area) -> None:
    row = cars(officer, county, "../../.etc\\" + number(7) + ".csv")
    assert "/" not in row.title and number(7) not in row.title and row.title.endswith(".csv")


def test_nobody_else_hands_over_or_screens(
    acting: Callable[..., Actor], cadre: Actor, stranger: Actor, county: Area
) -> None:
    for who in (cadre, stranger):
        with pytest.raises((NotAllowedError, FindingError)):
            cars(who, county)
        with pytest.raises((NotAllowedError, FindingError)):
            process.begin(who, county, [])
    with pytest.raises(ExtractError, match="由县里"):
        process.begin(acting("town_office", TOWN), Area.objects.get(code=TOWN), [])


def test_rows_that_were_set_aside_leave_with_their_reasons(officer: Actor, county: Area) -> None:
    exported = rejected_rows(officer, cars(officer, county).pk)
    exported.content.close()
    assert exported.rows >= 1
    assert AuditEntry.objects.filter(act="findings.read_rejected").count() == 2


def test_what_is_found_comes_to_the_desks(
    officer: Actor, county: Area, with_car: Household, _in_this_process: list[int]
) -> None:
    begun = process.begin(officer, county, [cars(officer, county).pk])
    row = carry_out(begun.pk)
    assert (row.state, row.said) == (DONE, "")
    assert row.run is not None and row.run.sources and row.run.as_of == clock.today()
    assert Finding.objects.filter(rule="YN-03", household=with_car.code).exists()
    assert _in_this_process == [begun.pk]


def test_the_book_alone_is_screened_too_and_says_the_same_twice(
    officer: Actor, county: Area, with_car: Household, _in_this_process: list[int]
) -> None:
    first = carry_out(process.begin(officer, county, []).pk)
    names = set(Finding.objects.values_list("name", flat=True))
    second = carry_out(process.begin(officer, county, []).pk)
    assert (first.state, second.state) == (DONE, DONE), second.said
    assert second.run is not None and set(second.run.met) <= {"still"}
    assert set(Finding.objects.values_list("name", flat=True)) == names


def test_while_one_runs_a_second_is_told(officer: Actor, county: Area, _in_this_process: list[int]) -> None:
    held = process._hold(county)
    assert held is not None
    with pytest.raises(ExtractError, match="正在筛查"):
        process.begin(officer, county, [])
    os.close(held)
    assert process.begin(officer, county, []).state == UNDER_WAY


def test_one_that_was_killed_is_known_and_another_may_begin(
    officer: Actor, county: Area, _in_this_process: list[int]
) -> None:
    first = process.begin(officer, county, [])
    assert process.is_cut_off(first), "nobody holds its lock: its process is no more"
    process.begin(officer, county, [])
    first.refresh_from_db()
    assert first.state == CUT_OFF and not process.is_cut_off(first)


def test_a_file_that_was_let_go_is_opened_by_nobody(
    officer: Actor, county: Area, _in_this_process: list[int]
) -> None:
    row = cars(officer, county)
    begun = process.begin(officer, county, [row.pk])
    let_extract_go(officer, row.pk)
    with pytest.raises(ExtractError, match="已经删了"):
        let_extract_go(officer, row.pk)
    with pytest.raises(ExtractError, match="重新选"):
        begin_screening(officer, county, [row.pk])
    ended = carry_out(begun.pk)
    assert ended.state == REFUSED and "已经删了" in ended.said
    assert cars(officer, county).pk != row.pk, "it may be handed over again"


def test_whose_charge_has_ended_meanwhile_screens_no_more(
    officer: Actor, county: Area, _in_this_process: list[int]
) -> None:
    begun = process.begin(officer, county, [])
    Charge.objects.filter(user__username=officer.username).update(until=clock.today())
    assert carry_out(begun.pk).state == REFUSED
    assert not Finding.objects.exists()


def test_a_screen_that_cannot_be_started_is_no_screen_under_way(
    officer: Actor, county: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process.sys, "executable", "/nowhere/python")
    with pytest.raises(ExtractError, match="开不了"):
        process.begin(officer, county, [])
    assert Screening.objects.get().state == REFUSED


def test_a_process_of_its_own_is_started_and_keeps_the_lock(
    county: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds no such screen in the database it opens, and the lock goes with it."""
    held = process._hold(county)
    assert held is not None
    monkeypatch.setenv("NIUKOU_DATABASE_URL", "sqlite:////nowhere/office.sqlite3")
    started = process.start(0, held)
    os.close(held)
    started.wait(timeout=60)
    again = process._hold(county)
    assert again is not None and connection.is_usable()
    os.close(again)
