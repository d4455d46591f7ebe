"""The rows that findings tell of: only those that were hit, and only the columns that sentences and evidence show.

They are put in order of their rules: a sentence is worked out by a CASE over all rules, block by block of rows,
and a block of one rule's rows costs one branch, not a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from niukou.engine.part_facts import WORD
from niukou.engine.render import column, literal
from niukou.engine.trees import Sql, named, select, table_as

RULE = "hit_rule"  # the column of a hit that says which rule it is, counted from 0


def own_columns(own: str, rows: exp.Select) -> list[str]:
    """The columns that a query reads of the table `own`, its row number among them."""
    read = [c.name for c in rows.find_all(exp.Column) if c.table == own]
    return list(dict.fromkeys(("row_no", *read)))


def hits_query(marked: str, read: Sequence[str], words: int) -> exp.Select:
    """One row for each row and rule that hit it: the columns `read`, the rule's number. `marked`: see Pass."""
    columns: list[Sql] = [column("hit", name) for name in read]
    rule = named(exp.Anonymous(this="UNNEST", expressions=[_numbers(words)]), RULE)
    return select(*columns, rule).from_(table_as(marked, "hit"), copy=False)


def add_hits(rows: exp.Select, own: str, hits: exp.Select) -> exp.Select:
    """The query over hits in place of the table `own`, with the rule's number, in order of it."""
    rows = rows.select(column(own, RULE), copy=False)
    rows = rows.from_(hits.subquery(own, copy=False), copy=False)
    return rows.order_by(column(own, RULE), copy=False)


def counted_rows_query(marked: str, by: str, telling: Sequence[bool]) -> exp.Select:
    """The codes of the households of the rows hit by a rule that tells of counts."""
    query = select(column("found", by)).from_(table_as(marked, "found"), copy=False)
    asked: list[Sql] = []
    for start in range(0, len(telling), WORD):
        mask = sum(2**i for i, tells in enumerate(telling[start : start + WORD]) if tells)
        bits = exp.BitwiseAnd(this=column("found", f"word{start // WORD}"), expression=literal(mask))
        asked.append(exp.NEQ(this=exp.Paren(this=bits), expression=literal(0)))
    return query.where(exp.or_(*asked, copy=False), copy=False)


def _numbers(words: int) -> Sql:
    """The numbers of the bits that are set in word0, word1 …, as one list."""
    lists: list[Sql] = []
    for word in range(words):
        start = word * WORD
        place = exp.Paren(this=exp.Sub(this=exp.column("x"), expression=literal(start)))
        shifted = exp.Paren(this=exp.BitwiseRightShift(this=column("hit", f"word{word}"), expression=place))
        bit = exp.Paren(this=exp.BitwiseAnd(this=shifted, expression=literal(1)))
        numbers = exp.Anonymous(this="RANGE", expressions=[literal(start), literal(start + WORD)])
        chosen = exp.Lambda(
            this=exp.EQ(this=bit, expression=literal(1)), expressions=[exp.to_identifier("x")]
        )
        lists.append(exp.Anonymous(this="LIST_FILTER", expressions=[numbers, chosen]))
    return lists[0] if words == 1 else exp.Anonymous(this="LIST_CONCAT", expressions=lists)
