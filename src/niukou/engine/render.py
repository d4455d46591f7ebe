"""Typed expression -> SQL: the one place where a rule's condition becomes text for an engine.

In: a node of `rulebook.expression`, the pack's standards, the day. Out: a sqlglot tree, printed for DuckDB
or Spark. Every value is placed as a literal node, never pasted. The meaning (idea 2): blank text is null,
`=`, `<>` and `in` treat null as a value, an order comparison with null is false. Where a null may stand for
false (all but under `not`) the shorter form without COALESCE is printed: it is what makes a hundred rules
cost little more than the scan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

from sqlglot import exp

from niukou.engine import ages
from niukou.engine.trees import Sql, call, identifier, is_known, is_null, literal
from niukou.rulebook.at_date import value_on
from niukou.rulebook.expression.nodes import (
    BOOLEAN,
    LAST_YEAR,
    Age,
    And,
    Arithmetic,
    AsOf,
    Between,
    Compare,
    Constant,
    FieldRef,
    Function,
    IfCollected,
    InSet,
    IsEmpty,
    Latest,
    LinkRef,
    Node,
    Not,
    Or,
    Others,
    Quantifier,
    RowsWith,
    StandardValue,
    SumOf,
)
from niukou.rulebook.model import CodeList, Pack

Fact = Quantifier | Others | RowsWith
_OPERATORS: dict[str, type[exp.Binary]] = {
    "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "+": exp.Add, "-": exp.Sub, "*": exp.Mul,
}  # fmt: skip
_PLAIN = r"(?P<one>\w+)|\((?P<some>\w+(?:\|\w+)+)\)"
_WITHIN = re.compile(rf"\.\*(?:{_PLAIN})\.\*")
_BEGINS = re.compile(rf"(?:{_PLAIN})\.\*")
_MANY = 2  # labels from which on one search of a list is quicker than comparing with each
_HAS_TEXT = ("number", "date", "year", "code")  # types that keep what could not be understood in <f>__text


def column(role: str, name: str) -> exp.Column:
    """`role.name` as a quoted column; the role is the alias of its table."""
    return exp.Column(this=identifier(name), table=identifier(alias(role)))


def alias(role: str) -> str:
    """The table alias of a role: last year's person is `last_year_person`."""
    return role.replace(LAST_YEAR, "last_year_")


