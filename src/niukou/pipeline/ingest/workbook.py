"""Workbooks (.xlsx, .xls): every sheet with anything in it is an input of its own.

Cells are text as a person would have written them; formulas give the value the spreadsheet last showed and are
never computed; a text that begins like a formula is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from niukou.pipeline.ingest.cell_text import cell_text, has_lost_digits
from niukou.pipeline.ingest.container import (
    BROKEN,
    LOCKED,
    SAVE_AGAIN,
    UNLOCK,
    check_archive,
    check_old_workbook,
)
from niukou.pipeline.ingest.faults import UnreadableError
from niukou.pipeline.ingest.sheet import Batch, SetAside, TopRow, first_rows

BATCH_ROWS = 20_000


class WorkbookSheet:
    """A sheet of a workbook; rows are counted as the spreadsheet counts them."""

    def __init__(self, sheet: Any, hidden: bool) -> None:
        self.name: str | None = sheet.name
        self.hidden = hidden
        self._sheet = sheet

    def top(self) -> list[TopRow]:
        """The first rows, none when the sheet is blank."""
        texts = ((number, tuple(map(cell_text, row))) for number, row in self.rows())
        return first_rows(
            TopRow(number, number, cells) for number, cells in texts if any(cell.strip() for cell in cells)
        )

    def batches(self, after: TopRow, width: int, least: int) -> Iterator[Batch]:
        """The rows below the heading (protocol `Sheet`); a sheet has no short rows, so `least` means nothing."""
        del least
        total = max(self._sheet.total_height, 1)
        rows = ((number, row) for number, row in self.rows() if number > after.row)
        while part := list(islice(rows, BATCH_ROWS)):
            batch = _batch(part, width)
            batch.done = part[-1][0] / total
            yield batch
        yield Batch([pa.array([], pa.string())] * width, [], done=1.0)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """All rows with their numbers, the cells as the workbook has them."""
        left = [""] * (self._sheet.start[1] if self._sheet.start else 0)  # calamine leaves blank columns out
        return ((number, left + row) for number, row in enumerate(self._sheet.iter_rows(), 1))


def open_workbook(path: Path) -> Iterator[list[WorkbookSheet]]:
    """The sheets one after the other. Raises UnreadableError: broken, locked, a bomb, nothing in it."""
    if path.suffix.lower() == ".xlsx":
        check_archive(path)
    else:
        check_old_workbook(path)
    filled = 0
    with _guarded(calamine.load_workbook, str(path)) as book:
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = WorkbookSheet(
                _guarded(book.get_sheet_by_name, meta.name, sheet=meta.name),
                meta.visible != calamine.SheetVisibleEnum.Visible,
            )
            if sheet.top():
                filled += 1
                yield [sheet]
    if not filled:
        raise UnreadableError(
            "工作簿里什么都没有 / there is nothing in the workbook", "请重新导出 / export it again"
        )


def _guarded(read: Any, argument: str, sheet: str | None = None) -> Any:
    """What calamine reads; everything it may say of a broken file, as UnreadableError."""
    try:
        return read(argument)
    except calamine.PasswordError as error:
        raise UnreadableError(LOCKED, UNLOCK) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError(BROKEN, SAVE_AGAIN, sheet=sheet) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the Rust library, and no Exception in Python
            raise
        raise UnreadableError(BROKEN, SAVE_AGAIN, sheet=sheet) from error


def _batch(part: list[tuple[int, list[Any]]], width: int) -> Batch:
    aside: list[SetAside] = []
    rows, cells = [], []
    for number, row in part:
        extra = next((i for i in range(width, len(row)) if cell_text(row[i]).strip()), None)
        if extra is not None:
            reason = f"标题只有{width}列，右边还有内容 / cells to the right of the last of {width} headings"
            aside.append(SetAside(number, reason, extra))
            continue
        rows.append(number)
        cells.append(row[:width] if len(row) >= width else row + [""] * (width - len(row)))
    lossy: dict[int, set[int]] = {}
    columns: list[pa.Array] = []
    for i, column in enumerate(zip(*cells, strict=True) if cells else [()] * width):
        if set(map(type, column)) <= {str}:
            columns.append(pa.array(column, pa.string()))
            continue
        if lost := {at for at, cell in enumerate(column) if has_lost_digits(cell)}:
            lossy[i] = lost
        columns.append(pa.array([cell_text(cell) for cell in column], pa.string()))
    return Batch(columns, rows, aside, lossy)
