"""The 对照表: what is known of an area's households, as a workbook that is taken along, changed, and read back.

One row a household, on another sheet one a person, with the fields that the year collects; numbers are masked. Two
hidden columns hold the row's code and the digest of what it shows, a hidden sheet of each the values as they were
handed out, so that a changed cell shows itself, and is held against what somebody else has changed meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, leaving
from niukou.office.registry import selectors
from niukou.office.registry.fields import OF_THE_LEDGER, SEALED_TYPES, YearDictionary, number_text
from niukou.office.registry.services import YearChange
from niukou.rulebook.model import Field
from niukou.runs.refusals import RefusalError

TABLES = ("household", "person")
_ABOUT, _BASE = "niukou", "_base"  # the sheet that says what this is; the end of the names of hidden ones
_HIDDEN = 2  # columns before the first that is seen: code, digest
_LIST = 255  # characters that a spreadsheet takes for a list of choices
_ROWS = 1_048_575
_DIGEST = re.compile("[0-9a-f]{64}")
_CHANGED = {"bg_color": "#FFE08A"}
_FIXED = {"font_color": "#7F7F7F"}


@dataclass(frozen=True)
class Columns:
    """The columns of one sheet: hidden code and digest, the code for people, then the fields."""

    table: str
    fields: Sequence[Field]
    code: Field

    @property
    def headings(self) -> list[str]:
        """As they stand in the first row."""
        return ["code", "digest", self.code.label, *(field.label for field in self.fields)]


def write_sheet(actor: Actor, dictionary: YearDictionary, area: Area, path: Path) -> int:
    """Write the workbook of an area; the number of rows. Raises NotAllowedError; OSError when it cannot be written."""
    actor.must_cover(area)
    taken = Taken("registry.hand_out_sheet", f"area:{area.code}", chain_of(area), {"year": dictionary.year})
    with leaving(actor, taken) as going:
        going.sent(_write(actor, dictionary, area, path))
        going.wrote(path)
    return going.rows


def _write(actor: Actor, dictionary: YearDictionary, area: Area, path: Path) -> int:
    rows = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        about = book.add_worksheet(_ABOUT)
        about.write_row(
            0, 0, ["area", area.code, "year", dictionary.year, "pack", dictionary.pack.fingerprint]
        )
        about.very_hidden()
        for table in TABLES:
            columns = columns_of(actor, dictionary, table)
            shown = book.add_worksheet(dictionary.pack.tables[table].title)
            base = book.add_worksheet(table + _BASE)
            base.very_hidden()
            written = _rows(
                book, columns, shown, base, selectors.sheet_rows(actor, area, dictionary.year, table)
            )
            _look(book, dictionary, columns, shown, base.get_name(), written)
            if table == TABLES[0]:
                shown.activate()
                shown.set_first_sheet()
            rows += written
    return rows


def read_sheet(actor: Actor, dictionary: YearDictionary, path: Path) -> list[YearChange]:
    """The changes marked in a workbook of `write_sheet`: of each row the cells that are not as they were handed out.

    Raises RefusalError for another file, another year, a row that was added.
    """
    book, about = _opened(path)
    if _text(about[3]) != str(dictionary.year):
        raise RefusalError(
            f"{path.name} 不是{dictionary.year}年的对照表，请用这一年导出的。", "Not a sheet of this year."
        )
    changes: list[YearChange] = []
    for table in TABLES:
        columns = columns_of(actor, dictionary, table)
        sheet, base = (
            _rows_of(book, path.name, name) for name in (dictionary.pack.tables[table].title, table + _BASE)
        )
        changes += _changes(path.name, columns, sheet, base)
    return changes


def area_of_sheet(path: Path) -> str:
    """The code of the area that a workbook of `write_sheet` is of. Raises RefusalError for another file."""
    return _text(_opened(path)[1][1])


def _opened(path: Path) -> tuple[Any, Sequence[Any]]:
    """The workbook, and what it says it is: area, its code, year, its number."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        about = book.get_sheet_by_name(_ABOUT).to_python()[0] if _ABOUT in book.sheet_names else []
    except (CalamineError, OSError, IndexError) as error:
        raise RefusalError(
            f"{path.name} 不是对照表，或已损坏。", f"{path.name} is no such sheet, or damaged."
        ) from error
    if len(about) < 4 or about[0] != "area":
        raise RefusalError(f"{path.name} 不是对照表。", f"{path.name} is no such sheet.")
    return book, about


