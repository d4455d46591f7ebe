"""The rows that findings tell of: only those that were hit, and only the columns that sentences and evidence show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from niukou.engine.part_facts import WORD
from niukou.engine.render import column, literal
from niukou.engine.trees import Sql, named, select, table_as

RULE = "hit_rule"  # the column of a hit that says which rule it is, counted from 0
_COSTLY = ("IDENTITY_MASK", "MASK_PHONE", "MASK_ACCOUNT")  # long macros: a copy for each rule is slow to plan


@dataclass(frozen=True)
class Shown:
    """Columns that findings read of their own table, and values to be worked out once a row, by name."""

    read: tuple[str, ...]
    values: Mapping[str, Sql]


def shown_columns(own: str, findings: exp.Select) -> Shown:
    """What `findings` reads of the table `own`. Its masked values give way to columns."""
    names: dict[str, str] = {}
    values: dict[str, Sql] = {}
    for call in [n for n in findings.find_all(exp.Anonymous) if str(n.this).upper() in _COSTLY]:
        [value] = call.expressions
        if isinstance(value, exp.Column) and value.table == own:
            name = names.setdefault(call.sql("duckdb"), f"masked{len(names)}")
            values.setdefault(name, call.copy())
            call.replace(column(own, name))
    masked = [c.name for v in values.values() for c in v.find_all(exp.Column)]
    read = [c.name for c in findings.find_all(exp.Column) if c.table == own and c.name not in values]
    return Shown(tuple(dict.fromkeys(("row_no", *read, *masked))), values)


def hits_query(marked: str, shown: Shown, words: int) -> exp.Select:
    """One row for each row and rule that hit it: the columns shown, the rule's number. `marked`: see Pass."""
    read: list[Sql] = [column("hit", name) for name in shown.read]
    values: list[Sql] = []
    for name, value in shown.values.items():
        for found in value.find_all(exp.Column):
            found.set("table", exp.to_identifier("hit", quoted=True))
        values.append(named(value, name))
    rule = named(exp.Anonymous(this="UNNEST", expressions=[_numbers(words)]), RULE)
    return select(*read, *values, rule).from_(table_as(marked, "hit"), copy=False)


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
