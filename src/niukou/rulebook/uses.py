"""What of a pack uses its standards and code lists: for whoever changes one, and to note those nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from niukou.rulebook.contents import is_own
from niukou.rulebook.expression import (
    Vocabulary,
    head_condition_words,
    parse_condition,
    parse_message,
    parse_value,
    vocabulary_of_lead,
    vocabulary_of_quality,
    vocabulary_of_table,
)
from niukou.rulebook.expression.nodes import InSet, Node, StandardValue, SumOf
from niukou.rulebook.model import Indicator, LeadRule, Pack, Procedure, QualityRule, Where


@dataclass
class Uses:
    """Key of a standard or code list → titles of what uses it, in the order of the pack."""

    standards: dict[str, list[str]] = field(default_factory=dict)
    codelists: dict[str, list[str]] = field(default_factory=dict)

    def note(self, uses: dict[str, list[str]], key: str | None, user: str) -> None:
        """Note that `user` uses `key`, once."""
        if key is not None and user not in uses.setdefault(key, []):
            uses[key].append(user)


@dataclass(frozen=True)
class Unused:
    """A standard or code list of the pack's own that nothing in it uses: no fault, but worth a look."""

    where: Where
    said: str


def uses_of(pack: Pack) -> Uses:
    """Find every use of every standard and code list of a pack."""
    uses = Uses()
    for user, node in _nodes(pack):
        for inner in node.walk():
            if isinstance(inner, StandardValue):
                uses.note(uses.standards, inner.key, user)
            elif isinstance(inner, SumOf):
                uses.note(uses.standards, inner.standard, user)
            elif isinstance(inner, InSet):
                uses.note(uses.codelists, inner.codes, user)
    for procedure in pack.procedures.values():
        _of_procedure(procedure, uses)
    for desk in pack.desks.values():
        for key in (desk.within_days, *(answer.at_most_days for answer in desk.answers)):
            uses.note(uses.standards, key, desk.title)
    for indicator in pack.indicators.values():
        uses.note(uses.standards, indicator.publish_limit, indicator.title)
        uses.note(uses.standards, indicator.secret_spread, indicator.title)
    for table in pack.tables.values():
        for one in table.fields.values():
            uses.note(uses.codelists, one.codes, table.title)
    for codelist in pack.codelists.values():
        uses.note(uses.codelists, codelist.of, codelist.title)
    for checklist in pack.checklists.values():
        for item in checklist.items:
            uses.note(uses.codelists, item.answer.partition(" ")[2] or None, checklist.title)
    return uses


def unused(pack: Pack) -> list[Unused]:
    """The pack's own standards and code lists that nothing in the pack uses."""
    uses = uses_of(pack)
    found = [
        Unused(one.where, f"标准“{one.title}”没有规则、程序或指标用到")
        for key, one in pack.standards.items()
        if key not in uses.standards and is_own(one, pack)
    ]
    return found + [
        Unused(one.where, f"代码表“{one.title}”没有字段或规则用到")
        for key, one in pack.codelists.items()
        if key not in uses.codelists and is_own(one, pack)
    ]


def _of_procedure(procedure: Procedure, uses: Uses) -> None:
    user = f"{procedure.code} {procedure.title}"
    if procedure.moves is not None:
        uses.note(uses.codelists, procedure.moves.reasons, user)
    for step in procedure.steps:
        days = step.objection.days if step.objection else None
        for key in (
            step.quorum,
            step.majority,
            *step.attends.values(),
            step.notice_days,
            step.within_days,
            days,
        ):
            uses.note(uses.standards, key, user)


def _nodes(pack: Pack) -> Iterator[tuple[str, Node]]:
    """Every expression of the pack with the title of what it belongs to."""
    for table in pack.tables.values():
        if table.head:
            yield table.title, parse_condition(table.head, head_condition_words(table, pack))
    for rule in pack.quality.values():
        yield from _of_rule(rule, (rule.when, rule.population), vocabulary_of_quality(rule, pack))
    for lead in pack.leads.values():
        yield from _of_rule(lead, (lead.when, lead.doubt_when, lead.kin), vocabulary_of_lead(lead, pack))
    for indicator in pack.indicators.values():
        if indicator.table is not None:
            yield from _of_indicator(indicator, vocabulary_of_table(indicator.table, pack))


def _of_rule(
    rule: QualityRule | LeadRule, texts: tuple[str | None, ...], words: Vocabulary
) -> Iterator[tuple[str, Node]]:
    user = f"{rule.code} {rule.title}"
    yield from ((user, parse_condition(text, words)) for text in texts if text is not None)
    yield from ((user, parse_value(text, words)) for text in rule.evidence or ())
    yield from ((user, piece) for piece in parse_message(rule.message, words) if isinstance(piece, Node))


def _of_indicator(indicator: Indicator, words: Vocabulary) -> Iterator[tuple[str, Node]]:
    for text in (indicator.part, indicator.whole):
        if text is not None:
            yield indicator.title, parse_condition(text, words)
    if indicator.weigh is not None:
        yield indicator.title, parse_value(indicator.weigh, words)
