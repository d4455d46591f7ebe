"""The one evaluator of rules: conditions of a pack over standard tables -> rows that a rule speaks of.

In: a session with the standard tables, a pack, a day. Out: tables of findings without their stable names.
Why: bulk and desk must not disagree, so both ask here. All rules over a table are judged in one pass, see
`one_pass`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from niukou.engine import words_of_rows as words_of
from niukou.engine.facts import Facts, make_heads
from niukou.engine.meeting import meet_by_numbers
from niukou.engine.one_pass import Pass, Ready
from niukou.engine.render import Renderer
from niukou.engine.session import Session
from niukou.engine.side_by_side import side_by_side
from niukou.engine.trees import all_rows, nothing_collected, quoted, text
from niukou.rulebook.at_date import value_on
from niukou.rulebook.expression import (
    columns,
    parse_condition,
    parse_message,
    parse_value,
    prune,
    vocabulary_of_quality,
)
from niukou.rulebook.expression.needs import STANDARD
from niukou.rulebook.expression.nodes import BOOLEAN, And
from niukou.rulebook.model import Pack, QualityRule


@dataclass(frozen=True)
class Waiting:
    """A rule that cannot run on these data, and the columns (table, field; field '' = the table) it lacks."""

    rule: str
    key: str
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Judged:
    """What a judgement left: the table of findings, the rules that wait, rules judged per table."""

    table: str
    waiting: tuple[Waiting, ...]
    rules: tuple[QualityRule, ...]


def answers(session: Session, pack: Pack, as_of: date) -> Callable[[str, str], bool]:
    """Whether there is a (table, field) in the data; field '' asks for the table, which is looked at once.

    For the table STANDARD: whether that standard has a value on the day.
    """
    known: dict[str, frozenset[str]] = {}

    def has(table: str, field: str) -> bool:
        if table == STANDARD:
            return value_on(pack.standards[field], as_of) is not None
        if table not in known:
            known[table] = frozenset(session.columns(table))
        return field in known[table] if field else bool(known[table])

    return has


def ready_rule(rule: QualityRule, pack: Pack, has: Callable[[str, str], bool]) -> Ready | Waiting:
    """The rule as far as the data can answer it, or what it waits for."""
    words = vocabulary_of_quality(rule, pack)
    population = parse_condition(rule.population, words) if rule.population else None
    when = parse_condition(rule.when, words)
    whole = when if population is None else And(BOOLEAN, (population, when))
    kept = prune(whole, has) if has(rule.table, "") else None
    if kept is None:
        missing = [c for c in [(rule.table, ""), *columns(whole)] if not has(*c)]
        return Waiting(rule.code, rule.key, tuple(dict.fromkeys(missing)))
    message = words_of.answerable(parse_message(rule.message, words), has)
    named = [parse_value(t, words) for t in rule.evidence] if rule.evidence is not None else [kept]
    return Ready(rule, kept, population and prune(population, has), message, tuple(named))


def condition_text(rule: QualityRule, pack: Pack, as_of: date, dialect: str) -> str:
    """The SQL of a rule's condition for one engine, `duckdb` or `spark`; facts appear as their columns."""
    words = vocabulary_of_quality(rule, pack)
    node = parse_condition(rule.when, words)
    if rule.population:
        node = And(BOOLEAN, (parse_condition(rule.population, words), node))
    render = Renderer(pack, as_of, Facts(pack.tables[rule.table], pack).column_of)
    return render.condition(node).sql(dialect)


def quality(session: Session, pack: Pack, as_of: date, *, into: str, rules: Iterable[QualityRule]) -> Judged:
    """Judge every row of the registry by every rule; creates the table `into` (see `findings_of`).

    Rules whose columns the data lack wait. Order of rows is not defined.
    """
    has = answers(session, pack, as_of)
    with nothing_collected():
        found = [ready_rule(r, pack, has) for r in rules]
        waiting = tuple(f for f in found if isinstance(f, Waiting))
        by_table: dict[str, list[Ready]] = {}
        for ready in found:
            if isinstance(ready, Ready):
                by_table.setdefault(ready.rule.table, []).append(ready)
        passes = [Pass(session, pack, as_of, pack.tables[t], r) for t, r in by_table.items()]
        meet_by_numbers(session, pack, [p.facts for p in passes])
        for each in passes:
            each.prepare(has)
    _make_shared_heads(session, passes)
    if session.seen_beside(name for each in passes for name in each.read_beside()):
        side_by_side(session, [each.ask for each in passes])
    else:
        for each in passes:
            each.ask(session)
    findings = [query for each in passes for query in each.judge()]
    made = text(all_rows(findings)) if findings else words_of.NO_FINDINGS
    session.run(f"CREATE OR REPLACE TABLE {quoted(into)} AS {made}", name=into)
    for each in passes:
        session.drop(each.told)
    return Judged(into, waiting, tuple(r.rule for rs in by_table.values() for r in rs))


def _make_shared_heads(session: Session, passes: Sequence[Pass]) -> None:
    """One table of heads for all passes, of the columns that any of them asks."""
    asking = [p for p in passes if p.facts.asks_head()]
    if asking:
        columns = sorted({name for p in asking for name in p.head_columns})
        make_heads(session, asking[0].facts, asking[0].render, columns)


def populations(session: Session, pack: Pack, as_of: date, rules: Iterable[QualityRule]) -> dict[str, int]:
    """How many rows each rule speaks of, by printed code: the rows of its population, or of its table."""
    has = answers(session, pack, as_of)
    by_table: dict[str, list[Ready]] = {}
    for rule in rules:
        ready = ready_rule(rule, pack, has)
        if isinstance(ready, Ready):
            by_table.setdefault(rule.table, []).append(ready)
    counted: dict[str, int] = {}
    for name, found in by_table.items():
        counts = Pass(session, pack, as_of, pack.tables[name], found).population_counts()
        counted |= {r.rule.code: n for r, n in zip(found, counts, strict=True)}
    return counted
