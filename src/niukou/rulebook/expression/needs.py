"""What an expression needs of the data: its columns, its scope; and what is left of it where columns lack."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from niukou.rulebook.expression.nodes import (
    BOOLEAN,
    LAST_YEAR,
    And,
    Constant,
    FieldRef,
    IfCollected,
    Node,
    Not,
    Or,
    Others,
    Quantifier,
    RowsWith,
    StandardValue,
)
from niukou.rulebook.expression.vocabulary import Vocabulary
from niukou.rulebook.model import Scope

Column = tuple[str, str]  # table, field; field '' = the table itself
STANDARD = "standard"  # in the place of a table: a dated number of policy, which may have no value on the day
_DROPPED = Constant(BOOLEAN, True)  # stands for an `if_collected` whose columns lack: says nothing


def columns(node: Node) -> list[Column]:
    """Every (table, field) that the expression reads, each once, in reading order."""
    found: dict[Column, None] = {}
    for item in node.walk():
        match item:
            case FieldRef(role=role, field=field):
                table = field.table + ("_last_year" if role.startswith(LAST_YEAR) else "")
                found[(table, field.name)] = None
            case Quantifier(table=table) | Others(table=table):
                found[(table, "")] = None
            case StandardValue(key=key, year=None):
                found[(STANDARD, key)] = None
            case _:
                pass
    return list(found)


def scope(node: Node, words: Vocabulary) -> Scope:
    """The widest set of rows that the answer for one row depends on."""
    own, widest = words.own.name, 0
    for item in node.walk():
        match item:
            case Others(keys=keys):
                in_village = any(k.field.name in _area_keys(words) for k in keys)
                in_household = words.own.part_of is not None and any(
                    k.field.name == words.own.part_of.by for k in keys
                )
                widest = max(widest, 1 if in_household else 2 if in_village else 3)
            case RowsWith():
                widest = 3
            case Quantifier():
                widest = max(widest, 1)
            case FieldRef(role=role) if role.removeprefix(LAST_YEAR) not in (own, words.inside):
                widest = max(widest, 1 if role != "village" else 0)
            case _:
                pass
    scopes: tuple[Scope, ...] = ("row", "household", "area", "all")
    return scopes[widest]


def _area_keys(words: Vocabulary) -> set[str]:
    village = words.tables.get("village")
    return {village.key} if village else set()


def prune(node: Node, has: Callable[[str, str], bool]) -> Node | None:
    """The expression as far as the data can answer it; None when nothing of it is left.

    A missing column may make a rule say less, never more: of an `or` the part that needs the column is
    dropped, an `and` that needs it is unanswerable as a whole. Only `if_collected(c)` is dropped from an
    `and` and leaves the rest standing.

    has: (table, field) → whether the data have it; field '' asks for the table, table STANDARD whether the
    standard has a value on the day: without one a rule would be silent, and nobody would know.
    """
    left = _prune(node, has)
    return None if left is None or left is _DROPPED else left


def _prune(node: Node, has: Callable[[str, str], bool]) -> Node | None:
    match node:
        case IfCollected(item=item):
            kept = _prune(item, has)
            return _DROPPED if kept is None else kept
        case Or(items=items):
            answered = [k for i in items if (k := _prune(i, has)) is not None]
            # a dropped part of an `or` says nothing: it must not make the whole true
            return _joined(Or, [k for k in answered if k is not _DROPPED], dropped=bool(answered))
        case And(items=items):
            parts = [_prune(i, has) for i in items]
            if any(p is None for p in parts):
                return None
            return _joined(And, [p for p in parts if p is not None and p is not _DROPPED], dropped=True)
        case Not(item=item):
            kept = _prune(item, has)
            return kept if kept is None or kept is _DROPPED else Not(BOOLEAN, kept)
        case Quantifier(table=table, body=body):
            if not has(table, ""):
                return None
            kept = _prune(body, has) if body is not None else _DROPPED
            return (
                None if kept is None else dataclasses.replace(node, body=None if kept is _DROPPED else kept)
            )
        case FieldRef() | Others() | RowsWith() | StandardValue(year=None):
            return node if all(has(*c) for c in columns(node)) else None
        case _:
            return _rebuilt(node, has)


def _rebuilt(node: Node, has: Callable[[str, str], bool]) -> Node | None:
    """The same node over pruned parts; None when one of them cannot be answered."""
    changed: dict[str, Any] = {}
    for item in dataclasses.fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Node):
            kept = _prune(value, has)
            if kept is None:
                return None
            changed[item.name] = kept
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            parts = [_prune(v, has) for v in value]
            if any(p is None for p in parts):
                return None
            changed[item.name] = tuple(p for p in parts if p is not None)
    return dataclasses.replace(node, **changed) if changed else node


def _joined(kind: type[And | Or], items: list[Node], *, dropped: bool) -> Node | None:
    if not items:
        return _DROPPED if dropped else None
    return items[0] if len(items) == 1 else kind(BOOLEAN, tuple(items))
