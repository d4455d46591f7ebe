"""The typed tree of an expression: what a rule asks, without any word of how an engine answers.

Every node is an immutable value and carries the type of what it stands for. `rulebook.say` turns the tree
into a Chinese sentence, `engine.render` into SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from niukou.rulebook.model import Field

Kind = Literal["boolean", "number", "text", "date", "code", "identity", "month_day", "fields", "nothing"]


@dataclass(frozen=True)
class ValueType:
    """What kind of value a node stands for; `codes` is the key of the code list for kind `code`."""

    kind: Kind
    codes: str | None = None


BOOLEAN = ValueType("boolean")
NUMBER = ValueType("number")
TEXT = ValueType("text")
DATE = ValueType("date")
NOTHING = ValueType("nothing")

LAST_YEAR = "last_year."  # before the role: the same row in last year's register


@dataclass(frozen=True)
class Node:
    """Any part of an expression."""

    type: ValueType

    def children(self) -> Iterator[Node]:
        """The nodes directly below this one, in reading order."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (v for v in value if isinstance(v, Node))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, depth first."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True)
class FieldRef(Node):
    """`role.field`: a column of the rule's own row, or of the household, head, member … it can see.

    `role` is the word before the point; `part` a derivation of an identity number (form, valid, birth, sex,
    standard, length) or a question about the original text (given, unreadable); None for the value itself.
    """

    role: str
    field: Field
    part: str | None = None


@dataclass(frozen=True)
class LinkRef(Node):
    """`link.kind`, `link.name_agrees`: how a register row and a person were recognised as one.

    `link.heads_in_family`: how many households' heads are in the row's family of the police register.
    """

    name: str


@dataclass(frozen=True)
class Constant(Node):
    """A literal number, text, day or truth; None is never written, `is_empty` asks for it."""

    value: float | int | str | date | bool


@dataclass(frozen=True)
class AsOf(Node):
    """The day the screen speaks of."""


@dataclass(frozen=True)
class Latest(Node):
    """The last day with this month and day on or before the day of the screen."""

    month_day: Node


@dataclass(frozen=True)
class StandardValue(Node):
    """A dated number or day of policy: in force on the day of the screen, or at the end of a given year."""

    key: str
    year: Node | None = None


@dataclass(frozen=True)
class SumOf(Node):
    """Sum of the fields that a standard of type `fields` names, a blank counting 0."""

    standard: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    """`left op right` with op one of = <> < <= > >=."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class InSet(Node):
    """Whether a value is one of some values; `codes` is the code list that named them, if one did."""

    value: Node
    members: tuple[str | float | int, ...]
    negated: bool
    codes: str | None = None


@dataclass(frozen=True)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class And(Node):
    """All of them."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Or(Node):
    """Any of them."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """The contrary."""

    item: Node


@dataclass(frozen=True)
class IsEmpty(Node):
    """Whether nothing is written."""

    value: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """`left op right` with op one of + - * /; nothing where either side is blank or the divisor is 0."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Function(Node):
    """A plain function: coalesce, abs, round, floor, exp, length, left, matches, year_of, negate."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Age(Node):
    """Full years from `birth` to `on`."""

    on: Node
    birth: Node


@dataclass(frozen=True)
class Quantifier(Node):
    """`some_member(c)`, `no_…`, `all_…`, `count_…`, `sum_…` over a household's rows of `table`."""

    ask: Literal["some", "no", "all", "count", "sum"]
    table: str
    called: str
    body: Node | None


@dataclass(frozen=True)
class Others(Node):
    """Other rows of the rule's own table with the same values in all keys; a blank matches nothing.

    `others` counts rows, `other_households` counts households, `first_of` tells whether this row is the
    first of its group.
    """

    ask: Literal["others", "other_households", "first_of"]
    table: str
    keys: tuple[FieldRef, ...]


@dataclass(frozen=True)
class RowsWith(Node):
    """`people_with(person.id_number, x)`: how many rows of `field`'s table hold the value of `value`.

    `value` is a field of the row, or its first characters: `left(person.…, 6)`.
    """

    field: FieldRef
    value: FieldRef | Function


@dataclass(frozen=True)
class IfCollected(Node):
    """A condition that drops out, instead of silencing its rule, where the data lack its columns."""

    item: Node
