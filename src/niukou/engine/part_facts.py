"""What rules ask of the rows of one part of a household, its members, pairings or measures, in one aggregate.

Whether there is such a row is one bit of a number, for that is what most rules ask, and sixty such questions cost
little more than one; only what is counted or summed has a column of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from niukou.engine.render import Renderer, column
from niukou.engine.trees import Sql, call, cast, named
from niukou.rulebook.expression.nodes import (
    And,
    FieldRef,
    IfCollected,
    Node,
    Or,
    Others,
    Quantifier,
    RowsWith,
)

WORD = 60  # bits of a number that are used; a sum of them stays a BIGINT


def bits(conditions: Sequence[Sql]) -> list[Sql]:
    """Numbers of which bit i says whether condition i holds, sixty conditions each. The conditions are used up."""
    return [_word(conditions[start : start + WORD]) for start in range(0, len(conditions), WORD)]


def is_hit(table: str, numbers: Sequence[int]) -> Sql:
    """Whether any condition of these numbers held for a row of `table`, whose word0, word1 … say it."""
    masks: dict[int, int] = {}
    for number in numbers:
        place, bit = divmod(number, WORD)
        masks[place] = masks.get(place, 0) | 2**bit
    asked: list[Sql] = []
    for place, mask in masks.items():
        held = exp.BitwiseAnd(this=column(table, f"word{place}"), expression=exp.Literal.number(mask))
        asked.append(exp.NEQ(this=exp.Paren(this=held), expression=exp.Literal.number(0)))
    return exp.or_(*asked, copy=False) if asked else exp.false()


def _word(conditions: Sequence[Sql]) -> Sql:
    """A balanced tree: a chain of sixty would nest as deep."""
    if len(conditions) == 1:
        return _bit(conditions[0], 0)
    whole: list[Sql] = [_bit(c, i) for i, c in enumerate(conditions)]
    while len(whole) > 1:
        pairs = [whole[i : i + 2] for i in range(0, len(whole), 2)]
        whole = [exp.Paren(this=exp.Add(this=p[0], expression=p[1])) if len(p) == 2 else p[0] for p in pairs]
    return whole[0]


def _bit(condition: Sql, number: int) -> Sql:
    on = exp.If(this=condition, true=cast(exp.Literal.number(2**number), "bigint"))
    return exp.Case(ifs=[on], default=cast(exp.Literal.number(0), "bigint"))


@dataclass
class PartFacts:
    """What is asked of the rows of `table`; `called` is their role in an expression, `name` the answers' alias."""

    table: str
    called: str
    name: str
    seen: dict[Node | None, int] = field(default_factory=dict)  # what a row must meet → number of its bit
    numbers: dict[Quantifier, str] = field(default_factory=dict)  # a count or sum → its column

    def column_of(self, asked: Quantifier) -> Sql:
        """The answer for a household: above 0 where a row was seen, or the count or sum; 0 without rows."""
        if asked.ask in ("count", "sum"):
            return or_zero(column(self.name, self.numbers.setdefault(asked, f"n{len(self.numbers)}")))
        number = self.seen.setdefault(asked.body, len(self.seen))
        mask = exp.Literal.number(2 ** (number % WORD))
        word = or_zero(column(self.name, f"seen{number // WORD}"))
        return exp.Paren(this=exp.BitwiseAnd(this=word, expression=mask))

    def bodies(self) -> list[Node | None]:
        """What the rows must meet, for every question."""
        return [*self.seen, *(n.body for n in self.numbers)]

    def keep(self, names: Collection[str]) -> None:
        """Forget the counts and sums of which nobody wants the column."""
        self.numbers = {asked: name for asked, name in self.numbers.items() if name in names}

    def answers(self, renderer: Renderer) -> list[Sql]:
        """The aggregates, named."""
        conditions = [exp.true() if b is None else renderer.condition(b) for b in self.seen]
        words = [exp.Anonymous(this="BIT_OR", expressions=[word]) for word in bits(conditions)]
        seen: list[Sql] = [named(word, f"seen{i}") for i, word in enumerate(words)]
        return [*seen, *(named(_aggregate(n, renderer), name) for n, name in self.numbers.items())]

    def needed(self, renderer: Renderer) -> Sql | None:
        """What a row must meet to matter to any question; None where any may.

        Of many questions only what they ask of the row itself, for that can be asked before it is joined.
        """
        asked = [*self.seen, *(None if n.ask == "sum" else n.body for n in self.numbers)]
        if len(asked) > 1:
            asked = [own_part(body, self.called) if body else None for body in asked]
        found = [exp.Paren(this=renderer.condition(body)) for body in asked if body]
        return exp.or_(*found, copy=False) if found and len(found) == len(asked) else None


def or_zero(answer: Sql) -> Sql:
    """The answer, 0 where a row has none."""
    return call("COALESCE", answer, exp.Literal.number(0))


def _aggregate(asked: Quantifier, renderer: Renderer) -> Sql:
    if asked.body is None:
        return exp.Count(this=exp.Star())
    if asked.ask == "sum":
        return exp.Sum(this=renderer.value(asked.body))
    met = exp.If(this=renderer.condition(asked.body), true=exp.Literal.number(1))
    return call("COUNT", exp.Case(ifs=[met]))


def own_part(node: Node, role: str) -> Node | None:
    """What a condition asks of the row `role` alone: whatever meets the condition meets this; None = nothing."""
    match node:
        case And(items=items):
            kept = [k for k in (own_part(i, role) for i in items) if k is not None]
            if len(kept) < 2:
                return kept[0] if kept else None
            return replace(node, items=tuple(kept))
        case Or(items=items):
            each = [own_part(i, role) for i in items]
            return replace(node, items=tuple(each)) if None not in each else None  # type: ignore[arg-type]
        case IfCollected(item=item):
            return own_part(item, role)
        case _:
            return None if asks_others(node, role) else node


def asks_others(node: Node, role: str) -> bool:
    """Whether the node looks at any row but that of `role`."""
    facts = Quantifier | Others | RowsWith
    return any(isinstance(n, facts) or (isinstance(n, FieldRef) and n.role != role) for n in node.walk())


def roles_of(nodes: Iterable[Node | None]) -> set[str]:
    """The roles whose fields the nodes name."""
    return {n.role for node in nodes if node for n in node.walk() if isinstance(n, FieldRef)}
