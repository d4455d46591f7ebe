"""The workbook, read back: counts first, a sheet for each kind, Chinese headings, nothing that runs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from niukou.engine.session import Session
from niukou.pipeline.finding_table import WorkbookWords, make_findings, write_workbook
from niukou.pipeline.finding_table.sheet import shown_width
from niukou.pipeline.finding_table.sheet_columns import evidence_in_words

KEY = b"k" * 32
WORDS = WorkbookWords(
    title="线索",
    facts=(("规则包", "demo 1.0"),),
    villages={"V1": "甲村"},
    rules={"X-01": "有记录", "Q1": "空户"},
    not_run=(("数据质量", "Q9", "去年", "缺少列 last_year"),),
)


@pytest.fixture
def book(session: Session, tmp_path: Path) -> Path:
    make_findings(session, ["leads", "quality_hits"], KEY)
    path = tmp_path / "findings.xlsx"
    assert write_workbook(session, path, WORDS, session.work) == 6
    return path


def sheet(book: Path, name: str) -> list[list[object]]:
    return list(CalamineWorkbook.from_path(book).get_sheet_by_name(name).to_python())


def parts(book: Path) -> dict[str, str]:
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if "sheets/sheet" in name}


def test_sheets_are_the_counts_then_the_kinds(book: Path) -> None:
    names = CalamineWorkbook.from_path(book).sheet_names
    assert names == ["汇总", "排除线索", "漏评线索", "身份变化", "数据质量"]


def test_the_first_sheet_counts_by_kind_rule_and_village(book: Path) -> None:
    lines = [[cell for cell in row if cell != ""] for row in sheet(book, "汇总")]
    assert ["线索"] in lines
    assert ["规则包：demo 1.0"] in lines
    assert ["排除线索", "X-01", "有记录", 2.0, 2.0] in lines
    assert ["数据质量", "Q1", "空户", 2.0, 1.0] in lines
    assert ["1", "V1", "甲村", 1.0, 0.0, 1.0, 2.0, 4.0] in lines
    assert ["合计", 2.0, 0.0, 1.0, 3.0, 6.0] in lines
    assert ["数据质量", "Q9", "去年", "缺少列 last_year"] in lines


def test_a_kind_is_sorted_by_village_and_said_in_words(book: Path) -> None:
    headings, first, second = sheet(book, "排除线索")
    row = dict(zip(headings, first, strict=True))
    assert (row["村"], row["村代码"], row["户编号"], row["规则名称"]) == ("甲村", "V1", "H1", "有记录")
    assert (row["程度"], row["认定方式"], row["姓名"]) == ("一般核查", "号码有误，疑似本人", "相近")
    assert row["时间"] == "无法判断"
    assert dict(zip(headings, second, strict=True))["依据"] == "价格：52000；备注：空"


def test_no_cell_is_a_formula_or_a_link(book: Path) -> None:
    assert sheet(book, "排除线索")[1][9] == '=HYPERLINK("http://x","点")'
    for text in parts(book).values():
        assert "<f>" not in text
        assert "<hyperlink" not in text


def test_every_kind_has_filter_frozen_heading_and_fitting_widths(book: Path) -> None:
    for name, text in parts(book).items():
        if not name.endswith("sheet1.xml"):
            assert "<autoFilter " in text
            assert 'state="frozen"' in text
        assert "<cols>" in text


def test_many_findings_go_on_to_further_sheets(session: Session, tmp_path: Path) -> None:
    make_findings(session, ["leads", "quality_hits"], KEY)
    path = tmp_path / "f.xlsx"
    write_workbook(session, path, WORDS, session.work, rows_per_sheet=2)
    assert CalamineWorkbook.from_path(path).sheet_names[-2:] == ["数据质量", "数据质量 2"]
    assert [len(sheet(path, name)) for name in ("排除线索", "数据质量", "数据质量 2")] == [3, 3, 2]
    assert sheet(path, "数据质量")[0] == sheet(path, "数据质量 2")[0]


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_more_than_a_million_findings_split_for_real(session: Session, tmp_path: Path) -> None:
    session.run(
        "CREATE TABLE many AS SELECT 'quality' AS kind, 'Q1' AS rule, 'doubt' AS severity, 'person' AS subject,"
        " 'V1' AS village, 'P' || range AS person, '说明' AS message FROM range(1000001)"
    )
    make_findings(session, ["many"], KEY)
    assert write_workbook(session, tmp_path / "f.xlsx", WORDS, session.work) == 1_000_001
    book = CalamineWorkbook.from_path(tmp_path / "f.xlsx")
    assert book.get_sheet_by_name("数据质量").end == (1_000_000, 12)
    assert book.get_sheet_by_name("数据质量 2").end == (1, 12)  # as many columns as the first


def test_what_no_cell_can_hold_is_cut_and_control_characters_do_no_harm(
    session: Session, tmp_path: Path
) -> None:
    session.run("UPDATE leads SET message = repeat('长', 40000) WHERE village = 'V1'")
    session.run("UPDATE leads SET message = 'a' || chr(1) || chr(11) || '<&>' WHERE village = 'V2'")
    make_findings(session, ["leads"], KEY)
    write_workbook(session, tmp_path / "f.xlsx", WORDS, session.work)
    rows = sheet(tmp_path / "f.xlsx", "排除线索")
    assert len(str(rows[1][9])) == 32_767
    assert str(rows[2][9]).endswith("<&>")


def test_nothing_is_set_aside_outside_the_work_folder(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere / "absent"))
    make_findings(session, ["leads"], KEY)
    write_workbook(session, tmp_path / "f.xlsx", WORDS, session.work)
    assert list(elsewhere.iterdir()) == []


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert [shown_width(text) for text in ("abc", "村代码", "a村", "𠮷", "")] == [3, 6, 3, 2, 0]


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        *((None, ""), ("", ""), ("no json", "no json"), ("[1]", "[1]"), ('{"x": [1, "二"]}', 'x：[1, "二"]')),
        *(('{"x": true}', "x：是"), ('{"x": 0.5}', "x：0.5")),
    ],
)
def test_evidence_is_said_in_words(evidence: str | None, said: str) -> None:
    assert evidence_in_words(evidence) == said