@dataclass(frozen=True)
class Renderer:
    """Renders the expressions of one pack on one day.

    fact: how a quantifier or a count of duplicates is answered, from a column that an earlier step made; never
    null, 0 where there is nothing to count.
    quick: for DuckDB alone, in forms that it works out once for each label of a code list, not once a row.
    """

    pack: Pack
    as_of: date
    fact: Callable[[Fact], Sql]
    quick: bool = False

    def condition(self, node: Node, *, exact: bool = False) -> Sql:
        """A condition; unless `exact`, null stands for false."""
        match node:
            case And(items=items):
                return _folded(exp.And, [self.condition(i, exact=exact) for i in items])
            case Or(items=items):
                return _folded(exp.Or, [self.condition(i, exact=exact) for i in items])
            case Not(item=item):
                return exp.Not(this=exp.Paren(this=self.condition(item, exact=True)))
            case IfCollected(item=item):
                return self.condition(item, exact=exact)
            case Compare(op=op, left=left, right=right) if op in ("=", "<>"):
                return self._equal(op, left, right, exact)
            case Compare(op=op, left=left, right=right):
                return _exactly(self._ordered(op, left, right), exact)
            case Between(value=value, low=low, high=high):
                both = exp.And(
                    this=self._ordered(">=", value, low), expression=self._ordered("<=", value, high)
                )
                return _exactly(both, exact)
            case InSet():
                return self._in_set(node, exact)
            case IsEmpty(value=value):
                return is_null(_wrapped(self.value(value)))
            case Constant(value=value):
                return literal(value)
            case Quantifier():
                return self._asked(node)
            case Function(name="matches", arguments=(text, pattern)):
                anchored = exp.Literal.string(f"^(?:{pattern.value})$")  # type: ignore[attr-defined]
                plain = without_pattern(self.value(text), str(pattern.value)) if self.quick else None  # type: ignore[attr-defined]
                found: Sql = plain or exp.RegexpLike(this=self.value(text), expression=anchored)
                return _exactly(found, exact)
            case FieldRef(part=part) if part in ("given", "unreadable"):
                return self.value(node)
            case _:
                return _exactly(self.value(node), exact)

    def value(self, node: Node) -> Sql:
        """Any value; null where it is not known."""
        constant = self.constant(node)
        if constant is not None:
            return literal(constant)
        match node:
            case FieldRef():
                return self._field(node)
            case LinkRef(name=name):
                return column("link", "link_kind" if name == "kind" else name)
            case StandardValue():
                return self._standard(node)
            case SumOf(parts=parts):
                return _folded(exp.Add, [call("COALESCE", self.value(p), literal(0)) for p in parts])
            case Arithmetic(op="/", left=left, right=right):
                return exp.Div(
                    this=_wrapped(self.value(left)),
                    expression=call("NULLIF", self.value(right), literal(0)),
                )
            case Arithmetic(op=op, left=left, right=right):
                return _OPERATORS[op](this=_wrapped(self.value(left)), expression=_wrapped(self.value(right)))
            case Function():
                return self._function(node)
            case Age(on=on, birth=birth):
                return ages.age(self.value(on), self.value(birth))
            case Quantifier(ask=ask) if ask in ("count", "sum"):
                return self.fact(node)
            case Others(ask="first_of", keys=keys):
                known = _folded(exp.And, [is_known(key_column(k)) for k in keys])
                return exp.And(this=known, expression=self.fact(node))
            case Others() | RowsWith():
                return self.fact(node)
            case _:  # a condition used as a value
                return self.condition(node, exact=True)

    def constant(self, node: Node) -> Any:
        """The value of a node that the pack and the day decide alone; None where rows decide."""
        match node:
            case Constant(value=value):
                return value
            case AsOf():
                return self.as_of
            case StandardValue(key=key, year=None):
                return value_on(self.pack.standards[key], self.as_of)
            case Latest(month_day=month_day):
                return ages.latest(str(self.constant(month_day)), self.as_of)
            case _:
                return None

    # -- comparisons ---------------------------------------------------------------------------------

    def _equal(self, op: str, left: Node, right: Node, exact: bool) -> Sql:
        if isinstance(left, Age) and isinstance(self.constant(right), int):
            inside = exp.And(
                this=self._ordered(">=", left, right), expression=self._ordered("<=", left, right)
            )
            return (
                _exactly(inside, exact) if op == "=" else exp.Not(this=exp.Paren(this=_exactly(inside, True)))
            )
        mine, theirs = _wrapped(self.value(left)), _wrapped(self.value(right))
        if op == "<>":
            return exp.NullSafeNEQ(this=mine, expression=theirs)
        if self.constant(right) is not None and not exact:
            return exp.EQ(this=mine, expression=theirs)
        return exp.NullSafeEQ(this=mine, expression=theirs)

    def _ordered(self, op: str, left: Node, right: Node) -> Sql:
        years = self.constant(right)
        if isinstance(left, Age) and _whole(years):
            return self._by_age(op, left, int(years))
        return _OPERATORS[op](this=_wrapped(self.value(left)), expression=_wrapped(self.value(right)))

    def _by_age(self, op: str, age: Age, years: int) -> Sql:
        """An age compared with whole years, without working it out."""
        years += op in (">", "<=")
        younger = op in ("<", "<=")
        birth, on = self.value(age.birth), self.constant(age.on)
        if isinstance(on, date):
            return ages.compared_on(on, birth, years, younger=younger)
        return ages.compared(self.value(age.on), birth, years, younger=younger)

    def _in_set(self, node: InSet, exact: bool) -> Sql:
        if not node.members:
            return exp.true() if node.negated else exp.false()
        value = _wrapped(self.value(node.value))
        members = [literal(m) for m in node.members]
        inside: Sql = exp.In(this=value, expressions=members)
        if self._few(node.value) and len(members) >= _MANY:
            place = exp.Anonymous(this="LIST_POSITION", expressions=[exp.Array(expressions=members), value])
            inside = is_known(place)
        if node.negated:
            empty = is_null(value.copy())
            return exp.Paren(this=exp.Or(this=empty, expression=exp.Not(this=inside)))
        return _exactly(inside, exact)

    def _few(self, node: Node) -> bool:
        """Whether the values are the labels of a code list, and DuckDB may take them one by one."""
        return self.quick and isinstance(node, FieldRef) and node.field.type == "code" and node.part is None

    def _asked(self, node: Quantifier) -> Sql:
        """Is there a row, is there none; all of them: there are rows, and there is none that fails."""
        if node.ask == "all" and node.body is not None:
            some = self._seen(replace(node, ask="some", body=None), exp.GT)
            fails = replace(node, ask="some", body=Not(BOOLEAN, node.body))
            return exp.And(this=some, expression=self._seen(fails, exp.EQ))
        return self._seen(replace(node, ask="some"), exp.EQ if node.ask == "no" else exp.GT)

    def _seen(self, node: Quantifier, against: type[exp.Binary]) -> Sql:
        return against(this=self.fact(node), expression=literal(0))

    # -- values --------------------------------------------------------------------------------------

    def _field(self, node: FieldRef) -> Sql:
        name, part = node.field.name, node.part
        here = column(node.role, name)
        unread = column(node.role, f"{name}__text")
        match part:
            case None:
                return here
            case "given":
                given: Sql = is_known(here)
                if node.field.type in _HAS_TEXT:
                    known = is_known(unread)
                    given = exp.Paren(this=exp.Or(this=given, expression=known))
                return given
            case "unreadable":
                return is_known(unread)
            case "sex":
                return self._sex(node)
            case "length":
                return _number_length(node.role, name)
            case _:
                return column(node.role, f"{name}__{part}")

    def _sex(self, node: FieldRef) -> Sql:
        told = column(node.role, f"{node.field.name}__sex")
        codes: CodeList = self.pack.codelists[node.type.codes or ""]
        return exp.Case(
            ifs=[
                exp.If(this=exp.EQ(this=told.copy(), expression=literal(c.identity)), true=literal(c.label))
                for c in codes.codes
                if c.identity
            ]
        )

    def _standard(self, node: StandardValue) -> Sql:
        """The value at the end of a year that a row gives; null in years before the first."""
        if node.year is None:
            return exp.null()
        year = self.value(node.year)
        by_year = {day.year: value for day, value in self.pack.standards[node.key].values}
        return exp.Case(
            ifs=[
                exp.If(this=exp.GTE(this=year.copy(), expression=literal(y)), true=literal(v))
                for y, v in sorted(by_year.items(), reverse=True)
            ]
        )

    def _function(self, node: Function) -> Sql:
        arguments = [self.value(a) for a in node.arguments]
        match node.name:
            case "negate":
                return exp.Neg(this=_wrapped(arguments[0]))
            case "year_of":
                return exp.Year(this=arguments[0])
            case "length":
                return exp.Length(this=arguments[0])
            case _:
                return call(node.name.upper(), *arguments)


