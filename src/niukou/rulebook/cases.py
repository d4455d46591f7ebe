"""The cases beside a rule: rows as a file would write them, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from niukou.rulebook.at_date import Dated, holds_on, overlap
from niukou.rulebook.dictionary import rows_word
from niukou.rulebook.files import PackFile
from niukou.rulebook.model import Case, Table
from niukou.rulebook.nearest import known_words
from niukou.rulebook.references import References

USUAL_DAY = date(2017, 10, 1)  # the day of a case that names none
FINDS = ("finding", "doubt")


def build_cases(file: PackFile) -> tuple[Case, ...]:
    """Return the cases of a rule's file."""
    return tuple(
        Case(
            name=said["name"],
            given=said["given"],
            then=said["then"],
            on=date.fromisoformat(said["on"]) if "on" in said else USUAL_DAY,
            timing=said.get("timing"),
            where=file.where("cases", at),
        )
        for at, said in enumerate(file.value["cases"])
    )


def check_cases(cases: tuple[Case, ...], window: Dated, file: PackFile, refs: References) -> None:
    """At least one case finds, one does not; all days lie in the rule's window; all fields exist."""
    outcomes = {case.then for case in cases}
    where = file.where("cases")
    if not outcomes.intersection(FINDS):
        refs.fault(where, "没有一个例子查得出", "至少一个 then: finding（或 doubt）")
    if "none" not in outcomes:
        refs.fault(where, "没有一个例子查不出", "至少一个 then: none")
    names: set[str] = set()
    for at, case in enumerate(cases):
        if case.name in names:
            refs.fault(file.where("cases", at, "name"), f"两个例子都叫“{case.name}”", "请换一个名称")
        names.add(case.name)
        if overlap(window, window) and not holds_on(window, case.on):
            refs.fault(
                file.where("cases", at, "on"), f"{case.on} 不在规则的有效期里", "给例子写 on: 有效期里的一天"
            )
        _Given(file, refs).check(case.given, ("cases", at, "given"), _words(refs, others=True))


def last_year_of(table: Table) -> Table:
    """The table of last year's rows: `household_last_year`, in a case `last_year_members`; it has no heads."""
    part_of = table.part_of and replace(table.part_of, called=f"last_year_{table.part_of.called}")
    return replace(table, name=f"{table.name}_last_year", part_of=part_of, head=None)


def check_rows(
    given: Any,
    file: PackFile,
    path: tuple[str | int, ...],
    refs: References,
    words: Mapping[str, Table | None],
) -> None:
    """Hold rows written beside something against the dictionary; `words` says what rows of each table are called."""
    _Given(file, refs).check(given, path, words)


def _words(refs: References, *, others: bool) -> dict[str, Table | None]:
    """Return what a case may hold: every table by the word for its rows, and further households."""
    if others not in refs.rows_words:
        words: dict[str, Table | None] = {rows_word(table): table for table in refs.tables.values()}
        words |= {rows_word(last_year_of(table)): table for table in refs.tables.values() if table.subject}
        refs.rows_words[others] = words | ({"others": None} if others else {})
    return refs.rows_words[others]


class _Given:
    """Holds the rows of a case against the dictionary."""

    def __init__(self, file: PackFile, refs: References) -> None:
        self.file, self.refs = file, refs

    def check(self, given: Any, path: tuple[str | int, ...], words: Mapping[str, Table | None]) -> None:
        if not isinstance(given, dict):
            self.refs.fault(self.file.where(*path), "这里应当是“键: 值”", "如 household: {…}")
            return
        for word, rows in given.items():
            here = (*path, word)
            if word not in words:
                if not self._tables_refused():
                    self.refs.fault(
                        self.file.where(*here), f"例子里不认识“{word}”", known_words(word, words, most=24)
                    )
                continue
            table = words[word]
            for row, place in self._rows(rows, here):
                if table is None:
                    self.check(row, place, _words(self.refs, others=False))
                else:
                    self._row(row, table, place)

    def _tables_refused(self) -> bool:
        """Whether the unknown word may mean a table whose file was refused."""
        return any(id_.startswith("dictionary/") for id_ in self.refs.unusable)

    def _rows(self, rows: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
        if isinstance(rows, list):
            yield from ((row, (*path, at)) for at, row in enumerate(rows))
        elif rows is not None:
            yield rows, path

    def _row(self, row: Any, table: Table, path: tuple[str | int, ...]) -> None:
        if not isinstance(row, dict):
            self.refs.fault(self.file.where(*path), f"{table.title}的一行应当是“字段: 值”", "如 {size: 3}")
            return
        for name, cell in row.items():
            if name not in table.fields:
                self.refs.field_of(table, name, self.file.where(*path, name))
            if isinstance(cell, dict | list):
                self.refs.fault(self.file.where(*path, name), f"{name} 的值应当是一格的文字", "如 2017-10-01")
