"""The one evaluator of rules: conditions of a pack over standard tables -> rows that a rule speaks of.

In: a session with the standard tables, a pack, a day. Out: tables of findings without their stable names.
Why: bulk and desk must not disagree, so both ask here. All rules over a table are judged in one pass: the
condition of each is a column of one projection, and a row keeps the list of those that held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from niukou.engine import words_of_rows as words_of
from niukou.engine.facts import Facts, Reach, make_heads
from niukou.engine.looked_at import LAYER, LookedAt
from niukou.engine.part_facts import WORD, bits
from niukou.engine.render import Renderer, literal
from niukou.engine.session import Session
from niukou.engine.telling import RULE, add_hits, counted_rows_query, hits_query, own_columns
from niukou.engine.trees import (
    Sql,
    named,
    quoted,
    select,
    table_as,
    text,
)
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
from niukou.rulebook.expression.nodes import BOOLEAN, And, Node, Quantifier
from niukou.rulebook.model import Pack, QualityRule, Table


@dataclass(frozen=True)
class Waiting:
    """A rule that cannot run on these data, and the columns (table, field; field '' = the table) it lacks."""

    rule: str
    key: str
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ready:
    """A rule whose condition the data can answer; `when` includes its population."""

    rule: QualityRule
    when: Node
    population: Node | None
    message: tuple[str | Node, ...]
    evidence: tuple[Node, ...]


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
    found = [ready_rule(r, pack, has) for r in rules]
    waiting = tuple(f for f in found if isinstance(f, Waiting))
    by_table: dict[str, list[Ready]] = {}
    for ready in found:
        if isinstance(ready, Ready):
            by_table.setdefault(ready.rule.table, []).append(ready)
    passes = [Pass(session, pack, as_of, pack.tables[t], r) for t, r in by_table.items()]
    for each in passes:
        each.prepare(has)
    _make_shared_heads(session, passes)
    parts = [each.judge() for each in passes]
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {quoted(p)}" for p in parts)  # noqa: S608
    session.run(
        f"CREATE OR REPLACE TABLE {quoted(into)} AS {union or words_of.NO_FINDINGS}",
        name=into,
    )
    for part in parts:
        session.drop(part)
    return Judged(into, waiting, tuple(r.rule for rs in by_table.values() for r in rs))


def _make_shared_heads(session: Session, passes: Sequence[Pass]) -> None:
    """One table of heads for all passes, of the columns that any of them asks."""
    asking = [p for p in passes if p.facts.asks_head()]
    if asking:
        columns = sorted({name for p in asking for name in p.head_columns})
        make_heads(session, asking[0].facts, asking[0].render, columns)


class Pass:
    """One pass over one table by all rules that judge its rows: `prepare`, then `judge`."""

    def __init__(self, session: Session, pack: Pack, as_of: date, own: Table, rules: Sequence[Ready]) -> None:
        self.session, self.pack, self.own, self.rules = session, pack, own, rules
        self.facts = Facts(own, pack)
        self.render = Renderer(pack, as_of, self.facts.column_of, quick=True)
        self.tell = Renderer(pack, as_of, self.facts.told_column_of)
        self.marked = f"marked_{own.name}"
        self.head_columns: set[str] = set()

    def prepare(self, has: Callable[[str, str], bool]) -> None:
        """Build the queries; nothing is run."""
        if self.facts.household:
            self.facts.heads = f"head_of_{self.facts.household.name}"
        conditions = [self.render.condition(r.when) for r in self.rules]
        self.facts.see(r.when for r in self.rules)
        asked, words = self.facts.reach(), len(range(0, len(conditions), WORD))
        self.findings = self._findings_query(has)
        told = self.facts.reach()
        counted = frozenset(p for p in told.parts if p.startswith("told_"))
        looked_at = LookedAt(LookedAt.shown)
        looked_at.layer(self.findings)
        self.rows = self._joined(looked_at, replace(told, parts=counted))
        read = own_columns(self.own.name, self.rows)
        self.marking = self._marked_query(conditions, asked, read)
        self.rows = add_hits(self.rows, self.own.name, hits_query(self.marked, read, words))
        telling = [any(isinstance(n, Quantifier) for n in _walked(r)) for r in self.rules]
        among = counted_rows_query(self.marked, self.facts.by, telling)
        self.parts = list(self.facts.parts_made(self.session, self.render))
        self.told_parts = list(self.facts.parts_made(self.session, self.tell, told=True, among=among))
        for tree in (self.marking, self.rows, *(query for _, query in (*self.parts, *self.told_parts))):
            self.head_columns |= {c.name for c in tree.find_all(exp.Column) if c.table == "head"}

    def judge(self) -> str:
        """Run the pass; returns the name of the table of findings."""
        for name, query in self.parts:
            self._run(name, text(query))
        self.facts.make_repeats(self.session)
        self._run(self.marked, text(self.marking))
        for name, query in self.told_parts:
            self._run(name, text(query))
        rows = f"told_{self.own.name}"
        self._run(rows, text(self.rows))
        name = f"findings_of_{self.own.name}"
        self._run(name, text(self.findings.from_(table_as(rows, LAYER), copy=False)))
        return name

    def _joined(self, looked_at: LookedAt, reach: Reach) -> exp.Select:
        """The rows of the own table with what they are joined to, as a layer."""
        layer = select(*looked_at.columns()).from_(table_as(self.own.name, self.own.name), copy=False)
        return self.facts.joins(self.session, layer, reach)

    def _marked_query(self, conditions: Sequence[Sql], reach: Reach, read: Iterable[str]) -> exp.Select:
        """The rows for which any rule holds: the columns `read`, and word0, word1 … with a bit for each rule."""
        looked_at = LookedAt(LookedAt.asked)
        kept = [named(looked_at.add(self.own.name, name), name) for name in read]
        layered = [looked_at.layer(c) for c in conditions]
        marks = [named(m, f"word{i}") for i, m in enumerate(bits(layered))]
        layer = self._joined(looked_at, reach)
        # DuckDB would work out every condition twice, once to leave rows out and once more, were it not for a
        # value that may be another each time.
        chance = named(exp.Anonymous(this="RANDOM"), "chance")
        inner = select(*kept, *marks, chance).from_(layer.subquery(LAYER, copy=False), copy=False)
        held: list[Sql] = [exp.NEQ(this=exp.column(m.alias), expression=literal(0)) for m in marks]
        held.append(exp.LT(this=exp.column("chance"), expression=literal(0)))
        query = select(exp.Star(except_=[exp.column("chance")]))
        return query.from_(inner.subquery("judged", copy=False), copy=False).where(
            exp.or_(*held, copy=False), copy=False
        )

    def population_counts(self) -> list[int]:
        """How many rows each rule of the pass speaks of, in the order of the rules."""
        asked = [r.population for r in self.rules]
        counts: list[Sql] = [
            exp.Count(this=exp.Star())
            if p is None
            else exp.Filter(
                this=exp.Count(this=exp.Star()), expression=exp.Where(this=self.render.condition(p))
            )
            for p in asked
        ]
        self.facts.see(p for p in asked if p)
        reach = self.facts.reach()
        self.facts.make(self.session, self.render)
        query = select(*counts).from_(table_as(self.own.name, self.own.name), copy=False)
        return [int(n) for n in self.session.query(text(self.facts.joins(self.session, query, reach)))[0]]

    def _findings_query(self, has: Callable[[str, str], bool]) -> exp.Select:
        """The hits with their codes, sentence and evidence; only rows that were hit are read again."""
        nodes = [n for r in self.rules for n in (*r.message, *r.evidence) if isinstance(n, Node)]
        self.facts.see(nodes)
        subject = words_of.subject_columns(self.own, self.pack, has)
        self.facts.roles |= subject.roles
        messages = [words_of.sentence(r.message, self.tell) for r in self.rules]
        evidence = [words_of.evidence(r.evidence, self.tell) for r in self.rules]
        values = {
            "kind": literal("quality"),
            "rule": _listed([r.rule.code for r in self.rules]),
            "severity": _listed([r.rule.severity for r in self.rules]),
            **subject.columns,
            "message": _by_rule(messages),
            "evidence": _by_rule(evidence),
        }
        return select(*[named(value, name) for name, value in values.items()])

    def _run(self, name: str, sql: str) -> None:
        self.session.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS {sql}", name=name)


def _by_rule(values: Sequence[Sql]) -> Sql:
    """The value of the rule that was hit."""
    return exp.Case(
        this=exp.column(RULE), ifs=[exp.If(this=literal(i), true=v) for i, v in enumerate(values)]
    )


def _listed(texts: Sequence[str]) -> Sql:
    """The text of the rule that was hit."""
    place = exp.Add(this=exp.column(RULE), expression=literal(1))
    return exp.Anonymous(
        this="LIST_EXTRACT", expressions=[exp.Array(expressions=[literal(t) for t in texts]), place]
    )


def _walked(rule: Ready) -> Iterator[Node]:
    """All that the rule's sentence and evidence show."""
    for node in (*rule.message, *rule.evidence):
        if isinstance(node, Node):
            yield from node.walk()


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
