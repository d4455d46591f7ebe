"""The slow plain reference: what an expression means for one row, in Python, row by row."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.rulebook.expression.nodes import (
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
    Node,
    Not,
    Or,
    Others,
    Quantifier,
    StandardValue,
    SumOf,
)
from niukou.rulebook.model import Pack

Row = Mapping[str, Any]


@dataclass
class Reference:
    """Judges one row against all rows of its tables. `rows`: table → rows; `role_rows`: role → row or None."""

    pack: Pack
    as_of: date
    rows: Mapping[str, Sequence[Row]]

    def holds(self, node: Node, roles: Mapping[str, Row | None], own: str) -> bool:
        """Whether the condition is true; nothing is half true."""
        return bool(self.value(node, roles, own))

    def value(self, node: Node, roles: Mapping[str, Row | None], own: str) -> Any:
        def of(n: Node) -> Any:
            return self.value(n, roles, own)

        match node:
            case Constant(value=value):
                return value
            case FieldRef(role=role, field=field):
                row = roles.get(role)
                return None if row is None else row.get(field.name)
            case AsOf():
                return self.as_of
            case Latest(month_day=text):
                month, day = (int(p) for p in str(of(text)).split("-"))
                this = date(self.as_of.year, month, day)
                return this if this <= self.as_of else date(self.as_of.year - 1, month, day)
            case StandardValue(key=key, year=year):
                day = self.as_of if year is None else None
                if year is not None:
                    told = of(year)
                    if told is None:
                        return None
                    day = date(int(told), 12, 31)
                values = [v for since, v in self.pack.standards[key].values if day and since <= day]
                return values[-1] if values else None
            case SumOf(parts=parts):
                return sum(of(p) or 0 for p in parts)
            case And(items=items):
                return all(bool(of(i)) for i in items)
            case Or(items=items):
                return any(bool(of(i)) for i in items)
            case Not(item=item):
                return not of(item)
            case IfCollected(item=item):
                return of(item)
            case IsEmpty(value=value):
                return of(value) is None
            case Compare(op=op, left=left, right=right):
                return self._compare(op, of(left), of(right))
            case Between(value=value, low=low, high=high):
                return self._compare(">=", of(value), of(low)) and self._compare("<=", of(value), of(high))
            case InSet(value=value, members=members, negated=negated):
                return (of(value) in members) != negated
            case Arithmetic(op=op, left=left, right=right):
                return _reckon(op, of(left), of(right))
            case Function(name=name, arguments=arguments):
                return _function(name, [of(a) for a in arguments])
            case Age(on=on, birth=birth):
                day, born = of(on), of(birth)
                if day is None or born is None:
                    return None
                return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
            case Quantifier():
                return self._quantifier(node, roles, own)
            case Others():
                return self._others(node, roles[own] or {}, own)
        raise TypeError(type(node))

    @staticmethod
    def _compare(op: str, a: Any, b: Any) -> bool:
        if op == "=":
            return bool(a == b)
        if op == "<>":
            return bool(a != b)
        if a is None or b is None:
            return False
        return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op])

    def _quantifier(self, node: Quantifier, roles: Mapping[str, Row | None], own: str) -> Any:
        table = self.pack.tables[node.table]
        assert table.part_of is not None
        code = (roles[own] or {}).get(table.part_of.by)
        mine = [r for r in self.rows[node.table] if code is not None and r.get(table.part_of.by) == code]
        inner = [self.value(node.body, {**roles, node.called: r}, own) if node.body else True for r in mine]
        match node.ask:
            case "some":
                return any(inner)
            case "no":
                return not any(inner)
            case "all":
                return bool(inner) and all(inner)
            case "count":
                return sum(1 for i in inner if i)
            case _:
                return sum(i for i in inner if i is not None)

    def _others(self, node: Others, row: Row, own: str) -> Any:
        values = [row.get(k.field.name) for k in node.keys]
        same = [
            r
            for r in self.rows[own]
            if None not in values and [r.get(k.field.name) for k in node.keys] == values
        ]
        if node.ask == "first_of":
            return bool(same) and min(r["row_no"] for r in same) == row["row_no"]
        if node.ask == "others":
            return max(len(same) - 1, 0)
        return max(len({r.get("household_code") for r in same}) - 1, 0)


def _reckon(op: str, a: Any, b: Any) -> Any:
    if a is None or b is None or (op == "/" and b == 0):
        return None
    return {"+": a + b, "-": a - b, "*": a * b}[op] if op != "/" else a / b


def _function(name: str, given: list[Any]) -> Any:
    first = given[0]
    if name == "coalesce":
        return first if first is not None else given[1]
    if first is None:
        return None
    match name:
        case "abs":
            return abs(first)
        case "floor":
            return math.floor(first)
        case "exp":
            return math.exp(first) if first < math.log(sys.float_info.max) else math.inf
        case "negate":
            return -first
        case "length":
            return len(first)
        case "left":
            return first[: int(given[1])]
        case "year_of":
            return first.year
        case "matches":
            return re.fullmatch(given[1], first) is not None
        case _:
            return round(first, int(given[1]))
