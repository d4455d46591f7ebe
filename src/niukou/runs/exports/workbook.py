"""A workbook of tables, written row by row: memory does not grow with the rows, and no list is cut short.

A text is written as text and never runs as a formula; a number is a number, a day a day. Headings stay in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO
from unicodedata import east_asian_width

import xlsxwriter

Cell = str | int | float | Decimal | date | None
CHUNK = 2000  # rows of a query that are in memory at a time
MOST_ROWS = 1_048_575  # of a sheet, below its headings
_MOST_CHARACTERS = 32_767  # of a cell
_WIDEST, _NARROWEST = 60, 8
_DAY = 'yyyy"年"m"月"d"日"'
_DAY_WIDE = 14
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": _DAY,
}  # fmt: skip
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Table:
    """A table of a workbook. rows are read once, as they are written."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(out: BinaryIO, tables: Sequence[Table]) -> int:
    """Write the tables, each on a sheet of its own and on further ones where it is longer than a sheet; how many rows."""
    rows = 0
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        names: set[str] = set()
        for table in tables:
            rows += _Sheets(book, bold, table, names).write()
    return rows


class _Sheets:
    """The sheets of one table."""

    def __init__(self, book: Any, bold: Any, table: Table, names: set[str]) -> None:
        self._book, self._bold, self._table, self._names = book, bold, table, names
        self._sheet: Any = None
        self._row, self._number = 0, 0
        self._widths: list[int] = []

    def write(self) -> int:
        self._begin()
        rows = 0
        for row in self._table.rows:
            if self._row == MOST_ROWS:
                self._end()
                self._begin()
            self._row += 1
            rows += 1
            for place, cell in enumerate(row):
                self._write(place, cell)
        self._end()
        return rows

    def _begin(self) -> None:
        self._number += 1
        self._row = 0
        self._sheet = self._book.add_worksheet(self._name())
        self._widths = [_wide(heading) for heading in self._table.headings]
        for place, heading in enumerate(self._table.headings):
            self._sheet.write_string(0, place, heading, self._bold)
        self._sheet.freeze_panes(1, 0)

    def _end(self) -> None:
        for place, wide in enumerate(self._widths):
            self._sheet.set_column(place, place, min(max(wide + 2, _NARROWEST), _WIDEST))
        if self._row:
            self._sheet.autofilter(0, 0, self._row, len(self._table.headings) - 1)

    def _write(self, place: int, cell: Cell) -> None:
        wide = _DAY_WIDE
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            self._sheet.write_string(self._row, place, cell[:_MOST_CHARACTERS])
            wide = _wide(cell)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, place, cell)
        else:
            self._sheet.write_number(self._row, place, cell)
            wide = len(str(cell))
        self._widths[place] = max(self._widths[place], wide)

    def _name(self) -> str:
        """Of at most 31 characters, and no other sheet's."""
        end = f" {self._number}" if self._number > 1 else ""
        name = self._table.title.translate(_NOT_IN_A_NAME).strip()[: 31 - len(end)] + end
        while name in self._names:
            self._number += 1
            end = f" {self._number}"
            name = name[: 31 - len(end)] + end
        self._names.add(name)
        return name


def _wide(text: str) -> int:
    """How many columns of figures a text takes."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
