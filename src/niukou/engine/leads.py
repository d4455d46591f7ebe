"""Rules over a register, judged for the rows that were recognised as somebody in the registry.

In: pairs of a register row and a person (or, for an omission, a resident), made by the comparison.
Out: one row for each pair and rule that held, with strength, day of the fact, sentence and evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from niukou.engine import words_of_rows as words_of
from niukou.engine.evaluate import Waiting, answers
from niukou.engine.facts import once
from niukou.engine.render import Fact, Renderer, column
from niukou.engine.session import Session
from niukou.engine.trees import (
    Sql,
    all_of,
    call,
    cast,
    is_known,
    literal,
    named,
    nothing_collected,
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
    vocabulary_of_lead,
)
from niukou.rulebook.expression.nodes import Node
from niukou.rulebook.model import LeadRule, Pack

_STRENGTHS = ("lead", "doubt", "kin")


@dataclass(frozen=True)
class Rows:
    """The rows of a register: their table, how findings call it, the field that holds a row's natural key.

    `token`: that key is or holds an identity number, which no finding shows.
    """

    table: str
    source: str
    record: str
    token: bool


@dataclass(frozen=True)
class _Ready:
    rule: LeadRule
    conditions: tuple[Node | None, Node | None, Node | None]  # in the order of _STRENGTHS
    message: tuple[str | Node, ...]
    evidence: tuple[Node, ...]
    fact_date: tuple[str, ...]


def lead_hits(
    session: Session,
    pack: Pack,
    as_of: date,
    rules: Sequence[LeadRule],
    *,
    register: Rows,
    pairs: str,
    into: str,
) -> tuple[Waiting, ...]:
    """Judge the pairs of one register by its rules; creates the view `into`, to be read once.

    pairs: row_no (of the register; NULL for a person whom no row meets), person_row_no, where kin were looked for
    `kin` BOOLEAN (person_row_no is then the head's row), and whatever else findings tell of a pair.
    into: the columns of `pairs` (kin is never NULL), and rule, rule_key, kind, strength (lead | doubt | kin),
    severity, source, record, record_key (the register's natural key as text; record only where it may be shown),
    fact_date, message (may hold the literal `{timing}`), evidence (JSON text). What is a lead is no doubt besides.
    For omissions person_row_no is the resident's. Returns the rules that wait for columns the data
    lack; where all do, nothing is made.
    """
    has = answers(session, pack, as_of)
    with nothing_collected():
        found = [_ready(r, pack, has) for r in rules]
        ready = [f for f in found if isinstance(f, _Ready)]
        if ready:
            judge = _Leads(session, pack, as_of, register, pairs, ready)
            session.run(f"CREATE OR REPLACE VIEW {quoted(into)} AS {judge.query()}", name=into)
    return tuple(f for f in found if isinstance(f, Waiting))


def _ready(rule: LeadRule, pack: Pack, has: Callable[[str, str], bool]) -> _Ready | Waiting:
    words = vocabulary_of_lead(rule, pack)
    texts = (rule.when, rule.doubt_when, rule.kin)
    read = [parse_condition(t, words) if t else None for t in texts]
    kept = [prune(n, has) if n else None for n in read]
    if kept[0] is None:
        first = read[0]
        missing = [c for c in columns(first) if not has(*c)] if first else []
        return Waiting(rule.code, rule.key, tuple(missing))
    message = words_of.answerable(parse_message(rule.message, words), has)
    whole = [n for n in kept if n is not None]
    named_ones = [parse_value(t, words) for t in rule.evidence or ()]
    answered = [n for n in named_ones if all(has(*c) for c in columns(n))]
    shown = whole if rule.evidence is None else answered
    dates = tuple(f for f in rule.fact_date if has(*f.split(".", 1)))
    return _Ready(rule, (kept[0], kept[1], kept[2]), message, tuple(shown), dates)


class _Leads:
    """The one query over one register's pairs."""

    def __init__(
        self, session: Session, pack: Pack, as_of: date, register: Rows, pairs: str, rules: Sequence[_Ready]
    ) -> None:
        self.session, self.pack, self.register, self.pairs, self.rules = session, pack, register, pairs, rules
        self.render = Renderer(pack, as_of, _no_facts)
        self.pair_columns = list(session.columns(pairs))
        self.has_kin = "kin" in self.pair_columns

    def query(self) -> str:
        """SQL of the view described in `lead_hits`."""
        return text(self._told(self._hits()))

    def _hits(self) -> exp.Select:
        """Each pair as often as conditions hold for it, with their numbers (rule * 3 + strength) as `hit`."""
        numbers: list[Sql] = []
        for number, ready in enumerate(self.rules):
            lead, doubt, kin = ready.conditions
            # a blank makes a comparison neither true nor false: that is no lead
            no_lead = exp.Not(this=call("COALESCE", self._of(lead, kin=False), exp.false()))
            only_doubt = all_of([self._of(doubt, kin=False), no_lead])
            numbers += [
                _numbered(3 * number, self._of(lead, kin=False)),
                _numbered(3 * number + 1, exp.false() if doubt is None else only_doubt),
                _numbered(3 * number + 2, self._of(kin, kin=True)),
            ]
        some = exp.Lambda(
            this=is_known(exp.column("x")),
            expressions=[exp.to_identifier("x")],
        )
        held = exp.Anonymous(this="LIST_FILTER", expressions=[exp.Array(expressions=numbers), some])
        pair: dict[str, Sql] = {name: column("link", name) for name in self.pair_columns}
        pair["kin"] = self._kin()
        hits = [named(value, name) for name, value in pair.items()]
        return self._rows(select(*hits, named(exp.Explode(this=held), "hit")), table_as(self.pairs, "link"))

    def _of(self, condition: Node | None, *, kin: bool) -> Sql:
        if condition is None or (kin and not self.has_kin):
            return exp.false()
        met = exp.Paren(this=self.render.condition(condition))
        return exp.And(this=self._kin() if kin else exp.Not(this=exp.Paren(this=self._kin())), expression=met)

    def _kin(self) -> Sql:
        return call("COALESCE", column("link", "kin"), exp.false()) if self.has_kin else exp.false()

    def _rows(self, query: exp.Select, pairs: exp.Expr) -> exp.Select:
        """The query over the pairs, with the rows that it asks of: the register's, the person's, the household's."""
        asked = {c.table for c in query.find_all(exp.Column)}
        register = self.register.table
        query = query.from_(pairs, copy=False)
        if register in asked:
            query = _left(query, register, register, ("link", "row_no"), (register, "row_no"))
        whom = "resident" if all(r.rule.kind == "omission" for r in self.rules) else "person"
        part = self.pack.tables[whom].part_of
        of_part = part is not None and part.table in asked
        if whom in asked or of_part:
            query = _left(query, whom, whom, ("link", "person_row_no"), (whom, "row_no"))
        if part is not None and of_part:
            key = self.pack.tables[part.table].key
            first = once(self.session, part.table, key)
            query = _left(query, first, part.table, (whom, part.by), (part.table, key))
        return query

    def _told(self, hits: exp.Select) -> exp.Select:
        """The hits with what a finding says of them; only rows that were hit are read again."""
        number = exp.IntDiv(this=column("link", "hit"), expression=literal(3))
        strength = exp.Mod(this=column("link", "hit"), expression=literal(3))

        def by_rule(values: Sequence[Sql]) -> Sql:
            return exp.Case(
                this=number.copy(), ifs=[exp.If(this=literal(i), true=v) for i, v in enumerate(values)]
            )

        rules = [r.rule for r in self.rules]
        columns_told: dict[str, Sql] = {name: column("link", name) for name in self.pair_columns}
        columns_told |= {
            "rule": by_rule([literal(r.code) for r in rules]),
            "rule_key": by_rule([literal(r.key) for r in rules]),
            "kind": by_rule([literal(r.kind) for r in rules]),
            "strength": exp.Case(
                this=strength,
                ifs=[exp.If(this=literal(i), true=literal(s)) for i, s in enumerate(_STRENGTHS)],
            ),
            "severity": by_rule([literal(r.severity) for r in rules]),
            "kin": column("link", "kin"),
            "source": literal(self.register.source),
            "record": cast(exp.null(), "text") if self.register.token else self._record(),
            "record_key": self._record(),
            "fact_date": by_rule([self._fact_date(r) for r in self.rules]),
            "message": by_rule([words_of.sentence(r.message, self.render) for r in self.rules]),
            "evidence": by_rule([words_of.evidence(r.evidence, self.render) for r in self.rules]),
        }
        told = select(*[named(v, k) for k, v in columns_told.items()])
        return self._rows(told, hits.subquery("link", copy=False))

    def _record(self) -> Sql:
        return cast(column(self.register.table, self.register.record), "text")

    def _fact_date(self, ready: _Ready) -> Sql:
        """The first of the rule's dates that is not blank; a year stands for its last day's year only."""
        days: list[Sql] = []
        for name in ready.fact_date:
            table, field = name.split(".", 1)
            here = column(table, field)
            is_year = self.pack.tables[table].fields[field].type == "year"
            days.append(_last_day(here) if is_year else here)
            if not is_year:  # a date known to the month or year only still tells the year
                days.append(
                    _last_day(exp.Anonymous(this="given_year", expressions=[column(table, f"{field}__text")]))
                )
        nothing = cast(exp.null(), "date")
        return call("COALESCE", *days, nothing) if days else nothing


def _last_day(year: Sql) -> Sql:
    return call("MAKE_DATE", year, literal(12), literal(31))


def _numbered(number: int, condition: Sql) -> Sql:
    return exp.Case(ifs=[exp.If(this=condition, true=literal(number))])


def _left(
    query: exp.Select, table: str, called: str, one: tuple[str, str], other: tuple[str, str]
) -> exp.Select:
    same = exp.EQ(this=column(*one), expression=column(*other))
    return query.join(table_as(table, called), on=same, join_type="left", copy=False)


def _no_facts(fact: Fact) -> Sql:
    raise TypeError(f"a rule over a register asks nothing of other rows: {fact}")
