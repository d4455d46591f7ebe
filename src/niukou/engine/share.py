"""A share counted over one table: the weight of the rows that fulfil a condition, of all rows asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from niukou.engine.evaluate import Waiting, answers
from niukou.engine.facts import Facts
from niukou.engine.render import Renderer
from niukou.engine.session import Session
from niukou.engine.trees import Sql, cast, named, select, table_as, text
from niukou.rulebook.expression import columns, parse_condition, parse_value, prune, vocabulary_of_table
from niukou.rulebook.expression.nodes import BOOLEAN, And, Node
from niukou.rulebook.formula import rounded
from niukou.rulebook.model import Indicator, Pack

# sums of binary fractions depend on the order of the rows, sums of decimals do not
_WEIGHT = "decimal(30, 8)"
_PER = {"%": 100, "‰": 1000}


@dataclass(frozen=True)
class Share:
    """Weights of the part and of the whole; `by` is the code field and its label, () for all rows."""

    by: tuple[str, str] | tuple[()]
    part: Decimal
    whole: Decimal

    def value(self, indicator: Indicator) -> Decimal | None:
        """The share in the indicator's unit (% and ‰ count by the hundred and thousand), rounded half up."""
        if not self.whole:
            return None
        share = Fraction(self.part) / Fraction(self.whole) * _PER.get(indicator.unit, 1)
        return rounded(share, indicator.digits)


def shares(session: Session, pack: Pack, indicator: Indicator, as_of: date) -> tuple[Share, ...] | Waiting:
    """Count an indicator of kind `share` over the standard tables: all rows, then by each code field it names.

    A row without a weight counts nothing. Waiting, with the missing columns, where the data cannot answer.
    """
    own = pack.tables[indicator.table or ""]
    words = vocabulary_of_table(own.name, pack)
    part = parse_condition(indicator.part or "", words)
    whole = parse_condition(indicator.whole, words) if indicator.whole else None
    part = part if whole is None else And(BOOLEAN, (whole, part))
    weigh = parse_value(indicator.weigh, words) if indicator.weigh else None
    by = [parse_value(dotted, words) for dotted in indicator.by]
    asked = [node for node in (part, whole, weigh, *by) if node is not None]
    has = answers(session, pack, as_of)
    missing = [c for node in asked for c in [(own.name, ""), *columns(node)] if not has(*c)]
    if missing or any(prune(node, has) is None for node in asked):
        return Waiting(indicator.key, indicator.key, tuple(dict.fromkeys(missing)))
    facts = Facts(own, pack)
    render = Renderer(pack, as_of, facts.column_of)
    weight: Sql = cast(exp.Literal.number(1), _WEIGHT)
    if weigh is not None:  # a number beyond all reason counts nothing, like a blank, and stops nothing
        weight = exp.TryCast(this=render.value(weigh), to=exp.DataType.build(_WEIGHT))
    sums = [_sum(weight, part, render), _sum(weight, whole, render)]
    keys: list[Sql] = [exp.Null(), *(render.value(node) for node in by)]
    facts.see(asked)
    reach = facts.reach()
    facts.make(session, render)
    found: list[Share] = []
    for at, key in enumerate(keys):
        query = select(named(key.copy(), "key"), *(one.copy() for one in sums))
        query = query.from_(table_as(own.name, own.name), copy=False).group_by(exp.Literal.number(1))
        rows = session.query(text(facts.joins(session, query, reach)))
        label = indicator.by[at - 1] if at else ""
        found += sorted(
            (
                Share((label, str(value or "")) if at else (), Decimal(one or 0), Decimal(all_ or 0))
                for value, one, all_ in rows
            ),
            key=lambda share: share.by,
        )
    return tuple(found)


def _sum(weight: Sql, condition: Node | None, render: Renderer) -> Sql:
    total: Sql = exp.Sum(this=weight.copy())
    if condition is None:
        return total
    return exp.Filter(this=total, expression=exp.Where(this=render.condition(condition)))
