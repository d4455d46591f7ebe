"""Which rows of a batch go on. What is cheap is asked of whole columns; only suspects are looked at one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from niukou.pipeline.ingest.headings import fold
from niukou.pipeline.ingest.layout import Layout, column_name
from niukou.pipeline.ingest.personal import shown
from niukou.pipeline.ingest.sheet import Batch, SetAside

BLANKS = " \t\r\n\v\f\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
# what a spreadsheet shows of a number of twelve digits or more: 5.39901E+17
RUINED_IDENTITY = r"^\s*\d([.,]\d+)?[eE]\+?(1[1-9]|[2-9]\d)\s*$"
RUINED_TEXT = r"^\s*\d([.,]\d+)?[eE]\+(1[1-9]|[2-9]\d)\s*$"
TOTAL_COLUMN = r"^\s*[合总小共]\s*计"
_TOTAL = re.compile(r"(合计|总计|小计|共计)")
LOST = "电子表格把号码当成数字，末几位已经丢失，不能猜 / a spreadsheet took it for a number: its last digits are lost"
LONG_TEXT_TYPES = frozenset({"text", "identity", "phone", "account"})


class RowChecks:
    """The checks for one layout: which columns matter and what is said of them."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        columns, source, table = layout.column_of, layout.source, layout.table
        self._keys: tuple[int, ...] = ()  # every one must be there
        self._people: tuple[int, ...] = ()  # one of them must be there
        if source.folder == "registry":
            needed = (table.key, table.part_of.by if table.part_of else None)
            self._keys = tuple(dict.fromkeys(columns[n] for n in needed if n in columns))
        elif source.person is not None:
            named = (source.person.number, source.person.name)
            self._people = tuple(columns[n] for n in named if n in columns)
        self._identifying = frozenset(columns[n] for n in layout.identifying)
        self._ruinable = {
            i: RUINED_IDENTITY if field.type == "identity" else RUINED_TEXT
            for i, field in ((i, layout.field(i)) for i in range(len(layout.fields)))
            if field is not None
            and (field.type in ("identity", "phone", "account") or i in self._identifying)
        }
        required = [columns[h.field] for h in source.headings if h.required and h.field in columns]
        probes = list(dict.fromkeys([*self._keys, *self._people, *required]))[:2]
        self._probes = {i: _spaced(layout.headings[i]) for i in probes}
        self._folded = [fold(h) for h in layout.headings]

    def judge(self, batch: Batch) -> tuple[list[pa.Array], pa.Array, list[SetAside]]:
        """The columns of the rows that go on (blank → null), their row numbers, and what was set aside.

        Reasons of `batch.aside` are not repeated. Wholly blank rows go without a word.
        """
        columns = [_blank_to_null(column) for column in batch.columns]
        rows = pa.array(batch.rows, pa.int32())
        out: set[int] = set()
        aside: list[SetAside] = []
        ruined = self._ruined(columns, batch)
        for at in sorted(self._suspects(columns) | ruined.keys()):
            cells = [column[at].as_py() for column in columns]
            verdict = self._verdict(cells, ruined.get(at, []))
            for column, reason, kept in verdict:
                value = shown(self._layout.field(column), cells[column]) if column is not None else None
                aside.append(SetAside(batch.rows[at], reason, column, value, kept))
            if not any(cells) or any(not kept for _, _, kept in verdict):
                out.add(at)
        if out:
            keep = pa.array([at not in out for at in range(len(rows))])
            columns = [column.filter(keep) for column in columns]
            rows = rows.filter(keep)
        return columns, rows, aside

    def heading(self, column: int | None) -> str | None:
        """What a column is called in the file."""
        if column is None:
            return None
        headings = self._layout.headings
        return headings[column] if column < len(headings) else column_name(column)

    def _suspects(self, columns: list[pa.Array]) -> set[int]:
        """Positions of rows that lack what identifies them, or may be headings or totals."""
        found: set[int] = set()
        for i in self._keys:
            found |= _where(columns[i].is_null())
        if self._people:
            found |= _where(columns[self._people[0]].is_null())
        if not self._keys and not self._people and columns:
            found |= _where(columns[0].is_null())
        for i in (*self._keys, *self._people)[:1]:
            found |= _where(pc.match_substring_regex(columns[i], TOTAL_COLUMN))
        for i, pattern in self._probes.items():
            found |= _where(pc.match_substring_regex(columns[i], pattern))
        return found

    def _ruined(self, columns: list[pa.Array], batch: Batch) -> dict[int, list[int]]:
        """Position → columns whose number has lost its last digits."""
        found: dict[int, list[int]] = {}
        for i, pattern in self._ruinable.items():
            for at in _where(pc.match_substring_regex(columns[i], pattern)):
                found.setdefault(at, []).append(i)
        for i, lost in batch.lossy.items():
            field = self._layout.field(i)
            if field is not None and field.type in LONG_TEXT_TYPES:
                for at in lost:
                    if i not in found.setdefault(at, []):
                        found[at].append(i)
        return found

    def _verdict(self, cells: list[str | None], ruined: list[int]) -> list[tuple[int | None, str, bool]]:
        """What is said of a suspect: (column, reason, kept). Nothing: it goes on, or is wholly blank."""
        filled = [cell for cell in cells if cell is not None]
        if not filled:
            return []
        if self._is_heading(cells):
            return [(None, "标题行重复 / the heading row again", False)]
        if self._is_total(cells, filled[0]):
            return [(None, "合计行，不是数据 / a row of totals", False)]
        said: list[tuple[int | None, str, bool]] = [(i, LOST, i not in self._identifying) for i in ruined]
        for i in self._keys:
            if cells[i] is None:
                said.append((i, f"缺{self.heading(i)} / without its key", False))
        if self._people and all(cells[i] is None for i in self._people):
            names = "和".join(str(self.heading(i)) for i in self._people)
            said.append((self._people[0], f"缺{names}，不知是谁 / neither number nor name", False))
        return said

    def _is_heading(self, cells: list[str | None]) -> bool:
        pairs = [(cell, heading) for cell, heading in zip(cells, self._folded, strict=True) if cell]
        same = sum(fold(cell) == heading for cell, heading in pairs)
        return (same >= 2 and same * 2 >= len(pairs)) or same == len(pairs) == 1

    def _is_total(self, cells: list[str | None], first: str) -> bool:
        """合计 stands in the first filled cell, and nothing identifies the row, or only that same cell."""
        word = fold(first)
        if len(word) > 12 or not (_TOTAL.match(word) or _TOTAL.search(word[-2:])):
            return False
        told = [cells[i] for i in (self._keys[:1] or self._people[:1])]
        return all(cell is None or cell == first for cell in told)


def _blank_to_null(column: pa.Array) -> pa.Array:
    blank = pc.equal(pc.utf8_trim(column, characters=BLANKS), "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), column) if pc.any(blank).as_py() else column


def _spaced(heading: str) -> str:
    """A pattern for the heading with blanks anywhere in it."""
    blank = r"[\s\x{3000}\x{FEFF}]*"
    return f"^{blank}{blank.join(map(re.escape, heading))}{blank}$"


def _where(mask: pa.Array) -> set[int]:
    if not pc.any(mask).as_py():
        return set()
    return set(_positions(mask))


def _positions(mask: pa.Array) -> Iterator[int]:
    found: list[int] = pc.indices_nonzero(mask).to_pylist()
    return iter(found)
