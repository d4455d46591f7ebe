"""Drafts, kept lists and screens: nothing of the book rests on them, and yet a row that was changed behind the office's back is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.faults import Fault, Since
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.note_proof import prove_notes
from niukou.office.audit.row_proof import prove_rows
from niukou.office.cases import services
from niukou.office.cases.models import Draft
from niukou.office.cases.services import Subject, open_cases
from niukou.office.findings.models import CUT_OFF, REFUSED, Screening
from niukou.office.findings.services import begin_screening, end_screening, tell_screening
from niukou.office.registry.edits import YearChange
from niukou.office.registry.models import SavedList, YearDraft
from niukou.office.registry.services import drop_draft, drop_list, keep_draft, keep_list, rename_list
from niukou.office.windows.at_commit import WindowClosedError
from tests.office.cases.staff import Staff, families, today, turn_to
from tests.office.conftest import COUNTY
from tests.office.emptying import without_triggers

TABLES = {
    "cases_draft": ("kept_by", "step", "why"),
    "registry_yeardraft": ("kept_by", "why", "county"),
    "registry_savedlist": ("kept_by", "name"),
    "findings_screening": ("state", "said", "begun_by"),
}
EACH = [(table, column) for table, columns in TABLES.items() for column in columns]


@pytest.fixture
def county(village: Area) -> Area:
    return Area.objects.get(code=COUNTY)


@pytest.fixture
def kept(staff: Staff, officer: Actor, county: Area, village: Area) -> None:
    """One of each, by the services that keep them."""
    (family,) = families(village, [3])
    cadre = staff.of("village_cadre", "village", village)
    (case,) = open_cases(cadre, "identification", [Subject(family)])
    (case,) = staff.run([case], until="entry")
    turn_to(date(2018, 2, 1))
    with pytest.raises(WindowClosedError):
        services.enter(staff.of("system_operator", "town", village), [case], today())
    keep_draft(officer, 2017, [YearChange("household", family.code, {"house_area": "1"})], "窗口关了")
    keep_list(officer, "收入", {"f": ["x"]})
    begin_screening(officer, county, [])


def faults() -> list[Fault]:
    now = clock.now()
    found = [*prove_notes(now), *prove_rows(Since(None, None), now, lambda *_: None)]
    return [one for one in found if one.table in TABLES]


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.usefixtures("kept")
def test_whatever_the_services_do_with_them_is_an_act_of_the_office(officer: Actor, county: Area) -> None:
    assert all(model.objects.exists() for model in (Draft, YearDraft, SavedList, Screening))
    number, kept_list = Screening.objects.get().pk, SavedList.objects.get().pk
    steps: list[Callable[[], object]] = [
        lambda: tell_screening(officer, number, "比对", 3, 10), lambda: rename_list(officer, kept_list, "少的"),
        lambda: begin_screening(officer, county, []), lambda: drop_list(officer, kept_list),
        lambda: end_screening(officer, Screening.objects.latest("pk").pk, REFUSED, "文件读不出来"),
        lambda: drop_draft(officer, YearDraft.objects.get()),
    ]  # fmt: skip
    for step in steps:
        step()
        assert faults() == []
    assert list(Screening.objects.order_by("pk").values_list("state", flat=True)) == [CUT_OFF, REFUSED]
    assert AuditEntry.objects.get(act="findings.end_screening").detail == '{"state":"refused"}'


@pytest.mark.usefixtures("kept")
def test_how_far_a_screen_is_does_not_fill_the_trail(officer: Actor) -> None:
    before = AuditEntry.objects.count()
    for done in range(20):
        tell_screening(officer, Screening.objects.get().pk, "比对", done, 20)
    assert AuditEntry.objects.count() == before and faults() == []


@pytest.mark.usefixtures("kept")
def test_nobody_ends_anothers_screen(stranger: Actor) -> None:
    with pytest.raises(NotAllowedError):
        end_screening(stranger, Screening.objects.get().pk, REFUSED, "x")
    end_screening(operator("niukou screening"), Screening.objects.get().pk, REFUSED, "x")
    assert faults() == []


@pytest.mark.parametrize(("table", "column"), EACH)
@pytest.mark.usefixtures("kept")
def test_one_that_was_changed_is_named(table: str, column: str) -> None:
    with without_triggers():
        sql(f"UPDATE {table} SET {column} = 'x'")
    assert [(one.table, one.wrong) for one in faults()] == [(table, "changed")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("kept")
def test_one_that_was_taken_away_is_named(table: str) -> None:
    with without_triggers():
        sql(f"DELETE FROM {table}")
    assert [(one.table, one.wrong) for one in faults()] == [(table, "removed")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("kept")
def test_one_that_was_put_in_is_named(table: str) -> None:
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    values = ["id + 1000" if name == "id" else f'"{name}"' for name in names]
    if table == "registry_savedlist":
        values[names.index("name")] = "'y'"
    listed = ", ".join(f'"{name}"' for name in names)
    with without_triggers():
        sql(f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM {table}")
    assert [(one.table, one.wrong) for one in faults()] == [(table, "added")]


@pytest.mark.parametrize(("table", "column"), EACH)
@pytest.mark.usefixtures("kept")
def test_one_that_was_written_past_the_office_with_its_guards_on_is_in_no_act(
    table: str, column: str
) -> None:
    sql(f"UPDATE {table} SET {column} = 'x'")
    assert [(one.table, one.wrong) for one in faults()] == [(table, "without act")]
