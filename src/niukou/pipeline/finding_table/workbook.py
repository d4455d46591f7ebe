"""The workbook for people: a first sheet of counts, then one sheet for each kind of finding.

Written row by row in XlsxWriter's constant memory mode, so that a province fits; what it sets aside on the
way stays in the folder given as `work`. Cells are written as text or number only, never as formula or link.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from niukou.engine.session import Session
from niukou.pipeline.finding_table.naming import read_findings
from niukou.pipeline.finding_table.shape import KINDS
from niukou.pipeline.finding_table.sheet import SheetStyle, TableSheet
from niukou.pipeline.finding_table.sheet_columns import LONG, SheetColumn, columns_of
from niukou.pipeline.finding_table.summary_sheet import write_summary
from niukou.pipeline.finding_table.words import WorkbookWords

ROWS_PER_SHEET = 1_000_000  # a sheet of a workbook holds 1 048 576 rows


def write_workbook(
    session: Session, path: Path, words: WorkbookWords, work: Path, rows_per_sheet: int = ROWS_PER_SHEET
) -> int:
    """Write the session's table `findings` as a workbook; returns the number of findings written.

    Sheets `汇总`, then one for each kind, sorted by village then household; more than `rows_per_sheet`
    findings of a kind go on to sheets `数据质量 2`, `数据质量 3`. OSError when the disk is full.
    """
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "tmpdir": str(work),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "use_zip64": True,
        },
    )
    style = SheetStyle.of(book)
    write_summary(session, book, style, words)
    rows = 0
    for kind, heading in KINDS.items():
        rows += _write_kind(session, book, style, (kind, heading), words, rows_per_sheet)
    book.close()
    return rows


def _write_kind(
    session: Session,
    book: Any,
    style: SheetStyle,
    kind: tuple[str, str],
    words: WorkbookWords,
    rows_per_sheet: int,
) -> int:
    columns = columns_of(kind[0], words.villages, words.rules)
    severity = [column.heading for column in columns].index("程度")
    sheets = [_open(book, style, kind[1], columns)]
    rows = 0
    for batch in read_findings(session, kind[0]):
        for row in batch.to_pylist():
            if sheets[-1].rows == rows_per_sheet:
                sheets[-1].finish()
                sheets.append(_open(book, style, f"{kind[1]} {len(sheets) + 1}", columns))
            grave = None if row["severity"] == "doubt" else severity
            sheets[-1].write([column.show(row) for column in columns], grave)
            rows += 1
    sheets[-1].finish()
    return rows


def _open(book: Any, style: SheetStyle, name: str, columns: tuple[SheetColumn, ...]) -> TableSheet:
    return TableSheet(book.add_worksheet(name), style, [column.heading for column in columns], LONG)
