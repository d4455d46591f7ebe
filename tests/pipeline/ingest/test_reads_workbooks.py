"""Workbooks: every sheet an input, every cell the text a person sees, harmful ones refused unread."""

from __future__ import annotations

import struct
import zipfile
from datetime import date, datetime

import pytest

from niukou.pipeline.ingest import container

from .ole import compound_file, xls

HEADING = ["号牌号码", "机动车所有人", "身份证明号码", "购置价格"]
GOOD = ["示Z1", "王伟", "539901197302160202", "30000"]


def test_merged_titles_above_the_heading_and_rows_counted_as_seen(county):
    county.workbook("registers/车.xlsx", 甲=[["机动车登记表"], [], HEADING, GOOD, [], GOOD])
    landed = county.land()
    assert landed.column("vehicle", "landed_row") == [4, 6]
    assert landed.file("vehicle").sheet == "甲"


def test_blank_columns_and_rows_at_the_edge_do_not_shift_the_sheet(county):
    rows = [[], [], [None, *HEADING], [None, *GOOD]]
    county.workbook("registers/车.xlsx", 甲=rows)
    landed = county.land()
    assert landed.column("vehicle", "plate") == ["示Z1"]
    assert landed.column("vehicle", "landed_row") == [4]
    assert landed.file("vehicle").unused == ("第1列",)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-5, "-5"),
        ("007", "007"),
        (date(2017, 5, 3), "2017-05-03"),
        (datetime(2017, 5, 3, 4, 5, 6), "2017-05-03 04:05:06"),
        (True, "是"),
        (False, "否"),
        ("=1+1", "=1+1"),
        ("-", "-"),
        ("2017.5.3", "2017.5.3"),
    ],
)
def test_cells_become_the_text_a_person_sees(county, cell, text):
    county.workbook("registers/车.xlsx", 甲=[HEADING, [*GOOD[:3], cell]])
    assert county.land().column("vehicle", "price") == [text]


@pytest.mark.parametrize("number", [539901197302160202, 1e15])
def test_a_number_cell_of_sixteen_digits_has_lost_the_last_ones(county, number):
    county.workbook("registers/车.xlsx", 甲=[HEADING, GOOD, ["示Z2", "李", number, 1]])
    (rejected,) = county.land().rejected
    assert (rejected["row"], rejected["column"], rejected["sheet"]) == (3, "身份证明号码", "甲")
    assert "丢失" in rejected["reason"]


def test_a_number_cell_of_fifteen_digits_is_whole(county):
    county.workbook("registers/车.xlsx", 甲=[HEADING, ["示Z2", "李", 539901880522020, 1]])
    assert county.land().column("vehicle", "owner_number") == ["539901880522020"]


def test_every_sheet_is_an_input_and_blank_ones_are_none(county):
    county.workbook("registers/车.xlsx", 甲=[HEADING, GOOD], 空=[], 乙=[["标题"], HEADING, GOOD, GOOD])
    landed = county.land()
    assert [(f.sheet, f.rows) for f in landed.files[1:]] == [("甲", 1), ("乙", 2)]


def test_a_hidden_sheet_is_read_and_mentioned(county):
    county.workbook("registers/车.xlsx", 甲=[HEADING, GOOD], 藏_hidden=[HEADING, GOOD])
    landed = county.land()
    assert landed.rejected[0]["sheet"] == "藏"
    assert landed.rejected[0]["kept"] is True
    assert len(landed.files) == 3


def test_an_unknown_sheet_is_refused_by_its_name(county):
    county.workbook("registers/车.xlsx", 甲=[HEADING, GOOD], 说明=[["填表说明"]])
    assert county.fault().sheet == "说明"


def test_cells_right_of_the_last_heading_set_the_row_aside(county):
    county.workbook("registers/车.xlsx", 甲=[HEADING, [*GOOD, None, "多"], GOOD])
    (rejected,) = county.land().rejected
    assert (rejected["row"], rejected["column"]) == (2, "第6列")


def test_a_workbook_with_nothing_in_it_is_refused(county):
    county.workbook("registers/车.xlsx", 甲=[])
    assert "什么都没有" in county.fault().wrong


