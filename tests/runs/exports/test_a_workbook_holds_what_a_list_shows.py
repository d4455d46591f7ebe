"""A workbook: texts that never run, numbers as numbers, days as days, headings that stay, any number of rows."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from niukou.runs.exports import workbook
from niukou.runs.exports.workbook import Table, write_workbook

# a list of a province, written by a process of its own; its greatest memory before and after, in KiB
MANY = """
import resource, sys
from niukou.runs.exports.workbook import Table, write_workbook
def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = ((f"5399010010{n:08}", "柳村", "未脱贫", 2014) for n in range(400_000))
before = most()
with open(sys.argv[1], "w+b") as out:
    assert write_workbook(out, [Table("农户", ["户编号", "村", "在哪本账", "识别年"], rows)]) == 400_000
print(before, most())
"""


def written(*tables: Table) -> BytesIO:
    out = BytesIO()
    write_workbook(out, tables)
    out.seek(0)
    return out


def sheet_xml(out: BytesIO, number: int = 1) -> str:
    with zipfile.ZipFile(out) as packed:
        return packed.read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://example.org", "007", ""],
)
def test_no_cell_runs_as_a_formula(text: str) -> None:
    out = written(Table("表", ["姓名"], [[text]]))
    said = sheet_xml(out)
    assert "<f>" not in said and "<hyperlink" not in said
    out.seek(0)
    rows = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()
    assert rows[1:] == ([[text]] if text else [])


def test_numbers_are_numbers_and_days_are_days() -> None:
    out = written(Table("表", ["甲", "乙", "丙", "丁"], [[3, Decimal("4.17"), date(2017, 9, 30), None]]))
    [_, row] = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()
    assert row[:3] == [3.0, 4.17, date(2017, 9, 30)]


def test_headings_stay_and_columns_fit() -> None:
    said = sheet_xml(written(Table("表", ["户编号", "村"], [["539901001001000001", "柳村"]])))
    assert 'state="frozen"' in said and 'topLeftCell="A2"' in said
    assert 'width="20.7109375"' in said, "eighteen figures and a little room"


def test_what_is_longer_than_a_sheet_goes_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    book = CalamineWorkbook.from_filelike(written(Table("农户", ["数"], ([n] for n in range(25)))))
    assert book.sheet_names == ["农户", "农户 2", "农户 3"]
    sheets = [book.get_sheet_by_index(at).to_python() for at in range(3)]
    assert all(sheet[0] == ["数"] for sheet in sheets)
    assert [row[0] for sheet in sheets for row in sheet[1:]] == list(range(25))


def test_names_of_sheets_are_ones_that_a_workbook_takes() -> None:
    tables = [Table("进/出：一[二]" * 5, ["数"], [[1]]), Table("进/出：一[二]" * 5, ["数"], [[2]])]
    names = CalamineWorkbook.from_filelike(written(*tables)).sheet_names
    assert len(set(names)) == 2 and all(len(name) <= 31 for name in names)


def test_a_list_of_nobody_has_its_headings() -> None:
    book = CalamineWorkbook.from_filelike(written(Table("农户", ["户编号"], [])))
    assert book.get_sheet_by_index(0).to_python() == [["户编号"]]


@pytest.mark.long
def test_four_hundred_thousand_rows_take_little_memory_and_all_arrive(tmp_path: Path) -> None:
    file = tmp_path / "many.xlsx"
    ended = subprocess.run(
        [sys.executable, "-c", MANY, str(file)], capture_output=True, text=True, timeout=240, check=True
    )
    before, after = map(int, ended.stdout.split())
    assert after - before < 32 << 10, f"{after - before:,} KiB more"
    assert CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).height == 400_001
