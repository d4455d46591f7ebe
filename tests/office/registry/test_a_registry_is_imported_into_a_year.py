"""Files come into a year of the book: staged, decided by a second person, merged; again, cut off, and where they contradict it."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors, services
from niukou.office.registry.content import opened
from niukou.office.registry.desk import judge
from niukou.office.registry.fields import OF_THE_LEDGER
from niukou.office.registry.models import (
    Household,
    HouseholdYear,
    Lookup,
    Membership,
    Person,
    PersonYear,
    RejectedRow,
)
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.services.erasing import erase
from niukou.rulebook.model import Pack
from tests.flow.screening import screened
from tests.made_county import VILLAGES, household_code, number
from tests.office.registry.importing import AS_OF, COUNTY_CODE, rewrite

pytestmark = pytest.mark.django_db


def rows_of_book() -> dict[str, int]:
    models = (Household, Person, Membership, HouseholdYear, PersonYear, Lookup)
    return {model.__name__: model.objects.count() for model in models}


def test_households_persons_and_villages_come_in_outside_the_register(
    importing, folder: Path, officer: Actor, stranger: Actor
) -> None:
    done = importing(folder)
    assert (done.state, done.rows, done.rejected, done.changed) == ("merged", 49, 0, 49)
    assert rows_of_book() == {
        "Household": 12, "Person": 12, "Membership": 12, "HouseholdYear": 12, "PersonYear": 12, "Lookup": 24,
    }  # fmt: skip
    view = selectors.household(officer, household_code(3), "核对")
    assert (view.account, view.identified_year, view.year) == ("outside", 2014, 2017)
    assert view.values["income_per_head"] == "3000" and view.members[0].values["id_number"] == number(
        7, "19430404"
    )
    assert selectors.find(officer, number(7, "19430404"))[0].household == household_code(3)
    assert selectors.year_values(officer, "village", [VILLAGES[0]], 2017)[VILLAGES[0]] == {
        "poor_village": "否"
    }
    assert {entry.act for entry in AuditEntry.objects.all()} >= {
        "registry.stage", "registry.decide_staging", "registry.merge", "registry.merged",
    }  # fmt: skip
    with pytest.raises(NotThereError):
        selectors.staging(stranger, done.pk)


@pytest.mark.long
def test_the_desk_finds_in_the_book_what_a_screen_finds_in_the_files(
    importing, folder: Path, tmp_path: Path, pack: Pack
) -> None:
    def spoil(rows: list[list[str]]) -> None:
        place = rows[0].index
        rows[1][place("人均纯收入")] = "9"
        rows[2][place("联系电话")] = rows[3][place("联系电话")]
        rows[4][place("纯收入")] = "三千"
        rows[5][place("主要致贫原因")] = "懒"
        rows[6][place("脱贫属性")], rows[6][place("脱贫年度")] = "已脱贫", "2013"

    def spoil_people(rows: list[list[str]]) -> None:
        place = rows[0].index
        rows[1][place("证件号码")] = rows[2][place("证件号码")]
        rows[3][place("证件号码")] = rows[3][place("证件号码")][:-1]
        rows[4][place("出生日期")] = "1950年2月3日"
        rows[5][place("务工月数")] = "15"
        rows[6][place("与户主关系")] = ""

    rewrite(folder / "registry" / "贫困户.csv", spoil)
    rewrite(folder / "registry" / "家庭成员.csv", spoil_people)
    for name in (
        "帮扶责任人",
        "帮扶措施",
        "行政村",
    ):  # of these the room above the book tells, or the village's file
        (folder / "registry" / f"{name}.csv").unlink()
    bulk = {
        (r["rule"], r["severity"], r["household"] or "", r["person"] or "", r["village"] or "", r["message"])
        for r in pq.read_table(screened(folder, tmp_path / "out").out / "findings.parquet").to_pylist()
        if r["kind"] == "quality"
    }
    importing(folder)
    judged = judge(pack, AS_OF, list(Household.objects.values_list("pk", flat=True)), year=2017, whole=True)
    desk = {(f.rule, f.severity, f.household, f.person, f.village, f.message) for f in judged.findings}
    assert desk == bulk and len(desk) > 15
    alone = judge(pack, AS_OF, [Household.objects.get(code=household_code(1)).pk], year=2017)
    narrow = {pack.quality[k].code for k in pack.quality if pack.quality[k].scope in ("row", "household")}
    assert {(f.rule, f.message) for f in alone.findings} == {
        (r[0], r[5]) for r in bulk if r[2] == household_code(1) and r[0] in narrow
    }


def test_a_file_and_an_editor_leave_the_same_digest(importing, folder: Path, officer: Actor) -> None:
    """The canonical text that the database engine writes is the one that Python writes."""
    odd = ['"引号"', "反斜\\杠", "换\n行", "制\t表", "控\x0b制", "🀄", "１２", "=1+1", " 首尾 ", "é\u0301"]

    def spoil(rows: list[list[str]]) -> None:
        for row, text, amount in zip(
            rows[1:],
            odd,
            ("1e16", "0.1", "-3", "1,200.50", "3万", "00", "1e-7", "x", "9", "1.10"),
            strict=False,
        ):
            row[2], row[rows[0].index("工资性收入")] = text, amount

    path = folder / "registry" / "贫困户.csv"
    rewrite(path, spoil, encoding="utf-8")
    importing(folder)
    rows = {(r.household.code): r for r in HouseholdYear.objects.select_related("household")}
    assert len(rows) == 12
    for code, row in rows.items():
        assert opened(row).digest("household", code) == bytes(row.digest), row.values
        typed = {
            name: value for name, value in row.values.items() if name not in OF_THE_LEDGER and value != "x"
        }
        services.set_years(officer, 2017, [services.YearChange("household", code, typed)])
    assert AuditEntry.objects.filter(act="registry.set_years").count() == 0
    for person in PersonYear.objects.select_related("person"):
        assert opened(person).digest("person", person.person.code) == bytes(person.digest)


def test_the_same_files_again_change_nothing(importing, folder: Path) -> None:
    first = importing(folder)
    before, entries = rows_of_book(), AuditEntry.objects.count()
    assert importing(folder).pk == first.pk
    assert (rows_of_book(), AuditEntry.objects.count()) == (before, entries)


def test_other_files_of_the_same_content_write_nothing_but_what_differs(importing, folder: Path) -> None:
    importing(folder)
    digests = dict(HouseholdYear.objects.values_list("household__code", "digest"))

    def change(rows: list[list[str]]) -> None:
        rows[2][rows[0].index("住房面积")] = "61.50"
        rows[3][rows[0].index("户主姓名")] = ""

    rewrite(folder / "registry" / "贫困户.csv", change)
    again = importing(folder)
    assert again.changed == 2
    changed = {
        code for code, digest in HouseholdYear.objects.values_list("household__code", "digest")
        if bytes(digest) != bytes(digests[code])
    }  # fmt: skip
    assert changed == {household_code(2), household_code(3)}
    values = HouseholdYear.objects.get(household__code=household_code(2)).values
    assert values["house_area"] == "61.5"
    assert "head_name" not in HouseholdYear.objects.get(household__code=household_code(3)).values
    assert Lookup.objects.count() == 24


def test_rows_that_fit_nowhere_are_rejected_with_cell_and_reason(
    importing, folder: Path, officer: Actor
) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[1][1] = "539902001001"
        rows.append(rows[2])
        rows[4][rows[0].index("纯收入")] = "三千"

    def spoil_people(rows: list[list[str]]) -> None:
        rows[3][2] = ""
        rows.append([*rows[4][:1], household_code(6), *rows[4][2:]])
        rows.append(["P9", "H9", *rows[4][2:]])

    rewrite(folder / "registry" / "贫困户.csv", spoil)
    rewrite(folder / "registry" / "家庭成员.csv", spoil_people)
    done = importing(folder)
    assert done.state == "merged"
    told = {
        (r.file.split("/")[1], r.row, r.column, r.kept): r.reason
        for r in selectors.rejected_rows(officer, done.pk)
    }
    assert told.keys() == {
        ("贫困户.csv", 2, "村代码", False), ("贫困户.csv", 14, "户编号", False), ("贫困户.csv", 5, "纯收入", True),
        ("家庭成员.csv", 2, "户编号", False), ("家庭成员.csv", 4, "姓名", False),
        ("家庭成员.csv", 14, "人编号", False), ("家庭成员.csv", 15, "户编号", False),
        ("帮扶措施.csv", 2, "", False),
    }  # fmt: skip
    assert (done.rejected, Household.objects.count(), Person.objects.count()) == (7, 11, 10)
    assert HouseholdYear.objects.get(household__code=household_code(4)).values["net_income"] == "三千"


def test_an_import_moves_nobody(importing, folder: Path, officer: Actor) -> None:
    importing(folder)

    def move(rows: list[list[str]]) -> None:
        rows[1][1] = VILLAGES[0]

    def swap(rows: list[list[str]]) -> None:
        rows[2][1] = rows[4][1]
        rows.append(["P9", *rows[4][1:]])

    rewrite(folder / "registry" / "贫困户.csv", move)
    rewrite(folder / "registry" / "家庭成员.csv", swap)
    done = importing(folder)
    reasons = sorted(r.reason.split(" / ")[0] for r in RejectedRow.objects.filter(staging=done))
    assert [reason[:7] for reason in reasons] == [
        "册里这一户在别",
        "册里这一户没有",
        "册里这个人在别",
        "所在的户没有并",
    ]
    assert Household.objects.get(code=household_code(1)).area.code == VILLAGES[1]
    assert Person.objects.count() == 12


def test_a_take_over_is_told_where_the_files_said_each_household_stands(
    importing, folder: Path, officer: Actor, stranger: Actor, places: Area
) -> None:
    def say(rows: list[list[str]]) -> None:
        state = rows[0].index("脱贫属性")
        rows[1][state], rows[2][state], rows[3][state] = "脱贫", "返贫户", "不详"

    rewrite(folder / "registry" / "贫困户.csv", say)
    importing(folder)
    found = {one.code: one for one in selectors.take_over(officer, places, 2017)}
    accounts = {code: one.account for code, one in found.items()}
    assert [accounts[household_code(i)] for i in (1, 2, 3, 4)] == ["exited", "poor", None, "poor"]
    assert len(found[household_code(1)].people) == 1
    with pytest.raises(NotAllowedError):
        list(selectors.take_over(stranger, places, 2017))


def test_a_file_is_not_imported_into_a_year_of_other_headings(importing, folder: Path) -> None:
    """Columns that were not collected in the year are left out, and told."""

    def add(rows: list[list[str]]) -> None:
        rows[0].append("解决安全饮用水")
        for row in rows[1:]:
            row.append("是")

    rewrite(folder / "registry" / "贫困户.csv", add)
    done = importing(folder)
    assert "解决安全饮用水2017年不采集，没有并入 / not collected in that year, left out" in done.told["notes"]
    assert all("water_solved" not in row.values for row in HouseholdYear.objects.all())


def test_files_do_not_bring_back_who_was_erased(importing, folder: Path, officer: Actor, acting) -> None:
    importing(folder)
    person = Person.objects.order_by("pk").first()
    home = Household.objects.get(memberships__person=person)
    asked = services.ask_erasure(officer, person, basis="个人信息保护法第四十七条", reason="本人要求")
    erase(acting("county_government", COUNTY_CODE), asked, "好")

    def change(rows: list[list[str]]) -> None:
        place = rows[0].index("联系电话")
        for row in rows[1:]:
            row[place] = "19900009999"

    rewrite(folder / "registry" / "贫困户.csv", change)
    done = importing(folder)
    reasons = RejectedRow.objects.filter(staging=done).values_list("value", "reason")
    assert sorted((code, reason[:7]) for code, reason in reasons) == sorted(
        [(home.code, "资料已依法删除"), (person.code, "资料已依法删除")]
    )
    assert (done.state, Person.objects.get(pk=person.pk).name) == ("merged", "")
    assert (
        HouseholdYear.objects.get(household=home).values == {}
        and not PersonYear.objects.get(person=person).values
    )
    assert not Lookup.objects.filter(person=person).exists()