def key_column(node: FieldRef) -> exp.Column:
    """The column by which rows count as the same: an identity number in its standard form."""
    part = "standard" if node.field.type == "identity" and node.part is None else node.part
    return column(node.role, f"{node.field.name}__{part}" if part else node.field.name)


def without_pattern(value: Sql, pattern: str) -> Sql | None:
    """A search for plain text, as patterns like `.*(病|残疾).*` and `999.*` are; None for any other pattern.

    A point stands for any character but a line's end.
    """
    within, begins = _WITHIN.fullmatch(pattern), _BEGINS.fullmatch(pattern)
    if not within and not begins:
        return None
    match = within or begins
    assert match is not None
    function = "CONTAINS" if within else "STARTS_WITH"
    texts = (match["one"] or match["some"]).split("|")
    found = [exp.Anonymous(this=function, expressions=[value.copy(), literal(t)]) for t in texts]
    line_end = exp.Anonymous(this="CONTAINS", expressions=[value.copy(), literal("\n")])
    some = exp.Paren(this=exp.or_(*found, copy=False))
    return exp.Paren(this=exp.And(this=some, expression=exp.Not(this=line_end)))


def _folded(kind: type[exp.Binary], items: list[Sql]) -> Sql:
    return exp.Paren(this=reduce(lambda a, b: kind(this=a, expression=b), map(_wrapped, items)))


def _wrapped(item: Sql) -> Sql:
    return exp.Paren(this=item) if isinstance(item, exp.Binary | exp.Not | exp.Neg | exp.Case) else item


def _exactly(item: Sql, exact: bool) -> Sql:
    return call("COALESCE", item, exp.false()) if exact else exp.Paren(this=item)


def _number_length(role: str, name: str) -> Sql:
    form = column(role, f"{name}__form")
    certificate = call("REPLACE", column(role, name), literal(" "), literal(""))
    ifs = [
        exp.If(this=exp.EQ(this=form.copy(), expression=literal(kind)), true=literal(length))
        for kind, length in (("current", 18), ("old", 15))
    ]
    whole = exp.EQ(this=form.copy(), expression=literal("certificate"))  # its standard form is cut to 18
    ifs.append(exp.If(this=whole, true=exp.Length(this=certificate)))
    return exp.Case(ifs=ifs, default=exp.Length(this=column(role, f"{name}__standard")))


def _whole(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
