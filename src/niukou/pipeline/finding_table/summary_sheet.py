"""The first sheet of the workbook: how many findings of which kind, rule and village."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from niukou.engine.session import Session
from niukou.pipeline.finding_table.shape import KINDS
from niukou.pipeline.finding_table.sheet import SheetStyle, write_text
from niukou.pipeline.finding_table.words import WorkbookWords

Row = Sequence[str | int]

_SUMMARY = "汇总"
_WIDTHS = (16, 18, 44, 12, 12, 12, 12, 12)
_MEANINGS = {
    "exclusion": "部门登记表明该户可能不符合条件",
    "omission": "部门登记中有困难情况而未建档的家庭",
    "identity": "户籍登记与建档信息不一致的人",
    "quality": "建档信息自相矛盾、缺漏或不合规则",
}
_NOTE = (
    "线索不是结论：每一条都要到村到户核实后才能认定。/ A finding is a lead to be verified, never a verdict."
)


def write_summary(session: Session, book: Any, style: SheetStyle, words: WorkbookWords) -> None:
    """Add the sheet `汇总` with counts by kind, by rule and by village, and the rules that did not run."""
    sheet = book.add_worksheet(_SUMMARY)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    page = _Page(sheet, style)
    page.line(words.title, style.title)
    page.line(_NOTE, style.note)
    for heading, value in words.facts:
        page.line(f"{heading}：{value}", style.note)
    page.table("按类别", ("类别", "工作表", "含义", "条数", "涉及户数"), _by_kind(session), total=True)
    page.table(
        "按规则", ("类别", "规则", "规则名称", "条数", "涉及户数"), _by_rule(session, words), total=True
    )
    page.table(
        "按村", ("序号", "村代码", "村", *KINDS.values(), "合计"), _by_village(session, words), total=True
    )
    if words.not_run:
        page.table("未运行的规则", ("类别", "规则", "规则名称", "原因"), words.not_run)


class _Page:
    """A sheet written from top to bottom."""

    def __init__(self, sheet: Any, style: SheetStyle) -> None:
        self._sheet = sheet
        self._style = style
        self._row = 0

    def line(self, text: str, style: Any) -> None:
        """One line of text over the page."""
        write_text(self._sheet, self._row, 0, text, style)
        self._row += 1

    def table(self, title: str, headings: Sequence[str], rows: Sequence[Row], total: bool = False) -> None:
        """A titled table; `total` adds the sums of its number columns."""
        self._row += 1
        self.line(title, self._style.section)
        for column, heading in enumerate(headings):
            write_text(self._sheet, self._row, column, heading, self._style.heading)
        self._row += 1
        for row in rows:
            self._cells(row, self._style.text, self._style.number)
        if total and rows:
            sums = [_sum([row[column] for row in rows]) for column in range(len(headings))]
            # a household may stand under several rules, so its counts have no sum
            for column, heading in enumerate(headings):
                if heading == "涉及户数":
                    sums[column] = ""
            self._cells(["合计", *sums[1:]], self._style.total, self._style.total_number)

    def _cells(self, row: Row, text: Any, number: Any) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                self._sheet.write_number(self._row, column, cell, number)
            else:
                write_text(self._sheet, self._row, column, cell, text)
        self._row += 1


def _sum(cells: Sequence[str | int]) -> str | int:
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if numbers else ""


def _by_kind(session: Session) -> list[Row]:
    counted = {
        kind: (rows, households)
        for kind, rows, households in session.query(
            "SELECT kind, count(*), count(DISTINCT coalesce(household, family)) FROM findings GROUP BY kind"
        )
    }
    return [(word, word, _MEANINGS[kind], *counted.get(kind, (0, 0))) for kind, word in KINDS.items()]


def _by_rule(session: Session, words: WorkbookWords) -> list[Row]:
    rows = session.query(
        "SELECT kind, rule, count(*), count(DISTINCT coalesce(household, family)) FROM findings"
        " GROUP BY kind, rule ORDER BY list_position($kinds, kind), rule",
        {"kinds": list(KINDS)},
    )
    return [(KINDS[kind], rule, words.rules.get(rule, ""), found, homes) for kind, rule, found, homes in rows]


def _by_village(session: Session, words: WorkbookWords) -> list[Row]:
    counts: dict[str, dict[str, int]] = {}
    for village, kind, found in session.query(
        "SELECT village, kind, count(*) FROM findings GROUP BY village, kind ORDER BY village NULLS LAST"
    ):
        counts.setdefault(village or "", {})[kind] = found
    return [
        (
            str(number),
            code or "（未知）",
            words.villages.get(code, ""),
            *(found.get(kind, 0) for kind in KINDS),
            sum(found.values()),
        )
        for number, (code, found) in enumerate(counts.items(), 1)
    ]
