"""`niukou gate`, `sheet`, `reconcile` and `snapshot compare` as somebody calls them."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock, keys
from niukou.office.registry import services
from niukou.office.registry.models import Household, HouseholdYear, Person
from niukou.office.registry.services.bases import declare_base
from tests.made_county import number
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.registry.conftest import family
from tests.office.registry.elsewhere import FILE
from tests.office.registry.made_book import move
from tests.office.registry.test_a_sheet_goes_out_and_comes_back import edited, put
from tests.office.registry.test_statistics_by_command import niukou

_INCOME = "工资性收入"
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(clerk: Actor, officer: Actor) -> list[Household]:
    """Three families of two, poor since June: persons 10 and 11, 20 and 21, 30 and 31 by their numbers."""
    services.add_households(clerk, [family(serial, wage_income=3000) for serial in (1, 2, 3)])
    move(officer, "taken_over", list(Person.objects.order_by("pk")), "poor", date(2017, 6, 1))
    return list(Household.objects.order_by("code"))


def told(folder: Path, *arguments: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(niukou(folder, *arguments, "--json"))
    return said


def written(folder: Path, income: str = "4100") -> int:
    """How many year files say so, in the database that the command was given."""
    if connection.vendor == "postgresql":
        return HouseholdYear.objects.filter(values__wage_income=income).count()
    with sqlite3.connect(folder / FILE) as file:
        asked = (
            "SELECT COUNT(*) FROM registry_householdyear WHERE json_extract(\"values\", '$.wage_income') = ?"
        )
        return int(file.execute(asked, [income]).fetchone()[0])


class TestGate:
    """`niukou gate`"""

    def test_lists_every_reason_with_the_field_to_mend(self, listed, officer: Actor, tmp_path: Path) -> None:
        out = tmp_path / "gate.xlsx"
        said = told(tmp_path, "gate", "--area", COUNTY, "--as", officer.username, "--out", str(out))
        assert (said["households"], said["ready"], said["by_rule"]["I01"]) == (3, 0, 3)
        mends = {r["mend"] for one in said["held_up"] for r in one["reasons"]}
        assert any("household.income_per_head" in mend for mend in mends)
        rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("还不能办的").to_python()
        assert len(rows) == 1 + sum(len(one["reasons"]) for one in said["held_up"])
        assert {row[0] for row in rows[1:]} == {"柳村"} and any("人均" in row[4] for row in rows[1:])
        assert out.stat().st_mode & 0o077 == 0
        in_words = niukou(tmp_path, "gate", "--area", COUNTY, "--as", officer.username)
        assert "I01 已脱贫而收入低于当年标准  3 户" in in_words
        refused = niukou(
            tmp_path, "gate", "--area", COUNTY, "--as", officer.username, "--out", str(out), status=2
        )
        assert "已经有了" in refused

    def test_is_refused_to_who_has_nothing_to_do_there(self, listed, stranger: Actor, tmp_path: Path) -> None:
        assert "今天不管" in niukou(tmp_path, "gate", "--area", COUNTY, "--as", stranger.username, status=1)
        away = niukou(tmp_path, "gate", "--area", FOREIGN_COUNTY, "--as", stranger.username)
        assert "看了 0 户" in away
        wrong = niukou(
            tmp_path,
            "gate",
            "--area",
            FOREIGN_COUNTY,
            "--as",
            stranger.username,
            "--procedure",
            "x",
            status=1,
        )
        assert "没有程序 x" in wrong


class TestReconcile:
    """`niukou reconcile`"""

    def test_tells_who_is_missing_where_and_why(self, listed, officer: Actor, tmp_path: Path) -> None:
        third = Person.objects.filter(code__startswith=listed[2].code)
        move(officer, "removed", list(third), "removed", date(2017, 6, 20))
        theirs = [("10", number(10)), ("11", number(11)), ("30", number(30)), ("31", number(31))]
        theirs += [("99", number(99)), ("again", number(10)), ("none", "不详"), ("nobody", "不详")]
        file = tmp_path / "他们的名册.csv"
        with file.open("w", encoding="gb18030", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(("户编号", "人编号", "姓名", "证件号码", "与户主关系"))
            writer.writerows(("H", code, "示人", identity, "户主") for code, identity in theirs)
        out = tmp_path / "differences.csv"
        said = told(
            tmp_path, "reconcile", str(file), "--area", COUNTY, "--as", officer.username, "--out", str(out)
        )
        assert (said["both"], said["repeated"], said["unnumbered"]) == (2, ["again"], ["none", "nobody"])
        found = {(one["has"], one["reference"] or one["person"], one["cause"]) for one in said["differences"]}
        assert found == {
            ("other", "30", "removed"), ("other", "31", "removed"), ("other", "99", ""),
            *(("ours", f"{listed[1].code}0{place}", "taken_over") for place in (1, 2)),
        }  # fmt: skip
        rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
        assert ["只有对方有", "30", f"{listed[2].code}01", "剔除", "已剔除"] in [row[:5] for row in rows]
        assert len(rows) == 6 and not any(number(30) in cell for row in rows for cell in row)
        shown = niukou(tmp_path, "reconcile", str(file), "--area", COUNTY, "--as", officer.username)
        for words in ("两边都有 2 人", "剔除", "没有认得的证件号码", "写了两次"):
            assert words in shown
        assert not list(tmp_path.glob(".niukou*"))

    def test_refuses_a_file_that_is_no_list_of_people(self, listed, officer: Actor, tmp_path: Path) -> None:
        file = tmp_path / "x.csv"
        file.write_text("代码,名称,级别,上级代码\n539901000000,甲县,县,\n", encoding="utf-8")
        asked = ("--area", COUNTY, "--as", officer.username)
        assert "一人一行" in niukou(tmp_path, "reconcile", str(file), *asked, status=1)
        assert "没有文件" in niukou(tmp_path, "reconcile", str(tmp_path / "no.csv"), *asked, status=1)
        cadre = f"village_cadre-{VILLAGE}"
        assert "今天不管" in niukou(tmp_path, "reconcile", str(file), "--area", TOWN, "--as", cadre, status=1)


class TestSheet:
    """`niukou sheet write`, `niukou sheet read`"""

    def test_goes_out_and_is_looked_at_before_it_is_entered(
        self, listed, clerk: Actor, cadre: Actor, tmp_path: Path
    ) -> None:
        out = tmp_path / "柳村.xlsx"
        said = told(tmp_path, "sheet", "write", "--area", VILLAGE, "--out", str(out), "--as", cadre.username)
        assert said["rows"] == 9 and out.stat().st_mode & 0o077 == 0

        def mend(sheets: dict[str, list[list[Any]]]) -> None:
            rows = next(
                rows
                for name, rows in sheets.items()
                if rows and _INCOME in str(rows[0]) and not name.endswith("_base")
            )
            place = next(i for i, heading in enumerate(rows[0]) if str(heading).startswith(_INCOME))
            rows[1][place] = 4100

        edited(out, mend)
        looked = told(tmp_path, "sheet", "read", str(out), "--as", clerk.username)
        (change,) = looked["changes"]
        assert (change["was"], change["now"], looked["applied"]) == ("3000", "4100", None)
        assert written(tmp_path) == 0
        done = told(tmp_path, "sheet", "read", str(out), "--apply", "--as", clerk.username)
        assert done["applied"] == 1 and written(tmp_path) == 1

    def test_what_came_too_late_is_kept_as_a_draft_and_says_so(
        self, listed, clerk: Actor, tmp_path: Path
    ) -> None:
        out, user = tmp_path / "柳村.xlsx", ("--as", clerk.username)
        niukou(tmp_path, "sheet", "write", "--area", VILLAGE, "--out", str(out), *user)
        edited(out, put(_INCOME, 5))
        services.set_years(
            clerk, 2017, [services.YearChange("household", listed[0].code, {"wage_income": 4200})]
        )
        said = niukou(tmp_path, "sheet", "read", str(out), "--apply", *user, status=1)
        assert "已被改成：4200" in said and "存成您的草稿" in said and written(tmp_path, "5") == 0
        clock.turn(datetime(2018, 2, 1, 1, 0, tzinfo=UTC))
        late = niukou(tmp_path, "sheet", "read", str(out), "--apply", "--year", "2017", *user, status=1)
        assert "关闭" in late and "存成您的草稿" in late

    def test_tells_all_that_stands_in_the_way_and_enters_nothing(
        self, listed, clerk: Actor, acting, tmp_path: Path
    ) -> None:
        out = tmp_path / "柳村.xlsx"
        niukou(tmp_path, "sheet", "write", "--area", VILLAGE, "--out", str(out), "--as", clerk.username)

        def spoil(sheets: dict[str, list[list[Any]]]) -> None:
            rows = next(
                rows
                for name, rows in sheets.items()
                if rows and _INCOME in str(rows[0]) and not name.endswith("_base")
            )
            place = next(i for i, heading in enumerate(rows[0]) if str(heading).startswith(_INCOME))
            rows[1][place], rows[2][place] = "很多", 5

        edited(out, spoil)
        refused = niukou(tmp_path, "sheet", "read", str(out), "--as", clerk.username, status=1)
        assert refused == ""  # what was found is the answer, on standard output
        user = ("--as", clerk.username)
        assert "不是数字" in niukou(tmp_path, "sheet", "read", str(out), "--apply", *user, status=1)
        assert written(tmp_path, "5") == 0
        reader = acting("village_cadre", OTHER_VILLAGE)
        assert "今天不管" in niukou(tmp_path, "sheet", "read", str(out), "--as", reader.username, status=1)
        other = tmp_path / "other.xlsx"
        other.write_bytes(b"no workbook")
        assert "不是对照表" in niukou(tmp_path, "sheet", "read", str(other), "--as", clerk.username, status=1)


class TestSnapshotCompare:
    """`niukou snapshot compare`"""

    def test_tells_what_changed_from_one_to_the_other(self, listed, officer: Actor, tmp_path: Path) -> None:
        declare_base(officer, Area.objects.get(code=COUNTY), 2014, 100, public=True, reason="made up")
        keys.ready(["snapshot"])  # a command's own copy of a database in memory would keep it to itself
        first, second = tmp_path / "a", tmp_path / "b"
        user = ("--as", officer.username)
        niukou(tmp_path, "snapshot", "--area", COUNTY, "--out", str(first), *user)
        people = list(Person.objects.filter(code__startswith=listed[0].code))
        move(officer, "removed", people, "removed", date(2017, 6, 20))
        niukou(tmp_path, "snapshot", "--area", COUNTY, "--out", str(second), *user)
        out = tmp_path / "changes.csv"
        said = told(tmp_path, "snapshot", "compare", str(first), str(second), "--out", str(out), *user)
        counts = {(one["subject"], one["change"]): one["count"] for one in said["counts"]}
        assert counts == {("person", "changed"): 2, ("household", "changed"): 1, ("ledger_entry", "added"): 3}
        assert {one["was"] for one in said["changes"] if one["subject"] == "person"} == {f"poor {VILLAGE}"}
        assert len(out.read_text("utf-8-sig").splitlines()) == 7
        assert "2" in niukou(tmp_path, "snapshot", "compare", str(first), str(second), *user)
        assert "一样" in niukou(tmp_path, "snapshot", "compare", str(first), str(first), *user)
        assert "先写旧的" in niukou(tmp_path, "snapshot", "compare", str(second), str(first), status=2)
        (second / "person.parquet").write_bytes(b"x")
        assert "被改过" in niukou(tmp_path, "snapshot", "compare", str(first), str(second), status=1)
        assert "缺少 --area" in niukou(tmp_path, "snapshot", status=2)
