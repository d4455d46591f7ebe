"""Rows that share their values with others: how many rows, how many households, which is the first.

Values that stand in one row only are most of a table. They are left out by their hash first, a number: sorted, equal
hashes stand side by side, and that takes half as long as counting them in groups. The values themselves are compared
only for the few that are left. Of these only what a rule asks is counted: households, each once, cost several times
what rows do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy
import pyarrow
from sqlglot import exp

from niukou.engine.render import column, key_column
from niukou.engine.session import Session
from niukou.engine.trees import Sql, call, is_known, literal, named, select, table_as, text
from niukou.rulebook.expression.nodes import Constant, FieldRef, Function

Keys = tuple[FieldRef, ...]
_HOUSEHOLD = "of_household"
_NEAR_BITS = 20  # a table that a processor keeps at hand


def in_groups(repeats: Mapping[Keys, str]) -> list[list[tuple[Keys, str]]]:
    """(keys, table), the fewest keys first: rows alike in all keys of a group are alike in those of its first."""
    groups: list[list[tuple[Keys, str]]] = []
    for keys, name in sorted(repeats.items(), key=lambda item: len(item[0])):
        group = next((g for g in groups if set(g[0][0]) <= set(keys)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append((keys, name))
    return groups


def any_again(session: Session, table: str, key: exp.Column) -> bool:
    """Whether more than one row has the same key."""
    if session.columns(table)[key.name] != "BIGINT":
        return len(again(session, table, [key])) > 0
    query = select(key.copy()).from_(table_as(table, table), copy=False)
    query = query.where(is_known(key.copy()), copy=False)
    # numbers of households lie in their order, mostly: that is what this sort is quick with
    numbers = numpy.sort(session.arrow(text(query)).column(0).to_numpy(), kind="stable")
    return len(_alike(numbers)) > 0


def again(session: Session, table: str, keys: Sequence[exp.Column]) -> pyarrow.Table:
    """(row_no): the rows that have the hash of the keys of another; some forty bytes a row are held to find them."""
    query = select(exp.column("row_no"), named(_hash(keys), "hash")).from_(table_as(table, table), copy=False)
    query = query.where(*[is_known(k.copy()) for k in keys], copy=False)
    found = session.arrow(text(query))
    hashes = found["hash"].to_numpy()
    # Halves are sorted in two thirds of the time; whole are then only those near which halves are alike.
    halves = (hashes >> numpy.uint64(32)).astype(numpy.uint32)
    near = numpy.zeros(1 << _NEAR_BITS, bool)
    near[_alike(numpy.sort(halves)) >> (32 - _NEAR_BITS)] = True
    places = numpy.flatnonzero(near.take(halves >> (32 - _NEAR_BITS), mode="clip"))
    some = hashes[places]
    shared = numpy.isin(some, _alike(numpy.sort(some)))
    return pyarrow.table({"row_no": found["row_no"].to_numpy()[places[shared]]})


def _alike(ordered: Any) -> Any:
    """The numbers that are like the one before them."""
    return ordered[1:][ordered[1:] == ordered[:-1]]


def candidates_query(own: str, household: str | None, group: Sequence[Keys], again: str) -> exp.Select:
    """(row_no, of_household, the keys of all of `group`): the rows of the table `again`."""
    values = {k.name: k for keys in group for k in map(key_column, keys)}
    told = [named(column(own, household), _HOUSEHOLD)] if household else []
    query = select(column(own, "row_no"), *told, *values.values())
    rows = select(exp.column("row_no")).from_(table_as(again, again), copy=False)
    among = exp.In(this=column(own, "row_no"), query=rows.subquery(copy=False))
    return query.from_(table_as(own, own), copy=False).where(among, copy=False)


def repeats_query(candidates: str, keys: Keys, asks: Collection[str]) -> exp.Select:
    """(row_no, what `asks` names: others, other_households, first_of) of the candidates alike in all keys.

    `first_of` is the row_no of the first of them.
    """
    names = [key_column(k).name for k in keys]
    one = exp.Literal.number(1)
    households = call("COUNT", exp.Distinct(expressions=[column("row", _HOUSEHOLD)]))
    answers = {
        "others": exp.Sub(this=exp.Count(this=exp.Star()), expression=one),
        "other_households": exp.Sub(this=households, expression=one.copy()),
        "first_of": exp.Min(this=column("row", "row_no")),
    }
    asked = [name for name in answers if name in asks]
    counted = select(*[column("row", n) for n in names], *[named(answers[n], n) for n in asked])
    counted = counted.from_(table_as(candidates, "row"), copy=False)
    counted = counted.where(*[is_known(column("row", name)) for name in names], copy=False)
    counted = counted.group_by(*[column("row", name) for name in names], copy=False)
    counted = counted.having("COUNT(*) > 1", copy=False)
    same = [exp.EQ(this=column("row", n), expression=column("counted", n)) for n in names]
    query = select(column("row", "row_no"), *[column("counted", name) for name in asked])
    query = query.from_(table_as(candidates, "row"), copy=False)
    return query.join(counted.subquery("counted", copy=False), on=exp.and_(*same, copy=False), copy=False)


def _hash(keys: Sequence[exp.Column]) -> Sql:
    return exp.Anonymous(this="HASH", expressions=[k.copy() for k in keys])


def looked_up(node: FieldRef | Function) -> Sql:
    """What a row is looked up by: a column, or its first characters."""
    if isinstance(node, Function):
        of, length = node.arguments
        assert isinstance(of, FieldRef)
        assert isinstance(length, Constant)
        return call("LEFT", key_column(of), literal(length.value))
    return key_column(node)
