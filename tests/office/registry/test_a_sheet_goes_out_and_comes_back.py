"""The 对照表: handed out masked, changed by hand, read back field by field; who was overtaken is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors, services
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.models import Household
from niukou.office.registry.refused import StaleError
from niukou.office.registry.services import YearChange
from niukou.rulebook.model import Pack
from niukou.runs.household_sheet import read_sheet, write_sheet
from niukou.runs.refusals import RefusalError
from tests.made_county import number
from tests.office.conftest import TOWN
from tests.office.registry.conftest import PHONE, family

pytestmark = pytest.mark.django_db
Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def dictionary(pack: Pack) -> YearDictionary:
    return YearDictionary(pack, 2017)


@pytest.fixture
def sheet(clerk: Actor, home: Household, dictionary: YearDictionary, tmp_path: Path) -> Path:
    """The town's sheet, of two families."""
    services.add_households(clerk, [family(2)])
    path = tmp_path / "对照表.xlsx"
    assert write_sheet(clerk, dictionary, Area.objects.get(code=TOWN), path) == 6
    return path


def edited(path: Path, edit: Callable[[Sheets], None]) -> Path:
    """The workbook as somebody with another program would have saved it."""
    book = CalamineWorkbook.from_path(str(path))
    sheets = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    }
    edit(sheets)
    with xlsxwriter.Workbook(path) as out:
        for name, rows in sheets.items():
            made = out.add_worksheet(name)
            for number_, row in enumerate(rows):
                made.write_row(number_, 0, row)
    return path


def put(label: str, value: Any, row: int = 1, sheet: str = "贫困户") -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[sheet][row][sheets[sheet][0].index(label)] = value

    return change


def test_what_goes_out_shows_no_number_whole(sheet: Path) -> None:
    book = CalamineWorkbook.from_path(str(sheet))
    said = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert number(10) not in said and PHONE not in said and "示" in said
    begun, ended = (
        json.loads(e.detail) for e in AuditEntry.objects.filter(act="registry.hand_out_sheet").order_by("pk")
    )
    assert (begun["state"], begun["filters"]) == ("begun", {"year": 2017})
    digest = hashlib.sha256(sheet.read_bytes()).hexdigest()
    assert (ended["state"], ended["rows"], ended["digest"]) == ("ended", 6, digest)


def test_an_untouched_sheet_changes_nothing(sheet: Path, clerk: Actor, dictionary: YearDictionary) -> None:
    assert read_sheet(clerk, dictionary, sheet) == []
    assert read_sheet(clerk, dictionary, edited(sheet, lambda sheets: None)) == []


def test_changed_cells_come_back_as_changes_and_are_entered(
    sheet: Path, clerk: Actor, home: Household, dictionary: YearDictionary
) -> None:
    edited(sheet, put("工资性收入", 4500))
    edited(sheet, put("户主姓名", ""))
    edited(sheet, put("证件号码", number(700), row=2, sheet="家庭成员"))
    changes = read_sheet(clerk, dictionary, sheet)
    assert [(c.table, c.code, dict(c.values)) for c in changes] == [
        ("household", home.code, {"head_name": "", "wage_income": "4500"}),
        ("person", f"{home.code}02", {"id_number": number(700)}),
    ]
    assert services.set_years(clerk, 2017, changes).files == 2
    values = selectors.year_values(clerk, "household", [home.code], 2017)[home.code]
    assert values["wage_income"] == "4500" and "head_name" not in values
    assert [m.person for m in selectors.find(clerk, number(700))] == [f"{home.code}02"]


def test_rows_whose_base_has_changed_since_are_refused_field_by_field(
    sheet: Path, clerk: Actor, home: Household, dictionary: YearDictionary
) -> None:
    person = f"{home.code}02"
    services.set_years(clerk, 2017, [YearChange("household", home.code, {"wage_income": 9999, "pension": 1})])
    services.set_years(clerk, 2017, [YearChange("person", person, {"health": "大病"})])
    edited(sheet, put("工资性收入", 4500))
    edited(sheet, put("证件号码", number(700), row=2, sheet="家庭成员"))
    with pytest.raises(StaleError) as told:
        services.set_years(clerk, 2017, read_sheet(clerk, dictionary, sheet))
    assert [(f.subject, f.field) for f in told.value.faults] == [
        (home.code, "工资性收入"),
        (person, "证件号码"),
    ]
    assert "9999" in told.value.faults[0].wrong and "***" in told.value.faults[1].wrong
    edited(sheet, put("工资性收入", "3000"))
    edited(sheet, put("住房面积", 70))
    others = [c for c in read_sheet(clerk, dictionary, sheet) if c.table == "household"]
    assert services.set_years(clerk, 2017, others).files == 1  # another field than the other editor's


def test_other_files_years_headings_and_added_rows_are_refused(
    sheet: Path, clerk: Actor, dictionary: YearDictionary, pack: Pack, tmp_path: Path
) -> None:
    with pytest.raises(RefusalError, match="2018年"):
        read_sheet(clerk, YearDictionary(pack, 2018), sheet)
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"no workbook")
    with pytest.raises(RefusalError, match="不是对照表"):
        read_sheet(clerk, dictionary, other)

    def add(sheets: Sheets) -> None:
        sheets["贫困户"].append(["", "", "X", "示新"])

    with pytest.raises(RefusalError, match="第4行是新加的"):
        read_sheet(clerk, dictionary, edited(sheet, add))
    with pytest.raises(RefusalError, match="表头"):
        read_sheet(clerk, dictionary, edited(sheet, put("住房面积", "面积", row=0)))


@pytest.mark.parametrize("gone", ["household_base", "家庭成员"])
def test_a_workbook_that_lost_a_sheet_is_refused_in_words(
    sheet: Path, clerk: Actor, dictionary: YearDictionary, gone: str
) -> None:
    with pytest.raises(RefusalError, match=f"缺了“{gone}”页"):
        read_sheet(clerk, dictionary, edited(sheet, lambda sheets: sheets.pop(gone) and None))


@pytest.mark.parametrize("digest", ["", "zz", "00"])
def test_a_workbook_whose_hidden_part_was_touched_is_refused_in_words(
    sheet: Path, clerk: Actor, dictionary: YearDictionary, digest: str
) -> None:
    def touch(sheets: Sheets) -> None:
        sheets["household_base"][1][1] = digest

    with pytest.raises(RefusalError, match="隐藏的原样"):
        read_sheet(clerk, dictionary, edited(sheet, touch))


def test_a_blank_row_under_the_hidden_part_is_nothing(
    sheet: Path, clerk: Actor, dictionary: YearDictionary
) -> None:
    def save(sheets: Sheets) -> None:
        sheets["household_base"].append([""] * len(sheets["household_base"][0]))

    assert read_sheet(clerk, dictionary, edited(sheet, save)) == []


def test_a_stranger_gets_no_sheet_of_this_place(
    stranger: Actor, home: Household, dictionary: YearDictionary, tmp_path
) -> None:
    with pytest.raises(NotAllowedError):
        write_sheet(stranger, dictionary, Area.objects.get(code=TOWN), tmp_path / "x.xlsx")
