"""Every expression of a pack, read and typed: `check_expressions` is what loading a pack asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TypeVar

from niukou.rulebook.errors import PackFault
from niukou.rulebook.expression.message import parse_message
from niukou.rulebook.expression.needs import scope
from niukou.rulebook.expression.parse import parse_condition, parse_value
from niukou.rulebook.expression.vocabulary import (
    ExpressionError,
    Vocabulary,
    vocabulary_of_lead,
    vocabulary_of_quality,
    vocabulary_of_table,
)
from niukou.rulebook.model import Indicator, LeadRule, Pack, QualityRule, Scope, Table, Where

_Read = TypeVar("_Read")
SCOPES: tuple[Scope, ...] = ("row", "household", "area", "all")


def check_expressions(pack: Pack, sound: Collection[str] = ()) -> list[PackFault]:
    """All faults of all expressions and messages of a pack whose references are otherwise sound.

    `sound`: files (as messages call them) whose expressions are known to be right.
    """
    faults: list[PackFault] = []
    for table in pack.tables.values():
        if table.head:
            _try(
                faults,
                table.head_where,
                partial(parse_condition, table.head, head_condition_words(table, pack)),
            )
    for rule in pack.quality.values():
        if rule.table in pack.tables and rule.where.file not in sound:
            faults += _quality(rule, pack)
    for lead in pack.leads.values():
        if lead.looks_at in pack.tables and lead.where.file not in sound:
            faults += _lead(lead, pack)
    for indicator in pack.indicators.values():
        if indicator.table in pack.tables and indicator.where.file not in sound:
            faults += _indicator(indicator, pack)
    return faults


def head_condition_words(table: Table, pack: Pack) -> Vocabulary:
    """The words of a table's `head` expression: the fields of its own row."""
    return Vocabulary(
        {table.name: table}, {}, table, pack.tables, pack.codelists, pack.standards, pack.identity_scheme
    )


def _quality(rule: QualityRule, pack: Pack) -> Iterator[PackFault]:
    faults: list[PackFault] = []
    words = vocabulary_of_quality(rule, pack)
    widest = 0
    for text in (rule.when, rule.population):
        if text is None:
            continue
        node = _try(faults, rule.when_where, partial(parse_condition, text, words))
        if node is not None:
            widest = max(widest, SCOPES.index(scope(node, words)))
    if not faults and rule.scope != SCOPES[widest]:
        faults.append(
            PackFault(
                rule.places.get("scope", rule.where),
                f"范围写成 {rule.scope}，而条件要看 {SCOPES[widest]}",
                f"scope: {SCOPES[widest]}",
            )
        )
    _try(faults, rule.places.get("message", rule.where), partial(parse_message, rule.message, words))
    for text in rule.evidence or ():
        _try(faults, rule.places.get("evidence", rule.where), partial(parse_value, text, words))
    yield from faults


def _lead(rule: LeadRule, pack: Pack) -> Iterator[PackFault]:
    faults: list[PackFault] = []
    words = vocabulary_of_lead(rule, pack)
    for text in (rule.when, rule.doubt_when, rule.kin):
        if text is not None:
            _try(faults, rule.when_where, partial(parse_condition, text, words))
    _try(faults, rule.places.get("message", rule.where), partial(parse_message, rule.message, words))
    for text in rule.evidence or ():
        _try(faults, rule.places.get("evidence", rule.where), partial(parse_value, text, words))
    yield from faults


def _indicator(indicator: Indicator, pack: Pack) -> Iterator[PackFault]:
    faults: list[PackFault] = []
    words = vocabulary_of_table(indicator.table or "", pack)
    for name, text in (("part", indicator.part), ("whole", indicator.whole)):
        if text is not None:
            _try(faults, indicator.places[name], partial(parse_condition, text, words))
    if indicator.weigh is not None:
        weight = _try(faults, indicator.places["weigh"], partial(parse_value, indicator.weigh, words))
        if weight is not None and weight.type.kind != "number":
            faults.append(
                PackFault(indicator.places["weigh"], f"不是数：{indicator.weigh}", "如 household.size")
            )
    for dotted in indicator.by:
        _try(faults, indicator.places["by"], partial(parse_value, dotted, words))
    yield from faults


def _try(faults: list[PackFault], where: Where, read: Callable[[], _Read]) -> _Read | None:
    try:
        return read()
    except ExpressionError as error:
        faults.append(PackFault(where, error.wrong, error.right))
        return None