def test_reads_the_old_format(county):
    county.bytes(
        "registers/车.xls", xls([HEADING, [*GOOD[:3], 30000.0], ["示Z2", "李", 5.39901197302e17, 1.0]])
    )
    landed = county.land()
    assert landed.rows("vehicle")[0]["price"] == "30000"
    assert [r["row"] for r in landed.rejected] == [3]


def test_a_broken_old_workbook_that_would_fill_the_memory_is_refused(county):
    whole = xls([HEADING, [*GOOD[:3], 30000.0]])
    cell = struct.pack("<HHHH", 0x0203, 14, 1, 3)
    assert whole.count(cell) == 1
    far = whole.replace(cell, struct.pack("<HHHH", 0x0203, 14, 65535, 65535))
    county.bytes("registers/车.xls", far)
    assert "损坏" in county.fault().wrong


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("车.xlsx", b"not a zip at all", "别的格式"),
        ("车.xlsx", b"PK\x03\x04 then nothing of a zip", "损坏"),
        ("车.xlsx", xls([HEADING, GOOD]), ".xls"),
        ("车.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("车.xls", "号牌号码,身份证明号码\n".encode("gb18030"), "别的格式"),
        ("车.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "损坏"),
        ("车.xlsx", compound_file({"EncryptionInfo": b"", "EncryptedPackage": b""}), "密码"),
        ("车.csv", b"PK\x03\x04" + b"\0" * 99, ".xlsx"),
        ("车.csv", xls([HEADING, GOOD]), ".xls"),
        ("车.parquet", b"PAR1 and no more", "损坏"),
        ("车.parquet", b"a,b\n", "别的格式"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(county, name, content, said):
    county.bytes(f"registers/{name}", content)
    fault = county.fault()
    assert said in fault.wrong
    assert fault.file == f"registers/{name}"


def test_a_zip_that_is_no_workbook_is_refused(county):
    path = county.bytes("registers/车.xlsx", b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "损坏" in county.fault().wrong


def test_a_workbook_broken_in_the_middle_is_refused(county):
    path = county.workbook("registers/车.xlsx", 甲=[HEADING, *[GOOD] * 2000])
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 200] = b"\0" * 200
    path.write_bytes(raw)
    assert "损坏" in county.fault().wrong


def test_a_zip_bomb_is_refused_without_unpacking_it_all(county):
    path = county.bytes("registers/车.xlsx", b"")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(80):
            member.write(b"\0" * (1 << 20))
    assert path.stat().st_size < 200_000
    assert "压缩炸弹" in county.fault().wrong


def test_a_bomb_that_lies_about_its_size_is_counted_all_the_same(county, monkeypatch):
    monkeypatch.setattr(container, "MOST_BYTES", 100_000)
    path = county.workbook(
        "registers/车.xlsx", 甲=[HEADING, *[[f"示Z{i}", "王", f"{i:018d}", i] for i in range(3000)]]
    )
    raw = path.read_bytes()
    for info in zipfile.ZipFile(path).infolist():
        raw = raw.replace(info.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(raw)
    assert county.fault().wrong.split("，")[0] in ("解压后过大", container.BROKEN.split("，")[0])


def test_an_archive_of_too_many_members_is_refused(county):
    path = county.bytes("registers/车.xlsx", b"")
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(container.MOST_MEMBERS + 1):
            archive.writestr(f"{i}", b"")
    assert "10001" in county.fault().wrong


def test_an_archive_in_the_archive_is_refused(county):
    path = county.workbook("registers/车.xlsx", 甲=[HEADING, GOOD])
    inner = path.read_bytes()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/inner.xlsx", inner)
    assert "还有压缩包" in county.fault().wrong


def test_a_stray_cell_in_the_far_corner_does_not_fill_the_memory(county):
    rows = [HEADING, GOOD]
    path = county.workbook("registers/车.xlsx", 甲=rows)
    _far_cell(path, '<c r="XFD1048576"><v>1</v></c>')
    assert "过多" in county.fault().wrong


def test_a_far_cell_that_is_only_formatted_does_no_harm(county):
    path = county.workbook("registers/车.xlsx", 甲=[HEADING, GOOD])
    _far_cell(path, '<c r="XFD1048576" s="0"/>')
    assert county.land().file("vehicle").rows == 1


def _far_cell(path, cell: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    row = f'<row r="1048576">{cell}</row></sheetData>'.encode()
    members[sheet] = members[sheet].replace(b"</sheetData>", row)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
