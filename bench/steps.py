"""What a session spends its time on, statement by statement, and which columns its statements read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from niukou.engine.session import Session

Columns = Mapping[str, list[str]]  # table → its columns, sorted


class Steps:
    """The statements of one session, with their seconds; `watch` it before it works."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.texts: list[tuple[str, str]] = []

    def watch(self, session: Session) -> None:
        """Note from now on what `run`, `query` and `arrow` of the session, and of those beside it, are given."""
        run, query, arrow, beside = session.run, session.query, session.arrow, session.beside

        def timed_run(sql: str, parameters: Any = None, *, name: str = "statement") -> None:
            began = time.perf_counter()
            run(sql, parameters, name=name)
            self._note(name, sql, began)

        def timed_query(sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
            began = time.perf_counter()
            rows: list[tuple[Any, ...]] = query(sql, parameters)
            self._note("query", sql, began)
            return rows

        def timed_arrow(sql: str, parameters: Any = None) -> Any:
            began = time.perf_counter()
            rows = arrow(sql, parameters)
            self._note("arrow", sql, began)
            return rows

        def watched_beside() -> Session:
            made = beside()
            self.watch(made)
            return made

        setattr(session, "beside", watched_beside)  # noqa: B010
        setattr(session, "run", timed_run)  # noqa: B010  mypy takes no assignment to a method
        setattr(session, "query", timed_query)  # noqa: B010
        setattr(session, "arrow", timed_arrow)  # noqa: B010

    def _note(self, name: str, sql: str, began: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
        self.texts.append((name, sql))


def columns_read(texts: Iterable[str], tables: Mapping[str, Iterable[str]]) -> Columns:
    """The columns of `tables` that the statements name, under whatever alias; `*` counts for nothing."""
    read: dict[str, set[str]] = {name: set() for name in tables}
    for text in texts:
        tree = sqlglot.parse_one(text, dialect="duckdb")
        called = {t.alias_or_name: _standing_for(t.name, tables) for t in tree.find_all(exp.Table)}
        for column in tree.find_all(exp.Column):
            table = called.get(column.table)
            if table and column.name in tables[table]:
                read[table].add(column.name)
    return {name: sorted(columns) for name, columns in read.items() if columns}


def _standing_for(name: str, tables: Mapping[str, Iterable[str]]) -> str | None:
    """The standard table that a table of the pass holds rows of: heads are rows of `person`."""
    if name in tables:
        return name
    plain = name.removesuffix("_once")
    if plain in tables:
        return plain
    return "person" if name.startswith("head_of_") and "person" in tables else None
