"""Building SQL trees without copying: sqlglot's builders copy what they are given, every time, and a pass of a
hundred rules is a large tree. A part is placed into one tree only; who needs it twice copies it himself."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, reduce
from typing import Any

from sqlglot import exp

Sql = exp.Expr


@contextmanager
def nothing_collected() -> Iterator[None]:
    """While trees are built: collecting garbage would walk over all of the pack and of the trees, again and again, and find none."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def identifier(name: str) -> exp.Identifier:
    """A quoted identifier."""
    return exp.to_identifier(name, quoted=True, copy=False)


def quoted(name: str) -> str:
    """The identifier as DuckDB text."""
    return identifier(name).sql("duckdb")


def call(name: str, *arguments: Any) -> Sql:
    """A call of a function that sqlglot knows and translates between engines."""
    return exp.func(name, *arguments, copy=False)


def cast(value: Sql, to: str) -> Sql:
    """The value as another type."""
    return exp.Cast(this=value, to=_type(to).copy())


@cache
def _type(name: str) -> exp.DataType:
    """Read once: sqlglot parses the name every time."""
    return exp.DataType.build(name)


def literal(value: Any) -> Sql:
    """A Python value as an SQL literal."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, date):
        return cast(exp.Literal.string(value.isoformat()), "date")
    if isinstance(value, int | float):
        return exp.Neg(this=exp.Literal.number(-value)) if value < 0 else exp.Literal.number(value)
    return exp.Literal.string(str(value))


def named(value: Sql, name: str) -> Sql:
    """`value AS "name"`."""
    return exp.alias_(value, identifier(name), copy=False)


def select(*values: Sql) -> exp.Select:
    """A SELECT of these values; add FROM, joins and conditions with `copy=False`."""
    return exp.Select(expressions=list(values))


def table_as(name: str, called: str) -> exp.Table:
    """`"name" AS "called"`."""
    return exp.Table(this=identifier(name), alias=exp.TableAlias(this=identifier(called)))


def is_null(value: Sql) -> Sql:
    """`value IS NULL`."""
    return exp.Is(this=value, expression=exp.null())


def is_known(value: Sql) -> Sql:
    """`NOT value IS NULL`."""
    return exp.Not(this=is_null(value))


def all_of(parts: Sequence[Sql]) -> Sql:
    """The parts joined by AND."""
    return exp.and_(*parts, copy=False)


def all_rows(queries: Sequence[exp.Query]) -> exp.Query:
    """The rows of all the queries, of which there is one at least."""
    return reduce(lambda one, more: exp.Union(this=one, expression=more, distinct=False), queries)


def text(tree: exp.Expr) -> str:
    """The tree as DuckDB text; the tree is used up."""
    return tree.sql("duckdb", copy=False)
