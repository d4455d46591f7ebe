"""Lines of delimited text to records, each with the line it starts on.

Quoting is read strictly (RFC 4180). A quote that is not closed would swallow the rest of the file, so a record
ends after 100 lines or 64 KiB at the latest, and a record of several lines must have as many cells as the heading:
otherwise its first line alone is set aside and reading goes on with the next line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.csv as pacsv

from niukou.pipeline.ingest.blocks import Block
from niukou.pipeline.ingest.sheet import SetAside

LONGEST_RECORD = 64 << 10  # characters
MOST_LINES = 100
UNIT = b"\x1f"  # the unit separator: no text of a register holds it
UNCLOSED = (
    "引号没有配对，或一格超过 64 KiB / 100 行，从这一行起的一条记录读不成 / "
    "an unclosed quote, or a record of more than 64 KiB or 100 lines, starts on this line"
)


class _BrokenRecordError(Exception):
    """The record in hand cannot be what was meant."""


@dataclass
class Records:
    """Records of one block, as rows or (all of them of the width asked for) as columns.

    `starts` are line numbers from 1. A blank line is a record without cells.
    """

    rows: list[list[str]]
    starts: Sequence[int]
    columns: list[pa.Array] | None = None
    aside: list[SetAside] = field(default_factory=list)
    done: float = 0.0


def records(blocks: Iterable[Block], delimiter: str, widths: range | None = None) -> Iterator[Records]:
    """The records of the blocks; `widths`: how many cells a record of several lines may have (None: any)."""
    carried: list[str] = []
    for block in blocks:
        first = block.first - len(carried)
        damaged = {i + len(carried): why for i, why in block.damaged.items()}
        found = None if carried else _columns(block, delimiter, widths[-1] if widths else 0)
        if found is None and not carried and not block.quoted:
            found = _plain(block, delimiter)
        if found is None:
            found, carried = _quoted(carried + block.lines(), delimiter, widths, damaged, last=block.last)
        found.starts = [first + start for start in found.starts]
        found.aside = [SetAside(first + a.row, a.reason) for a in found.aside]
        found.aside += [SetAside(first + i, why) for i, why in damaged.items()]
        found.done = block.done
        yield found


def _columns(block: Block, delimiter: str, width: int) -> Records | None:
    """A block in which every line is a record of `width` cells, several times as quick; None for any other.

    Of blocks with quotes only those in which every cell is quoted, as some programs export.
    """
    text, divider = block.utf8, delimiter
    if text and block.quoted:
        text, divider = _unquoted(text, delimiter.encode()), UNIT.decode()
    if not width or not text:
        return None
    names = [str(i) for i in range(width)]
    try:
        table = pacsv.read_csv(
            pa.py_buffer(text),
            pacsv.ReadOptions(column_names=names),
            pacsv.ParseOptions(delimiter=divider, quote_char=False, ignore_empty_lines=False),
            pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != block.count:
        return None
    return Records([], range(block.count), [c.combine_chunks() for c in table.columns])


def _unquoted(text: bytes, delimiter: bytes) -> bytes | None:
    """The text with `UNIT` between its cells and no quotes, or None unless every cell of every line is quoted."""
    text = text.replace(b'"\r\n', b'"\n').removesuffix(b"\n")
    between = b'"\n"'
    if len(text) < 2 or not text.startswith(b'"') or not text.endswith(b'"') or UNIT in text:
        return None
    inner = text[1:-1]  # without the outer quotes, which are no others' neighbours: `"⏎"` is one cell
    if inner.count(b"\n") != inner.count(between) or b"\r" in text:
        return None  # a line end within a cell
    bare = inner.replace(between, b"\n").replace(b'"' + delimiter + b'"', UNIT)
    return None if b'"' in bare else bare + b"\n"


def _plain(block: Block, delimiter: str) -> Records | None:
    """One record a line: nothing is quoted here. None when a stray carriage return breaks a line."""
    try:
        rows = list(csv.reader(block.lines(), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return Records(rows, range(len(rows)))


def _quoted(
    lines: list[str], delimiter: str, widths: range | None, damaged: dict[int, str], *, last: bool
) -> tuple[Records, list[str]]:
    """The records of these lines, positions from 0, and the lines of a record that goes on in the next block."""
    rows: list[list[str]] = []
    starts: list[int] = []
    aside: list[SetAside] = []
    at = 0
    while at < len(lines):
        reader = csv.reader(_ended(lines[at:] if at else lines), delimiter=delimiter, strict=True)
        start = at
        try:
            for row in reader:
                end = at + reader.line_num
                if end - start > 1:
                    _refuse_broken(row, lines[start:end], widths, damaged.keys() & set(range(start, end)))
                rows.append(row)
                starts.append(start)
                start = end
            break
        except (csv.Error, _BrokenRecordError) as error:
            if not last and "unexpected end" in str(error) and _may_go_on(lines[start:]):
                return Records(rows, starts, aside=aside), lines[start:]
            aside.append(SetAside(start, UNCLOSED))
            at = start + 1
    return Records(rows, starts, aside=aside), []


def _ended(lines: list[str]) -> Iterator[str]:
    """The lines with their ends: inside quotes the end belongs to the cell."""
    return (line + "\n" for line in lines)


def _may_go_on(lines: list[str]) -> bool:
    return len(lines) < MOST_LINES and sum(map(len, lines)) < LONGEST_RECORD


def _refuse_broken(row: list[str], lines: list[str], widths: range | None, damaged: set[int]) -> None:
    too_long = len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST_RECORD
    if too_long or damaged or (widths is not None and len(row) not in widths):
        raise _BrokenRecordError
