"""What every reader gives: the first rows of a sheet, then the rest of it in batches of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

TOP_ROWS = 5  # a heading stands on one of these (contract.md, "Files in")


@dataclass(frozen=True)
class TopRow:
    """One of the first rows: `row` as a person counts it, `end` the last line it covers, its cells as text."""

    row: int
    end: int
    cells: tuple[str, ...]


def first_rows(filled: Iterable[TopRow]) -> list[TopRow]:
    """Of the rows with anything in them those on the first five, or the first one when those are blank."""
    found: list[TopRow] = []
    for row in filled:
        if found and row.row > TOP_ROWS:
            break
        found.append(row)
    return found if not found or found[-1].row <= TOP_ROWS else found[:1]


@dataclass(frozen=True)
class SetAside:
    """A row a reader could not give, or (`kept`) a doubt about one that it gives; `column` from 0."""

    row: int
    reason: str
    column: int | None = None
    value: str | None = None
    kept: bool = False


@dataclass
class Batch:
    """Some rows of a sheet.

    `columns`: one string array for each heading, blanks not yet judged; `rows`: the row numbers beside them;
    `lossy`: column → positions in the batch whose number cell has lost digits; `damaged`: how many of `aside`
    come of a wrong encoding or quoting, which refuses a file when they are many; `done`: share of the sheet read.
    """

    columns: list[pa.Array]
    rows: Sequence[int]
    aside: list[SetAside] = field(default_factory=list)
    lossy: dict[int, set[int]] = field(default_factory=dict)
    damaged: int = 0
    done: float = 0.0


class Sheet(Protocol):
    """A sheet of any format, opened and ready to be read once."""

    name: str | None
    hidden: bool

    def top(self) -> list[TopRow]:
        """The first rows, at most `TOP_ROWS`; empty when there is nothing in the sheet."""

    def batches(self, after: TopRow, width: int, least: int) -> Iterator[Batch]:
        """The rows below the heading row `after`, which has `width` headings.

        A row with fewer than `least` cells has lost one that is needed. Raises UnreadableError.
        """