def _rows_of(book: Any, file: str, name: str) -> Sequence[Sequence[Any]]:
    """The rows of one sheet of a workbook. Raises RefusalError where it was taken out."""
    if name not in book.sheet_names:
        raise RefusalError(f"{file} 缺了“{name}”页，请重新导出。", f"Its sheet {name} is gone: take another.")
    rows: Sequence[Sequence[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def columns_of(actor: Actor, dictionary: YearDictionary, table: str) -> Columns:
    """The fields of the year that he may read."""
    whole = dictionary.pack.tables[table]
    fields = [field for field in dictionary.fields(table).values() if actor.may_read(field.privacy)]
    return Columns(table, fields, whole.fields[whole.key])


def _rows(
    book: Any, columns: Columns, shown: Any, base: Any, rows: Iterator[selectors.SheetRow]
) -> int:  # fmt: skip
    bold, fixed = book.add_format({"bold": True, "text_wrap": True}), book.add_format(_FIXED)
    shown.write_row(0, 0, columns.headings, bold)
    base.write_row(0, 0, columns.headings)
    written = 0
    for row in rows:
        written += 1
        if written > _ROWS:
            raise RefusalError(
                "行数超过电子表格的上限，请按乡或村导出。", "Too many rows: take a smaller area."
            )
        for sheet in (shown, base):
            sheet.write_string(written, 0, row.code)
            sheet.write_string(written, 1, row.digest.hex())
            sheet.write_string(written, 2, row.code)
            for place, field in enumerate(columns.fields, _HIDDEN + 1):
                value = row.values.get(field.name)
                if value is not None:
                    style = fixed if field.name in OF_THE_LEDGER else None
                    sheet.write_string(written, place, value, style)
    return written


def _look(book: Any, dictionary: YearDictionary, columns: Columns, shown: Any, base: str, rows: int) -> None:
    """What people see: headings that stay, choices for codes, changed cells in colour."""
    shown.set_column(0, _HIDDEN - 1, None, None, {"hidden": True})
    shown.freeze_panes(1, _HIDDEN + 1)
    if not rows:
        return
    last = _HIDDEN + len(columns.fields)
    first = xlsxwriter.utility.xl_rowcol_to_cell(1, _HIDDEN + 1)
    changed = {
        "type": "formula",
        "criteria": f"={first}<>'{base}'!{first}",
        "format": book.add_format(_CHANGED),
    }
    shown.conditional_format(1, _HIDDEN + 1, rows, last, changed)
    for place, field in enumerate(columns.fields, _HIDDEN + 1):
        labels = list(dictionary.pack.codelists[str(field.codes)].labels) if field.type == "code" else []
        if labels and len(",".join(labels)) <= _LIST:
            shown.data_validation(1, place, rows, place, {"validate": "list", "source": labels})


def _changes(
    name: str, columns: Columns, sheet: Sequence[Sequence[Any]], base: Sequence[Sequence[Any]]
) -> Iterator[YearChange]:
    if not sheet or [_text(cell) for cell in sheet[0]][: len(columns.headings)] != columns.headings:
        raise RefusalError(
            f"{name} 的表头被改过，请恢复后再交。", "Its headings were changed: put them back."
        )
    handed_out = {_text(row[0]): row for row in base[1:] if _text(row[0])}
    if not all(_is_digest(row) for row in handed_out.values()):
        raise RefusalError(
            f"{name} 里隐藏的原样被改过，请重新导出再改。",
            "What it was handed out as was changed: take another.",
        )
    for number, row in enumerate(sheet[1:], 2):
        code = _text(row[0])
        was = handed_out.get(code)
        if was is None:
            if any(_text(cell) for cell in row):
                raise RefusalError(
                    f"{name} 第{number}行是新加的；新增的户和人要走程序，不能写在对照表里。",
                    f"Row {number} was added: new households and people take a procedure.",
                )
            continue
        values, before = _differing(columns, row, was)
        if values:
            yield YearChange(columns.table, code, values, before, digest=bytes.fromhex(_text(was[1])))


def _is_digest(row: Sequence[Any]) -> bool:
    """Whether the second cell of a row is a digest as `write_sheet` writes it."""
    return len(row) > 1 and bool(_DIGEST.fullmatch(_text(row[1])))


def _differing(
    columns: Columns, row: Sequence[Any], was: Sequence[Any]
) -> tuple[dict[str, str], Mapping[str, str]]:
    values: dict[str, str] = {}
    before: dict[str, str] = {}
    for place, field in enumerate(columns.fields, _HIDDEN + 1):
        now, then = (_text(cells[place]) if place < len(cells) else "" for cells in (row, was))
        if now != then:
            values[field.name] = now
            # what was handed out masked is known by the digest alone
            before[field.name] = "" if field.type in SEALED_TYPES else then
    return values, before


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
