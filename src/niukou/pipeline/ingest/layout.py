"""Which layout of the pack a sheet has: recognised by its headings, never by its name.

A row among the first five is the heading row of a layout when all headings that the layout requires stand in it.
Of several the one with most headings wins; a tie is refused, for which is right is not to be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from niukou.pipeline.ingest.faults import UnreadableError
from niukou.pipeline.ingest.headings import fold, plain_unit, split_unit
from niukou.pipeline.ingest.sheet import TOP_ROWS, Sheet, TopRow
from niukou.rulebook.model import Field, Pack, Source, Table

LISTED = 12  # headings named in one message


@dataclass(frozen=True)
class Layout:
    """A recognised sheet: its source, its heading row and the field (or None) of each column."""

    source: Source
    table: Table
    heading: TopRow
    fields: tuple[str | None, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they are written, one a column; a blank one is called by its place."""
        written = self.heading.cells[: len(self.fields)]
        return tuple(_flat(h) or column_name(i) for i, h in enumerate(written))

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Field → column."""
        return {name: i for i, name in enumerate(self.fields) if name is not None}

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields of the layout without a column."""
        return tuple(h.field for h in self.source.headings if h.field not in self.column_of)

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings that nobody understood."""
        return tuple(h for h, name in zip(self.headings, self.fields, strict=True) if name is None)

    def field(self, column: int | None) -> Field | None:
        """The dictionary field in a column, None where there is none."""
        if column is None or column >= len(self.fields):
            return None
        name = self.fields[column]
        return self.table.fields.get(name) if name is not None else None

    @cached_property
    def identifying(self) -> tuple[str, ...]:
        """Fields in the sheet that tell which thing or person a row is about: a damaged one damages the row."""
        person = self.source.person
        part_of = self.table.part_of
        named = [self.table.key, part_of.by if part_of else None, self.source.record]
        named += [person.number, person.family] if person else []
        named += [f.name for f in self.table.fields.values() if f.type == "identity"]
        return tuple(dict.fromkeys(name for name in named if name and name in self.column_of))

    @cached_property
    def least(self) -> int:
        """How many cells a row needs: up to its last column that is required or identifying."""
        needed = {h.field for h in self.source.headings if h.required} | set(self.identifying)
        return max((i + 1 for name, i in self.column_of.items() if name in needed), default=len(self.fields))


@dataclass(frozen=True)
class _Reading:
    """One row read as the heading of one source."""

    source: Source
    sheet: Sheet
    row: TopRow
    columns: tuple[tuple[int, str], ...]  # (column, field)
    clashes: tuple[str, ...]  # headings whose unit is another one than the field's

    @property
    def matched(self) -> int:
        return len({name for _, name in self.columns})

    @property
    def lacking(self) -> tuple[str, ...]:
        have = {name for _, name in self.columns}
        return tuple(h.heading for h in self.source.headings if h.required and h.field not in have)

    @property
    def recognised(self) -> bool:
        some = any(h.required for h in self.source.headings) or self.matched >= 2
        return self.matched > 0 and some and not self.lacking


class Layouts:
    """The layouts of a pack, ready to be compared with the first rows of sheets."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._names = {key: _names(source) for key, source in pack.sources.items()}

    def recognise(self, sheets: Sequence[Sheet], folder: str) -> tuple[Sheet, Layout]:
        """The layout of an input of `folder`; `sheets` are its possible readings (delimiters).

        Raises UnreadableError: no layout or several, a heading twice, a unit that is not the field's.
        """
        readings = [r for sheet in sheets for row in sheet.top() for r in self._readings(sheet, row)]
        if not readings:
            raise UnreadableError(
                "里面什么都没有 / there is nothing in it", "请重新导出，或删去 / export it again"
            )
        fitting = [r for r in readings if r.recognised and r.source.folder == folder]
        if not fitting:
            raise self._unknown(readings, folder)
        most = max(r.matched for r in fitting)
        best = [r for r in fitting if r.matched == most]
        if len({r.source.key for r in best}) > 1:
            titles = "、".join(dict.fromkeys(r.source.title for r in best))
            raise UnreadableError(
                f"同时像几种表：{titles} / fits several layouts equally",
                "请补上能区分的列 / add the columns that tell them apart",
                row=best[0].row.row,
            )
        return best[0].sheet, self._layout(best[0])

    def _readings(self, sheet: Sheet, row: TopRow) -> Iterable[_Reading]:
        folded = [fold(cell) for cell in row.cells]
        for key, names in self._names.items():
            source = self._pack.sources[key]
            columns, clashes = [], []
            for i, heading in enumerate(folded):
                name, clash = self._field_of(heading, names, source)
                if name is not None:
                    columns.append((i, name))
                elif clash:
                    clashes.append(_flat(row.cells[i]))
            yield _Reading(source, sheet, row, tuple(columns), tuple(clashes))

    def _field_of(self, heading: str, names: dict[str, str], source: Source) -> tuple[str | None, bool]:
        """The field that a folded heading names; or that it names one in another unit."""
        if name := names.get(heading):
            return name, False
        bare, unit = split_unit(heading)
        found = names.get(bare)
        if found is None or unit is None:
            return found, False
        known = self._pack.tables[source.table].fields.get(found)
        wanted = plain_unit(known.unit) if known else None
        # 万元 read as 元 would be wrong by four digits, so a scaled unit needs the dictionary's consent
        agrees = unit == wanted if wanted is not None else unit not in ("万元", "千元", "亿元")
        return (found, False) if agrees else (None, True)

    def _layout(self, reading: _Reading) -> Layout:
        cells = reading.row.cells
        if reading.clashes:
            raise UnreadableError(
                f"单位不对：{'、'.join(reading.clashes)} / a unit the dictionary does not have for this field",
                "请换算后再导出 / convert the column",
                row=reading.row.row,
                column=reading.clashes[0],
            )
        seen: dict[str, int] = {}
        for i, name in reading.columns:
            if name in seen:
                first, second = (f"“{_flat(cells[c])}”（{column_name(c)}）" for c in (seen[name], i))
                raise UnreadableError(
                    f"{first}和{second}是同一项，不猜哪列对 / two columns for one field: which is right is not guessed",
                    "请只留一列 / leave one of them",
                    row=reading.row.row,
                    column=_flat(cells[i]),
                )
            seen[name] = i
        width = max((i + 1 for i, cell in enumerate(cells) if fold(cell)), default=0)
        by_column = dict(reading.columns)
        fields = tuple(by_column.get(i) for i in range(width))
        return Layout(reading.source, self._pack.tables[reading.source.table], reading.row, fields)

    def _unknown(self, readings: Sequence[_Reading], folder: str) -> UnreadableError:
        elsewhere = [r for r in readings if r.recognised]
        if elsewhere:
            best = max(elsewhere, key=lambda r: r.matched)
            return UnreadableError(
                f"这是“{best.source.title}”，不该放在 {folder}/ / this layout does not belong in {folder}/",
                f"请放到 {best.source.folder}/ / move it to {best.source.folder}/",
                row=best.row.row,
            )
        best = max(
            readings, key=lambda r: (r.source.folder == folder and r.matched > 0, r.matched, -len(r.lacking))
        )
        if best.matched == 0:
            return UnreadableError(
                f"前{TOP_ROWS}行里没有一个认得的标题：没有标题行，或是未知的表"
                f" / no known heading in the first {TOP_ROWS} rows: no heading row, or an unknown layout",
                f"标题行应在第1到{TOP_ROWS}行 / put the heading row on one of them",
            )
        have = {i for i, _ in best.columns}
        known = _listed(_flat(best.row.cells[i]) for i, _ in best.columns)
        strange = _listed(_heading_only(c) for i, c in enumerate(best.row.cells) if i not in have and fold(c))
        return UnreadableError(
            f"未知的表。认得的标题：{known}；不认得的：{strange or '无'} / unknown layout; headings understood, not understood",
            f"最接近的是“{best.source.title}”，它还缺：{'、'.join(best.lacking) or '更多的列'} / the nearest layout and what it lacks",
            row=best.row.row,
        )


def column_name(column: int) -> str:
    """What a column without a heading is called."""
    return f"第{column + 1}列"


def _names(source: Source) -> dict[str, str]:
    """Folded heading or alias → field. A heading goes before an alias, and as written before without its unit."""
    names: dict[str, str] = {}
    for heading in source.headings:
        names.setdefault(fold(heading.heading), heading.field)
    for heading in source.headings:
        for alias in heading.aliases:
            names.setdefault(fold(alias), heading.field)
    for text, name in list(names.items()):
        names.setdefault(split_unit(text)[0], name)
    return names


def _flat(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _heading_only(cell: str) -> str:
    """A heading for a message; a cell with digits may be a person's and is not repeated."""
    return "…" if re.search(r"\d{4}", cell) else _flat(cell)[:20]


def _listed(headings: Iterable[str]) -> str:
    every = list(headings)
    return "、".join(every[:LISTED]) + (f" …（{len(every)}）" if len(every) > LISTED else "")
