"""One sheet with a heading row: filter, frozen heading, widths that fit what was written."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

Cell = str | float | None

_CELL_LIMIT = 32_767  # characters a cell of a workbook can hold
_WIDEST = 60
_MARGIN = 2
_LINE = 15  # points
_FILTER_BUTTON = 2


@dataclass(frozen=True)
class SheetStyle:
    """Formats of a workbook, made once."""

    title: Any
    note: Any
    section: Any
    heading: Any
    text: Any
    cell: Any
    long: Any
    grave: Any
    number: Any
    total: Any
    total_number: Any

    @classmethod
    def of(cls, book: Any) -> SheetStyle:
        """The formats of `book`."""
        line = {"border": 1, "border_color": "#D0D7DE", "valign": "vcenter"}
        top = {"valign": "top"}
        total = {**line, "bold": True, "bg_color": "#EEF3F8"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 18, "font_color": "#1F4E78"}),
            note=book.add_format({"font_color": "#57606A"}),
            section=book.add_format({"bold": True, "font_size": 13, "font_color": "#1F4E78"}),
            heading=book.add_format(
                {**line, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E78", "align": "center"}
            ),
            text=book.add_format(line),
            cell=book.add_format(top),
            long=book.add_format({**top, "text_wrap": True}),
            grave=book.add_format({**top, "bg_color": "#FFF4E5", "font_color": "#9A3412", "bold": True}),
            number=book.add_format({**line, "num_format": "#,##0.##"}),
            total=book.add_format(total),
            total_number=book.add_format({**total, "num_format": "#,##0"}),
        )


def shown_width(text: str) -> int:
    """Width of `text` in columns of a sheet: a Chinese character takes two."""
    # UTF-8 takes three bytes for what is two columns wide, and one for what is one wide
    return (len(text) + len(text.encode())) // 2


def write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a text cell; what is longer than a cell can hold is cut and says so."""
    if len(text) > _CELL_LIMIT:
        text = text[: _CELL_LIMIT - 1] + "…"
    sheet.write_string(row, column, text, style)


class TableSheet:
    """A sheet that is written row by row; `finish` sets filter and widths. `rows` counts rows of data.

    Texts under the headings `long` are wrapped.
    """

    def __init__(self, sheet: Any, style: SheetStyle, headings: Sequence[str], long: Set[str]) -> None:
        self._sheet = sheet
        self._grave = style.grave
        self._long = [column for column, heading in enumerate(headings) if heading in long]
        self._styles = [style.long if heading in long else style.cell for heading in headings]
        self._widths = [shown_width(heading) + _FILTER_BUTTON for heading in headings]
        self.rows = 0
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C&P / &N")
        sheet.set_row(0, 22)
        for column, heading in enumerate(headings):
            write_text(sheet, 0, column, heading, style.heading)

    def write(self, cells: Sequence[Cell], grave: int | None = None) -> None:
        """Write the next row; the cell at `grave` stands out. Empty cells are not written: a province is long."""
        self.rows += 1
        widths = self._widths
        lines = max(
            (-(-shown_width(str(cells[column] or "")) // _WIDEST) for column in self._long), default=1
        )
        if lines > 1:
            # not every program finds the height of wrapped rows by itself
            self._sheet.set_row(self.rows, _LINE * lines)
        for column, cell in enumerate(cells):
            style = self._grave if column == grave else self._styles[column]
            if isinstance(cell, str):
                if not cell:
                    continue
                write_text(self._sheet, self.rows, column, cell, style)
                if widths[column] < _WIDEST:
                    widths[column] = max(widths[column], shown_width(cell))
            elif cell is not None:
                self._sheet.write_number(self.rows, column, cell, style)

    def finish(self) -> None:
        """Set the filter over all rows and the widths of the columns."""
        self._sheet.autofilter(0, 0, max(self.rows, 1), len(self._widths) - 1)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(width, _WIDEST) + _MARGIN)
