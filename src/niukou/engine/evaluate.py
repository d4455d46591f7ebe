"""The one evaluator of rules: conditions of a pack over standard tables -> rows that a rule speaks of.

In: a session with the standard tables, a pack, a day. Out: tables of findings without their stable names.
Why: bulk and desk must not disagree, so both ask here. All rules over a table are judged in one pass: the
condition of each is a column of one projection, and a row keeps the list of those that held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from niukou.engine import words_of_rows as words_of
from niukou.engine.facts import Facts, Reach
from niukou.engine.render import Renderer, column, literal
from niukou.engine.session import Session
from niukou.engine.trees import (
    Sql,
    cast,
    is_known,
    named,
    quoted,
    select,
    table_as,
    text,
)
from niukou.rulebook.expression import (
    columns,
    parse_condition,
    parse_message,
    parse_value,
    prune,
    vocabulary_of_quality,
)
from niukou.rulebook.expression.nodes import BOOLEAN, And, Node
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


def columns_of(session: Session) -> Callable[[str, str], bool]:
    """Whether the data have a (table, field); field '' asks for the table. Asked once per table."""
    known: dict[str, frozenset[str]] = {}

    def has(table: str, field: str) -> bool:
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
    has = columns_of(session)
    found = [ready_rule(r, pack, has) for r in rules]
    waiting = tuple(f for f in found if isinstance(f, Waiting))
    by_table: dict[str, list[Ready]] = {}
    for ready in found:
        if isinstance(ready, Ready):
            by_table.setdefault(ready.rule.table, []).append(ready)
    parts = [Pass(session, pack, as_of, pack.tables[t], r).judge(has) for t, r in by_table.items()]
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {quoted(p)}" for p in parts)  # noqa: S608
    session.run(
        f"CREATE OR REPLACE TABLE {quoted(into)} AS {union or words_of.NO_FINDINGS}",
        name=into,
    )
    for part in parts:
        session.drop(part)
    return Judged(into, waiting, tuple(r.rule for rs in by_table.values() for r in rs))


class Pass:
    """One pass over one table by all rules that judge its rows."""

    def __init__(self, session: Session, pack: Pack, as_of: date, own: Table, rules: Sequence[Ready]) -> None:
        self.session, self.pack, self.own, self.rules = session, pack, own, rules
        self.facts = Facts(own, pack)
        self.render = Renderer(pack, as_of, self.facts.column_of)
        self.hits = f"hits_of_{own.name}"

    def judge(self, has: Callable[[str, str], bool]) -> str:
        """Run the pass; returns the name of the table of findings."""
        conditions = [self.render.condition(r.when) for r in self.rules]
        self.facts.see(r.when for r in self.rules)
        asked = self.facts.reach()
        findings = self._findings_query(has)
        told = self.facts.reach()
        self.facts.make(self.session, self.render)
        self._run(self.hits, text(self.hits_query(conditions, asked)))
        name = f"findings_of_{self.own.name}"
        self._run(name, text(self.facts.joins(self.session, findings, told)))
        return name

    def hits_query(self, conditions: Sequence[Sql], reach: Reach) -> exp.Select:
        """(row_no, rule): the number of each rule that holds for a row, counted from 0."""
        numbers = [
            exp.Case(ifs=[exp.If(this=c, true=cast(exp.Literal.number(i), "smallint"))])
            for i, c in enumerate(conditions)
        ]
        some = exp.Lambda(
            this=is_known(exp.column("x")),
            expressions=[exp.to_identifier("x")],
        )
        held = exp.Anonymous(this="LIST_FILTER", expressions=[exp.Array(expressions=numbers), some])
        inner = select(column(self.own.name, "row_no"), named(held, "held"))
        inner = self.facts.joins(
            self.session, inner.from_(table_as(self.own.name, self.own.name), copy=False), reach
        )
        return (
            select(exp.column("row_no"), named(exp.Explode(this=exp.column("held")), "rule"))
            .from_(inner.subquery("judged", copy=False), copy=False)
            .where("LEN(held) > 0", copy=False)
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
        messages = [words_of.sentence(r.message, self.render) for r in self.rules]
        evidence = [words_of.evidence(r.evidence, self.render) for r in self.rules]
        query = select(
            named(literal("quality"), "kind"),
            named(_by_rule([literal(r.rule.code) for r in self.rules]), "rule"),
            named(_by_rule([literal(r.rule.severity) for r in self.rules]), "severity"),
            *[named(value, name) for name, value in subject.columns.items()],
            named(_by_rule(messages), "message"),
            named(_by_rule(evidence), "evidence"),
        ).from_(table_as(self.hits, "hit"), copy=False)
        on = exp.EQ(this=column("hit", "row_no"), expression=column(self.own.name, "row_no"))
        return query.join(table_as(self.own.name, self.own.name), on=on, copy=False)

    def _run(self, name: str, sql: str) -> None:
        self.session.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS {sql}", name=name)


def _by_rule(values: Sequence[Sql]) -> Sql:
    """The value of the rule that was hit."""
    return exp.Case(
        this=column("hit", "rule"), ifs=[exp.If(this=literal(i), true=v) for i, v in enumerate(values)]
    )


def populations(session: Session, pack: Pack, as_of: date, rules: Iterable[QualityRule]) -> dict[str, int]:
    """How many rows each rule speaks of, by printed code: the rows of its population, or of its table."""
    has = columns_of(session)
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
