"""What rules ask of other rows, answered once per table before the one pass over it.

A quantifier over members becomes a column of one aggregate per household, a count of duplicates a small
table of the values that repeat, the head of the household one row a household. The pass itself then only
joins them, so that a hundred rules read each table once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from niukou.engine.render import Fact, Renderer, alias, column, key_column
from niukou.engine.session import Session
from niukou.engine.trees import (
    Sql,
    all_of,
    call,
    is_known,
    named,
    quoted,
    select,
    table_as,
    text,
)
from niukou.rulebook.expression import head_condition_words, parse_condition
from niukou.rulebook.expression.nodes import LAST_YEAR, FieldRef, Node, Others, Quantifier, RowsWith
from niukou.rulebook.model import Pack, Table


@dataclass(frozen=True)
class Reach:
    """Which other rows a query joins: only what its own expressions ask, so that a pass stays narrow."""

    roles: frozenset[str]
    parts: frozenset[str]
    repeats: frozenset[str]
    lookups: frozenset[str]


@dataclass
class Facts:
    """The answers that the rules over one table need, and the joins that bring them to a row of it."""

    own: Table
    pack: Pack
    quantifiers: dict[Quantifier, str] = field(default_factory=dict)  # → column of facts_<table>
    repeats: dict[tuple[FieldRef, ...], str] = field(default_factory=dict)  # keys → table same_<own>_<n>
    lookups: dict[RowsWith, str] = field(default_factory=dict)  # → table with_<own>_<n>
    roles: set[str] = field(default_factory=set)

    # -- what the renderer asks ----------------------------------------------------------------------

    def column_of(self, fact: Fact) -> Sql:
        """The column, or small expression over columns, that holds the answer for a row."""
        match fact:
            case Quantifier():
                name = self.quantifiers.setdefault(fact, f"q{len(self.quantifiers)}")
                return column(f"facts_{fact.table}", name)
            case RowsWith():
                name = self.lookups.setdefault(fact, f"with_{self.own.name}_{len(self.lookups)}")
                return column(name, "rows")
            case Others(ask=ask, keys=keys):
                name = self.repeats.setdefault(keys, f"same_{self.own.name}_{len(self.repeats)}")
                if ask == "first_of":
                    return exp.EQ(this=column(name, "first_row"), expression=column(self.own.name, "row_no"))
                counted = "rows" if ask == "others" else "households"
                return exp.Sub(this=column(name, counted), expression=exp.Literal.number(1))

    def see(self, nodes: Iterable[Node]) -> None:
        """Note which rows besides its own the rules look at."""
        for node in nodes:
            self.roles |= {n.role for n in node.walk() if isinstance(n, FieldRef)}

    def reach(self) -> Reach:
        """What has been asked so far."""
        return Reach(
            frozenset(self.roles),
            frozenset(q.table for q in self.quantifiers),
            frozenset(self.repeats.values()),
            frozenset(self.lookups.values()),
        )

    # -- tables --------------------------------------------------------------------------------------

    @property
    def household(self) -> Table | None:
        """The household table that a row of `own` belongs to, or is."""
        if self.own.part_of:
            return self.pack.tables[self.own.part_of.table]
        return self.own if self.own.subject == "household" else None

    @property
    def by(self) -> str:
        """The column of `own` that holds the household's code."""
        return self.own.part_of.by if self.own.part_of else self.own.key

    def make(self, session: Session, renderer: Renderer) -> None:
        """Create the tables that `joins` joins. Call once, after every condition was rendered."""
        if "head" in self.roles:
            self._make_head(session, renderer)
        for name in {q.table for q in self.quantifiers}:
            self._make_part_facts(session, self.pack.tables[name], renderer)
        for keys, name in self.repeats.items():
            self._make_repeats(session, keys, name)
        for node, name in self.lookups.items():
            self._make_lookup(session, node, name)

    def _make_head(self, session: Session, renderer: Renderer) -> None:
        table = self._head_table()
        assert table.head is not None and table.part_of is not None
        words = head_condition_words(table, self.pack)
        condition = renderer.condition(parse_condition(table.head, words))
        query = (
            select(exp.Star())
            .from_(table_as(table.name, table.name), copy=False)
            .where(condition, copy=False)
        )
        first = exp.EQ(
            this=exp.Window(
                this=exp.RowNumber(),
                partition_by=[column(table.name, table.part_of.by)],
                order=exp.Order(expressions=[exp.Ordered(this=column(table.name, "row_no"))]),
            ),
            expression=exp.Literal.number(1),
        )
        query.set("qualify", exp.Qualify(this=first))
        self._create(session, f"head_of_{self.own.name}", query)

    def _head_table(self) -> Table:
        household = self.household
        return next(
            t for t in self.pack.tables.values()
            if t.head and t.part_of and household and t.part_of.table == household.name
        )  # fmt: skip

    def _make_part_facts(self, session: Session, part: Table, renderer: Renderer) -> None:
        """One row a household: each quantifier over `part` as a count or sum."""
        assert part.part_of is not None
        called, by = part.part_of.called, part.part_of.by
        asked = {q: name for q, name in self.quantifiers.items() if q.table == part.name}
        code = column(called, by)
        query = select(named(code, by))
        for quantifier, name in asked.items():
            query = query.select(named(_aggregate(quantifier, renderer), name), copy=False)
        query = query.from_(table_as(part.name, called), copy=False)
        inner_roles = {n.role for q in asked for n in q.walk() if isinstance(n, FieldRef)} - {called}
        household = self.household
        assert household is not None
        if household.name in inner_roles:
            first = once(session, household.name, household.key)
            query = self._left(query, first, household.name, [(code, column(household.name, household.key))])
        if "head" in inner_roles:
            query = self._left(query, f"head_of_{self.own.name}", "head", [(code, column("head", by))])
        query = query.where(is_known(code.copy()), copy=False).group_by(code.copy(), copy=False)
        self._create(session, f"facts_{part.name}_of_{self.own.name}", query)

    def _make_repeats(self, session: Session, keys: tuple[FieldRef, ...], name: str) -> None:
        """Values that more than one row holds: how many rows, how many households, the first row."""
        columns = [key_column(k) for k in keys]
        repeating = [named(c.copy(), f"k{i}") for i, c in enumerate(columns)]
        known = [is_known(c.copy()) for c in columns]
        own = table_as(self.own.name, self.own.name)
        repeated = (
            select(*[n.copy() for n in repeating]).from_(own.copy(), copy=False).where(*known, copy=False)
        )
        repeated = repeated.group_by(*[c.copy() for c in columns], copy=False).having(
            "COUNT(*) > 1", copy=False
        )
        households = call("COUNT", exp.Distinct(expressions=[column(self.own.name, self.by)]))
        if self.household is None:
            households = exp.null()
        query = select(
            *repeating,
            named(exp.Count(this=exp.Star()), "rows"),
            named(households, "households"),
            named(exp.Min(this=column(self.own.name, "row_no")), "first_row"),
        ).from_(own, copy=False)
        same = [exp.EQ(this=c.copy(), expression=column("repeated", f"k{i}")) for i, c in enumerate(columns)]
        query = query.join(repeated.subquery("repeated", copy=False), on=all_of(same), copy=False)
        self._create(session, name, query.group_by(*[c.copy() for c in columns], copy=False))

    def _make_lookup(self, session: Session, node: RowsWith, name: str) -> None:
        key = key_column(node.field)
        wanted = select(key_column(node.value)).from_(table_as(self.own.name, node.value.role), copy=False)
        query = select(
            named(key.copy(), "k0"),
            named(exp.Count(this=exp.Star()), "rows"),
        ).from_(table_as(node.field.field.table, node.field.role), copy=False)
        self._create(
            session,
            name,
            query.where(exp.In(this=key.copy(), query=wanted.subquery(copy=False)), copy=False).group_by(
                key.copy(), copy=False
            ),
        )

    def _create(self, session: Session, name: str, query: exp.Select) -> None:
        sql = f"CREATE OR REPLACE TABLE {quoted(name)} AS {text(query)}"
        session.run(sql, name=name)

    # -- joins ---------------------------------------------------------------------------------------

    def joins(self, session: Session, query: exp.Select, reach: Reach) -> exp.Select:
        """Bring to each row of `own`: its household, village and head, last year's rows, and the answers."""
        own, household = self.own, self.household
        code = column(own.name, self.by)
        wanted = {r for r in reach.roles if not r.startswith(LAST_YEAR)}
        village = self.pack.tables.get("village")
        sees_village = "village" in wanted and own.name != "village" and village is not None
        if household and household.name != own.name and (household.name in wanted or sees_village):
            first = once(session, household.name, household.key)
            query = self._left(query, first, household.name, [(code, column(household.name, household.key))])
        if household and sees_village and village:
            on = (column(household.name, village.key), column("village", village.key))
            query = self._left(query, once(session, "village", village.key), "village", [on])
        if "head" in wanted:
            on = (code, column("head", self._head_table().part_of.by))  # type: ignore[union-attr]
            query = self._left(query, f"head_of_{own.name}", "head", [on])
        for role in sorted(reach.roles - wanted):
            query = self._last_year(session, query, role)
        for part in sorted(reach.parts):
            on = (code, column(f"facts_{part}", self.pack.tables[part].part_of.by))  # type: ignore[union-attr]
            query = self._left(query, f"facts_{part}_of_{own.name}", f"facts_{part}", [on])
        for keys, name in ((k, n) for k, n in self.repeats.items() if n in reach.repeats):
            query = self._left(
                query, name, name, [(key_column(k), column(name, f"k{i}")) for i, k in enumerate(keys)]
            )
        for node, name in ((k, n) for k, n in self.lookups.items() if n in reach.lookups):
            query = self._left(query, name, name, [(key_column(node.value), column(name, "k0"))])
        return query

    def _last_year(self, session: Session, query: exp.Select, role: str) -> exp.Select:
        table = self.pack.tables[role.removeprefix(LAST_YEAR)]
        first = once(session, f"{table.name}_last_year", table.key)
        here = (
            column(table.name, table.key) if table.name == self.own.name else column(self.own.name, self.by)
        )
        return self._left(query, first, alias(role), [(here, column(role, table.key))])

    def _left(
        self, query: exp.Select, table: str, called: str, on: list[tuple[exp.Column, exp.Column]]
    ) -> exp.Select:
        same = all_of([exp.EQ(this=a.copy(), expression=b.copy()) for a, b in on])
        return query.join(table_as(table, called), on=same, join_type="left", copy=False)


def once(session: Session, table: str, key: str) -> str:
    """The table itself where `key` is unique, else a table with the first row (by row_no) of each key."""
    made = f"{table}_once"
    if session.has_table(made):
        return made
    name, by = quoted(table), quoted(key)
    rows, keys = session.query(f"SELECT COUNT({by}), COUNT(DISTINCT {by}) FROM {name}")[0]  # noqa: S608
    if rows == keys:
        return table
    session.run(
        f"CREATE TABLE {quoted(made)} AS SELECT * FROM {name}"  # noqa: S608
        f" QUALIFY ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY row_no) = 1",
        name=made,
    )
    return made


def _aggregate(quantifier: Quantifier, renderer: Renderer) -> Sql:
    if quantifier.ask == "sum" and quantifier.body is not None:
        return exp.Sum(this=renderer.value(quantifier.body))
    counted = exp.Count(this=exp.Star())
    if quantifier.body is None:
        return counted
    return exp.Filter(this=counted, expression=exp.Where(this=renderer.condition(quantifier.body)))
