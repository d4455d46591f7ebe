"""One pass over one table by all rules that judge its rows.

The condition of each rule is a bit of a number, so that a row is read once however many rules there are, and what
it is joined to is what many rules ask. What few rules look at, the head of the household or rows with the same
number, is not joined to every row: such a rule is a query of its own before the pass, in which the database sees from
the condition which rows matter at all, and the pass is told the rows it found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlglot import exp

from niukou.engine import words_of_rows as words_of
from niukou.engine.facts import Facts, Reach, left_join
from niukou.engine.looked_at import LAYER, LookedAt
from niukou.engine.part_facts import WORD, bits, is_hit, or_zero, own_part
from niukou.engine.render import Renderer, column
from niukou.engine.session import Session
from niukou.engine.trees import Sql, all_rows, cast, literal, named, quoted, select, table_as, text
from niukou.rulebook.expression.nodes import Node, Quantifier
from niukou.rulebook.model import Pack, QualityRule, Table

FEW = 3  # rules that look at the same other rows and are each a query of its own
_FOUND = "found"  # the rows that such queries found


@dataclass(frozen=True)
class Ready:
    """A rule whose condition the data can answer; `when` includes its population."""

    rule: QualityRule
    when: Node
    population: Node | None
    message: tuple[str | Node, ...]
    evidence: tuple[Node, ...]


class Pass:
    """One pass over one table by all rules that judge its rows: `prepare`, `ask`, then `judge`."""

    def __init__(self, session: Session, pack: Pack, as_of: date, own: Table, rules: Sequence[Ready]) -> None:
        self.session, self.pack, self.own, self.rules = session, pack, own, rules
        self.facts = Facts(own, pack)
        self.render = Renderer(pack, as_of, self.facts.column_of, quick=True)
        self.tell = Renderer(pack, as_of, self.facts.told_column_of)
        self.found, self.marked, self.told = (f"{made}_{own.name}" for made in ("found", "marked", "told"))
        self.head_columns: set[str] = set()

    def prepare(self, has: Callable[[str, str], bool]) -> None:
        """Build the queries; nothing is run."""
        if self.facts.household:
            self.facts.heads = f"head_of_{self.facts.household.name}"
        conditions = [self.render.condition(r.when) for r in self.rules]
        self.facts.see(r.when for r in self.rules)
        self.finding = self._finding_query(conditions)
        asked = self.facts.reach({c.table for each in conditions for c in each.find_all(exp.Column)})
        self.findings = self._findings_queries(has)
        told_of = [c for query in self.findings for c in query.find_all(exp.Column)]
        words = {f"word{i}" for i in self.words}
        by = self.facts.joined_by(self.facts.reach({c.table for c in told_of}))
        read = dict.fromkeys(("row_no", *sorted(by), *(c.name for c in told_of if c.table == self.own.name)))
        self.marking = self._marked_query(conditions, asked, [name for name in read if name not in words])
        self.parts = list(self.facts.parts_made(self.session, self.render))
        made = [*self.parts, *self.facts.parts_made(self.session, self.tell, told=True)]
        queries = [query for _, query in made] + [q for q in (self.finding, self.marking) if q]
        looked_at = [*told_of, *(c for query in queries for c in query.find_all(exp.Column))]
        self.head_columns = {c.name for c in looked_at if c.table == "head"}

    @property
    def words(self) -> range:
        """The numbers of the words in which every rule has its bit."""
        return range(-(-len(self.rules) // WORD))

    def read_beside(self) -> set[str]:
        """The tables that `ask` reads and others made."""
        made = [query for _, query in self.parts] + ([self.finding] if self.finding else [])
        looked_up = {node.field.field.table for node in self.facts.lookups}
        named_in = {t.name.removesuffix("_once") for query in made for t in query.find_all(exp.Table)}
        return {self.own.name, *looked_up, *named_in}

    def ask(self, session: Session) -> None:
        """Answer what rules ask of other rows; in any session that sees the tables of `read_beside`."""
        for name, query in self.parts:
            _make(session, name, text(query))
        self.facts.make_repeats(session)
        if self.finding:
            _make(session, self.found, text(self.finding))

    def judge(self) -> list[exp.Select]:
        """Run the pass; returns the queries of its findings over the table `told`, one for each rule that hit."""
        self._run(self.marked, text(self.marking))
        hit = self._rules_that_hit()
        if hit:
            self._tell(hit)
        return [self.findings[number] for number in hit]

    def _rules_that_hit(self) -> list[int]:
        """The numbers of the rules that any row was marked with."""
        ors = [exp.Anonymous(this="BIT_OR", expressions=[exp.column(f"word{i}")]) for i in self.words]
        query = select(*ors).from_(table_as(self.marked, self.marked), copy=False)
        words = [word or 0 for word in self.session.query(text(query))[0]]
        return [i for i in range(len(self.rules)) if words[i // WORD] & 2 ** (i % WORD)]

    def _tell(self, hit: Sequence[int]) -> None:
        """Make the table `told`, of what the findings of these rules show, and what it is joined to."""
        looked_at = LookedAt(LookedAt.shown, partial(is_hit, self.own.name))
        for number in hit:
            looked_at.layer(self.findings[number], number)
        shown = [c for value in looked_at.columns() for c in value.find_all(exp.Column)]
        reach = self.facts.reach({c.table for c in shown})
        for name in reach.parts:
            self.facts.parts[name].keep({c.name for c in shown if c.table == name})
        counting = [i for i in hit if any(isinstance(n, Quantifier) for n in _walked(self.rules[i]))]
        among = select(column("found", self.facts.met_by(self.facts.by))).from_(
            table_as(self.marked, "found"), copy=False
        )
        among = among.where(is_hit("found", counting), copy=False)
        for name, query in self.facts.parts_made(self.session, self.tell, told=True, among=among):
            if name in {f"{part}_of_{self.own.name}" for part in reach.parts}:
                self._run(name, text(query))
        rows = self._joined(looked_at, reach)
        self._run(self.told, text(rows.from_(table_as(self.marked, self.own.name), copy=False)))

    def _finding_query(self, conditions: list[Sql]) -> exp.Select | None:
        """(row_no, word0 …) of the rows found by rules that are a query each, whose conditions become false."""
        own = self.own.name
        looked_at = [frozenset(c.table for c in each.find_all(exp.Column)) - {own} for each in conditions]
        joined = frozenset(t for tables, n in Counter(looked_at).items() if n > FEW for t in tables)
        queries: list[exp.Query] = []
        for number, tables in enumerate(looked_at):
            if tables <= joined:
                continue
            query = select(column(own, "row_no"), *self._words_of(number))
            query = query.from_(table_as(own, own), copy=False)
            query = self.facts.joins(self.session, query, self.facts.reach(tables))
            alone = own_part(
                self.rules[number].when, own
            )  # said apart, it is asked before anything is joined
            first = [self.render.condition(alone)] if alone else []
            queries.append(query.where(*first, conditions[number], copy=False))
            conditions[number] = exp.false()
        if not queries:
            return None
        row = column(_FOUND, "row_no")
        words = [exp.Anonymous(this="BIT_OR", expressions=[column(_FOUND, f"word{i}")]) for i in self.words]
        query = select(row, *[named(word, f"word{i}") for i, word in enumerate(words)])
        rows = all_rows(queries).subquery(_FOUND, copy=False)
        return query.from_(rows, copy=False).group_by(row.copy(), copy=False)

    def _words_of(self, number: int) -> list[Sql]:
        """word0 … with the bit of one rule."""
        place, bit = divmod(number, WORD)
        return [named(cast(literal(2**bit if i == place else 0), "bigint"), f"word{i}") for i in self.words]

    def _joined(self, looked_at: LookedAt, reach: Reach) -> exp.Select:
        """The rows of the own table with what they are joined to, as a layer."""
        layer = select(*looked_at.columns()).from_(table_as(self.own.name, self.own.name), copy=False)
        return self.facts.joins(self.session, layer, reach)

    def _marked_query(self, conditions: Sequence[Sql], reach: Reach, read: Iterable[str]) -> exp.Select:
        """The rows for which any rule holds: the columns `read`, and word0, word1 … with a bit for each rule."""
        looked_at = LookedAt(LookedAt.asked)
        kept = [named(looked_at.add(self.own.name, name), name) for name in read]
        layered = [looked_at.layer(c) for c in conditions]
        words = bits(layered)
        if self.finding:
            found = [looked_at.layer(or_zero(column(_FOUND, f"word{i}"))) for i in self.words]
            words = [exp.Add(this=word, expression=more) for word, more in zip(words, found, strict=True)]
        marks = [named(word, f"word{i}") for i, word in enumerate(words)]
        layer = self._joined(looked_at, reach)
        if self.finding:
            on = (column(self.own.name, "row_no"), column(_FOUND, "row_no"))
            layer = left_join(layer, self.found, _FOUND, [on])
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

    def _findings_queries(self, has: Callable[[str, str], bool]) -> list[exp.Select]:
        """For each rule its hits with their codes, sentence and evidence; only rows that were hit are read again."""
        nodes = [n for r in self.rules for n in (*r.message, *r.evidence) if isinstance(n, Node)]
        self.facts.see(nodes)
        subject = words_of.subject_columns(self.own, self.pack, has)
        self.facts.roles |= subject.roles
        queries: list[exp.Select] = []
        for number, ready in enumerate(self.rules):
            values = {
                "kind": literal("quality"),
                "rule": literal(ready.rule.code),
                "severity": literal(ready.rule.severity),
                **{name: value.copy() for name, value in subject.columns.items()},
                "message": words_of.sentence(ready.message, self.tell),
                "evidence": words_of.evidence(ready.evidence, self.tell),
            }
            query = select(*[named(value, name) for name, value in values.items()])
            query = query.from_(table_as(self.told, LAYER), copy=False)
            queries.append(query.where(is_hit(self.own.name, [number]), copy=False))
        return queries

    def _run(self, name: str, sql: str) -> None:
        _make(self.session, name, sql)


def _make(session: Session, name: str, sql: str) -> None:
    session.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS {sql}", name=name)


def _walked(rule: Ready) -> Iterator[Node]:
    """All that the rule's sentence and evidence show."""
    for node in (*rule.message, *rule.evidence):
        if isinstance(node, Node):
            yield from node.walk()
