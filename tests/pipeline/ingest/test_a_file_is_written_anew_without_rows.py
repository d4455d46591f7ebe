"""A file is written anew without somebody's rows: the others read as before, to the byte where it is text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import load_workbook

from niukou.pipeline.ingest import UnreadableError, edit_rows


def without_b(cells: Sequence[str]) -> Sequence[str] | None:
    """The rows of B go; where he stands in another's he is starred."""
    if cells[0] == "乙":
        return None
    return ["*" if cell == "乙" else cell for cell in cells]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_other_line_of_a_text_stays_to_the_byte(
    tmp_path: Path, out: Path, encoding: str, end: str, delimiter: str
) -> None:
    rows = [
        ["姓名", "配偶", "备注"],
        ["甲", "乙", '"在\n外"'],
        ["乙", "甲", '"一""二"'],
        ["丙", "", ""],
        ["乙", "", ""],
    ]
    text = end.join(delimiter.join(row) for row in rows)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    done = edit_rows(tmp_path / "a.csv", out, without_b)
    assert (done.removed, done.changed) == (2, 1)
    kept = [["姓名", "配偶", "备注"], ["甲", "*", '"在\n外"'], ["丙", "", ""]]
    expected = end.join(delimiter.join(row) for row in kept) + end
    assert done.path.read_bytes() == expected.encode(encoding)


def test_nothing_decided_is_the_same_file(tmp_path: Path, out: Path) -> None:
    odd = '名称表,,\r\n姓名,配偶\r\n"甲""",x\n未,闭"\n"合,\n\n丁'.encode() + b"\xff\xfe,1\n"
    (tmp_path / "a.csv").write_bytes(odd)
    done = edit_rows(tmp_path / "a.csv", out, lambda cells: cells)
    assert (done.removed, done.changed, done.path.read_bytes()) == (0, 0, odd)


def test_a_line_in_another_encoding_is_looked_at_too(tmp_path: Path, out: Path) -> None:
    lines = [
        "姓名,备注\n".encode(),
        *(f"丙{n},一切正常的一行\n".encode() for n in range(9)),
        "乙,错行\n".encode("gb18030"),
    ]
    (tmp_path / "a.csv").write_bytes(b"".join(lines))
    done = edit_rows(tmp_path / "a.csv", out, without_b)
    assert (done.removed, done.path.read_bytes()) == (1, b"".join(lines[:-1]))


def test_a_workbook_keeps_its_other_rows_sheets_and_types(tmp_path: Path, out: Path) -> None:
    moment, day = datetime(2016, 5, 1, 8, 30), date(2016, 5, 2)
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        first, second = book.add_worksheet("车"), book.add_worksheet("旧")
        second.hide()
        for row, (name, other) in enumerate([("姓名", "配偶"), ("乙", "甲"), ("甲", "乙")]):
            for sheet in (first, second):
                sheet.write_string(row, 0, name)
                sheet.write_string(row, 1, other)
        first.write_datetime(2, 2, day, days)
        first.write_datetime(2, 3, moment, book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
        first.write_number(2, 4, 1234.5)
        first.write_boolean(2, 5, True)
        first.write_string(2, 6, "=1+1")
    done = edit_rows(tmp_path / "a.xlsx", out, without_b)
    assert (done.path.name, done.removed, done.changed) == ("a.xlsx", 2, 2)
    book = load_workbook(str(done.path))
    assert [(one.name, "Hidden" in str(one.visible)) for one in book.sheets_metadata] == [
        ("车", False),
        ("旧", True),
    ]
    assert book.get_sheet_by_name("车").to_python() == [
        ["姓名", "配偶", "", "", "", "", ""], ["甲", "*", day, moment, 1234.5, True, "=1+1"],
    ]  # fmt: skip


def test_parquet_keeps_its_types(tmp_path: Path, out: Path) -> None:
    table = pa.table({
        "name": ["甲", "乙", "丙"], "other": ["乙", "", None], "price": pa.array([1, 2, None], pa.int32()),
        "on": pa.array([date(2016, 5, 1), None, None], pa.date32()),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    done = edit_rows(tmp_path / "a.parquet", out, without_b)
    now = pq.read_table(done.path)
    assert (done.removed, now.schema.types) == (1, table.schema.types)
    assert now.to_pylist() == [
        {"name": "甲", "other": "*", "price": 1, "on": date(2016, 5, 1)},
        {"name": "丙", "other": None, "price": None, "on": None},
    ]


def test_what_is_no_workbook_is_refused(tmp_path: Path, out: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UnreadableError):
        edit_rows(tmp_path / "a.xlsx", out, without_b)
