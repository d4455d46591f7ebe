"""The rows that findings speak of, read again: only they, and only the columns that sentences and evidence show."""

from __future__ import annotations

from sqlglot import exp

from niukou.engine.render import column
from niukou.engine.trees import Sql, named, select, table_as

_COSTLY = (
    "IDENTITY_MASK",
    "MASK_PHONE",
    "MASK_ACCOUNT",
)  # long macros: one copy for each rule is slow to plan


def rows_query(own: str, hits: str, findings: exp.Select) -> exp.Select:
    """The rows of `own` in the table `hits`, with the columns that the query `findings` reads of them.

    What `findings` shows masked is masked here, once a row, and its calls give way to the column.
    """
    shown: dict[str, Sql] = {}
    names: dict[str, str] = {}
    for call in [n for n in findings.find_all(exp.Anonymous) if str(n.this).upper() in _COSTLY]:
        [value] = call.expressions
        if isinstance(value, exp.Column) and value.table == own:
            name = names.setdefault(call.sql("duckdb"), f"shown{len(names)}")
            shown.setdefault(name, call.copy())
            call.replace(column(own, name))
    read = [c.name for c in findings.find_all(exp.Column) if c.table == own and c.name not in shown]
    kept: list[Sql] = [column(own, c) for c in dict.fromkeys(("row_no", *read))]
    query = select(*kept, *[named(value, name) for name, value in shown.items()])
    hit = select(exp.column("row_no")).from_(table_as(hits, "hit"), copy=False)
    among = exp.In(this=column(own, "row_no"), query=hit.subquery(copy=False))
    return query.from_(table_as(own, own), copy=False).where(among, copy=False)
