"""Rows that share their values with others: how many rows, how many households, which is the first.

Values that stand in one row only are most of a table. They are left out by their hash first, a number, and the
values themselves are compared only for the few that are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from niukou.engine.render import column, key_column
from niukou.engine.trees import Sql, call, is_known, named, select, table_as
from niukou.rulebook.expression.nodes import FieldRef

Keys = tuple[FieldRef, ...]


def in_order(repeats: Mapping[Keys, str]) -> list[tuple[Keys, str, str | None]]:
    """(keys, table, table of fewer of the same keys or None): rows alike in more are alike in fewer."""
    made: list[tuple[Keys, str]] = []
    ordered: list[tuple[Keys, str, str | None]] = []
    for keys, name in sorted(repeats.items(), key=lambda item: len(item[0])):
        wider = [table for others, table in made if set(others) < set(keys)]
        ordered.append((keys, name, wider[-1] if wider else None))
        made.append((keys, name))
    return ordered


def again_query(own: str, keys: Keys) -> exp.Select:
    """(hash): the hashes of the keys that more than one row has."""
    query = select(named(_hash(keys), "hash")).from_(table_as(own, own), copy=False)
    query = query.where(*_known(keys), copy=False)
    return query.group_by(exp.Literal.number(1), copy=False).having("COUNT(*) > 1", copy=False)


def candidates_query(own: str, keys: Keys, household: str | None, among: Sql) -> exp.Select:
    """(row_no, household, k0, k1 …): the rows with all keys that meet `among`."""
    values: list[Sql] = [named(key_column(k), f"k{i}") for i, k in enumerate(keys)]
    code = column(own, household) if household else exp.null()
    query = select(column(own, "row_no"), named(code, "household"), *values)
    return query.from_(table_as(own, own), copy=False).where(*_known(keys), among, copy=False)


def by_hash(keys: Keys, again: str) -> Sql:
    """The rows whose keys have a hash of the table `again`."""
    wanted = select(exp.column("hash")).from_(table_as(again, again), copy=False)
    return exp.In(this=_hash(keys), query=wanted.subquery(copy=False))


def by_row(own: str, table: str) -> Sql:
    """The rows of the table `table`."""
    wanted = select(exp.column("row_no")).from_(table_as(table, "wider"), copy=False)
    return exp.In(this=column(own, "row_no"), query=wanted.subquery(copy=False))


def repeats_query(candidates: str, keys: Keys) -> exp.Select:
    """(row_no, rows, households, first_row) of the candidates that really are alike."""
    names = [f"k{i}" for i in range(len(keys))]
    counted = select(
        *[column("row", name) for name in names],
        named(exp.Count(this=exp.Star()), "rows"),
        named(call("COUNT", exp.Distinct(expressions=[column("row", "household")])), "households"),
        named(exp.Min(this=column("row", "row_no")), "first_row"),
    ).from_(table_as(candidates, "row"), copy=False)
    counted = counted.group_by(*[column("row", name) for name in names], copy=False)
    counted = counted.having("COUNT(*) > 1", copy=False)
    same = [exp.EQ(this=column("row", n), expression=column("counted", n)) for n in names]
    told = [column("counted", name) for name in ("rows", "households", "first_row")]
    query = select(column("row", "row_no"), *told).from_(table_as(candidates, "row"), copy=False)
    return query.join(counted.subquery("counted", copy=False), on=exp.and_(*same, copy=False), copy=False)


def _hash(keys: Sequence[FieldRef]) -> Sql:
    return exp.Anonymous(this="HASH", expressions=[key_column(k) for k in keys])


def _known(keys: Keys) -> list[Sql]:
    return [is_known(key_column(k)) for k in keys]
