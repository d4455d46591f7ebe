"""What rules ask of other rows, answered once per table before the one pass over it.

A quantifier over members becomes part of one aggregate per household, a count of duplicates a small table of
the rows that repeat, the head of the household one row a household. The pass itself then only joins them, so
that a hundred rules read each table once. What only findings tell is counted for the households hit alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from niukou.engine import repeats as repeating
from niukou.engine.part_facts import PartFacts, asks_others, or_zero, roles_of
from niukou.engine.render import Fact, Renderer, alias, column, key_column
from niukou.engine.session import Session
from niukou.engine.standardise import NUMBER
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
from niukou.rulebook.expression.nodes import LAST_YEAR, Node, Others, Quantifier, RowsWith
from niukou.rulebook.model import Pack, Table

Statement = tuple[str, exp.Select]  # the name of a table, and what it is made of


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
    heads: str = ""  # the table of heads; made by `make` under a name of its own where not given
    parts: dict[str, PartFacts] = field(default_factory=dict)  # alias → what is asked of the rows of a part
    repeats: dict[repeating.Keys, str] = field(default_factory=dict)  # keys → table same_<own>_<n>
    asks: dict[str, set[str]] = field(default_factory=dict)  # that table → what is asked of it
    lookups: dict[RowsWith, str] = field(default_factory=dict)  # → table with_<own>_<n>
    roles: set[str] = field(default_factory=set)
    numbered: bool = False  # whether rows of households meet by the number of their code (see `meeting`)

    # -- what the renderer asks ----------------------------------------------------------------------

    def column_of(self, fact: Fact) -> Sql:
        """The column, or small expression over columns, that holds the answer for a row; never null."""
        match fact:
            case Quantifier(table=table, called=called, body=body):
                beside = body is not None and asks_others(body, called)
                return self._part("beside" if beside else "facts", table, called).column_of(fact)
            case RowsWith():
                name = self.lookups.setdefault(fact, f"with_{self.own.name}_{len(self.lookups)}")
                return or_zero(column(name, "rows"))
            case Others(ask=ask, keys=keys):
                name = self.repeats.setdefault(keys, f"same_{self.own.name}_{len(self.repeats)}")
                self.asks.setdefault(name, set()).add(ask)
                if ask == "first_of":
                    here = exp.EQ(this=column(name, ask), expression=column(self.own.name, "row_no"))
                    return call("COALESCE", here, exp.true())
                return or_zero(column(name, ask))

    def told_column_of(self, fact: Fact) -> Sql:
        """The same for what a finding tells: there a number stands where a condition asks only for a row."""
        if not isinstance(fact, Quantifier):
            return self.column_of(fact)
        ask = "sum" if fact.ask == "sum" else "count"
        counted = Quantifier(fact.type, ask, fact.table, fact.called, fact.body)  # type: ignore[arg-type]
        return self._part("told", fact.table, fact.called).column_of(counted)

    def _part(self, kind: str, table: str, called: str) -> PartFacts:
        name = f"{kind}_{table}"
        return self.parts.setdefault(name, PartFacts(table, called, name))

    def see(self, nodes: Iterable[Node]) -> None:
        """Note which rows besides its own the rules look at."""
        self.roles |= roles_of(nodes)

    def reach(self, tables: Collection[str] | None = None) -> Reach:
        """What has been asked so far; of it only what expressions call `tables`, where given."""

        def asked(names: Iterable[str]) -> frozenset[str]:
            return frozenset(n for n in names if tables is None or alias(n) in tables)

        return Reach(
            asked(self.roles), asked(self.parts), asked(self.repeats.values()), asked(self.lookups.values())
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

    def met_by(self, code: str) -> str:
        """The column by which rows with a household's `code` meet."""
        return f"{code}__{NUMBER}" if self.numbered else code

    def make(self, session: Session, renderer: Renderer) -> None:
        """Create the tables that `joins` joins. Call once, after every condition was rendered."""
        if self.asks_head() and not self.heads:
            make_heads(session, self, renderer)
        for name, query in self.parts_made(session, renderer):
            _create(session, name, query)
        self.make_repeats(session)

    def asks_head(self) -> bool:
        """Whether a rule looks at the household's head, of its own row or of what is counted."""
        inner = {role for part in self.parts.values() for role in roles_of(part.bodies())}
        return "head" in self.roles | inner

    def parts_made(
        self,
        session: Session,
        renderer: Renderer,
        *,
        told: bool = False,
        among: exp.Select | None = None,
    ) -> Iterator[Statement]:
        """One row a household for each part; `told`: those that findings tell, of the households `among`."""
        for name, part in self.parts.items():
            if name.startswith("told_") == told:
                yield f"{name}_of_{self.own.name}", self._part_query(session, part, renderer, among)

    def _part_query(
        self, session: Session, part: PartFacts, renderer: Renderer, among: exp.Select | None
    ) -> exp.Select:
        """One row a household: what is asked of its rows of one part."""
        by = self.met_by(self.pack.tables[part.table].part_of.by)  # type: ignore[union-attr]
        called, code = part.called, column(part.called, by)
        query = select(named(code, by), *part.answers(renderer))
        query = query.from_(table_as(part.table, called), copy=False)
        inner_roles = roles_of(part.bodies()) - {called}
        household = self.household
        assert household is not None
        if household.name in inner_roles:
            query = self._with_household(session, query, household, code)
        if "head" in inner_roles:
            query = left_join(query, self._heads_name(), "head", [(code, column("head", by))])
        query = query.where(is_known(code.copy()), copy=False).group_by(code.copy(), copy=False)
        needed = part.needed(renderer) if inner_roles else None
        if needed is not None:
            query = query.where(needed, copy=False)
        if among is not None:
            wanted = among.copy().subquery(copy=False)
            query = query.where(exp.In(this=code.copy(), query=wanted), copy=False)
        return query

    def make_repeats(self, session: Session) -> None:
        """The tables of rows that repeat, and of rows that others point to."""
        own = self.own.name
        for group in repeating.in_groups(self.repeats):
            base, root = group[0]
            again = repeating.again(session, own, [key_column(k) for k in base])
            session.table_of(f"{root}_again", again)
            of_households = any("other_households" in self.asks[name] for _, name in group)
            household = self.by if self.household and of_households else None
            rows = repeating.candidates_query(own, household, [keys for keys, _ in group], f"{root}_again")
            _create(session, f"{root}_maybe", rows)
            for keys, name in group:
                _create(session, name, repeating.repeats_query(f"{root}_maybe", keys, self.asks[name]))
        for node, name in self.lookups.items():
            self._make_lookup(session, node, name)

    def _make_lookup(self, session: Session, node: RowsWith, name: str) -> None:
        key = key_column(node.field)
        wanted = select(repeating.looked_up(node.value)).from_(
            table_as(self.own.name, self.own.name), copy=False
        )
        query = select(
            named(key.copy(), "k0"),
            named(exp.Count(this=exp.Star()), "rows"),
        ).from_(table_as(node.field.field.table, node.field.role), copy=False)
        _create(
            session,
            name,
            query.where(exp.In(this=key.copy(), query=wanted.subquery(copy=False)), copy=False).group_by(
                key.copy(), copy=False
            ),
        )

    def head_table(self) -> Table:
        """The table in which heads of households stand."""
        household = self.household
        return next(
            t for t in self.pack.tables.values()
            if t.head and t.part_of and household and t.part_of.table == household.name
        )  # fmt: skip

    def _heads_name(self) -> str:
        return self.heads or f"head_of_{self.own.name}"

    # -- joins ---------------------------------------------------------------------------------------

    def joins(self, session: Session, query: exp.Select, reach: Reach) -> exp.Select:
        """Bring to each row of `own`: its household, village and head, last year's rows, and the answers."""
        own, household = self.own, self.household
        code = column(own.name, self.met_by(self.by))
        wanted = {r for r in reach.roles if not r.startswith(LAST_YEAR)}
        village = self.pack.tables.get("village")
        of_village = household is village  # a part of the village: the village is joined as its whole
        sees_village = (
            "village" in wanted and not of_village and own.name != "village" and village is not None
        )
        if household and household.name != own.name and (household.name in wanted or sees_village):
            query = self._with_household(session, query, household, code)
        if household and sees_village and village:
            on = (column(household.name, village.key), column("village", village.key))
            query = left_join(query, once(session, "village", village.key), "village", [on])
        if "head" in wanted:
            on = (code, column("head", self.met_by(self.head_table().part_of.by)))  # type: ignore[union-attr]
            query = left_join(query, self._heads_name(), "head", [on])
        for role in sorted(reach.roles - wanted):
            query = self._last_year(session, query, role)
        for part in sorted(reach.parts):
            by = self.met_by(self.pack.tables[self.parts[part].table].part_of.by)  # type: ignore[union-attr]
            query = left_join(query, f"{part}_of_{own.name}", part, [(code, column(part, by))])
        row = column(own.name, "row_no")
        for name in (n for n in self.repeats.values() if n in reach.repeats):
            query = left_join(query, name, name, [(row, column(name, "row_no"))])
        for node, name in ((k, n) for k, n in self.lookups.items() if n in reach.lookups):
            query = left_join(query, name, name, [(repeating.looked_up(node.value), column(name, "k0"))])
        return query

    def joined_by(self, reach: Reach) -> set[str]:
        """The columns of `own` by which `joins` finds what it brings, but for `row_no`."""
        last_year = any(role.startswith(LAST_YEAR) for role in reach.roles)
        looked_up = [
            repeating.looked_up(node.value) for node, n in self.lookups.items() if n in reach.lookups
        ]
        columns = {c.name for value in looked_up for c in value.find_all(exp.Column)}
        return {self.met_by(self.by), *columns, *({self.own.key, self.by} if last_year else ())}

    def _with_household(self, session: Session, query: exp.Select, household: Table, code: Sql) -> exp.Select:
        key = self.met_by(household.key)
        first = once(session, household.name, key)
        return left_join(query, first, household.name, [(code, column(household.name, key))])

    def _last_year(self, session: Session, query: exp.Select, role: str) -> exp.Select:
        table = self.pack.tables[role.removeprefix(LAST_YEAR)]
        first = once(session, f"{table.name}_last_year", table.key)
        here = (
            column(table.name, table.key) if table.name == self.own.name else column(self.own.name, self.by)
        )
        return left_join(query, first, alias(role), [(here, column(role, table.key))])


def make_heads(
    session: Session, facts: Facts, renderer: Renderer, columns: Iterable[str] | None = None
) -> str:
    """Make the table of the heads of households, the first of each; only `columns` and its code where given."""
    table, name = facts.head_table(), facts.heads or f"head_of_{facts.own.name}"
    assert table.head is not None and table.part_of is not None
    by = facts.met_by(table.part_of.by)
    condition = renderer.condition(parse_condition(table.head, head_condition_words(table, facts.pack)))
    kept: list[Sql] = [exp.Star()]
    if columns is not None:
        kept = [column(table.name, c) for c in dict.fromkeys(("row_no", by, *columns))]
    query = select(*kept).from_(table_as(table.name, table.name), copy=False)
    _create(session, name, query.where(condition, copy=False))
    made, code = quoted(name), quoted(by)
    if repeating.any_again(session, name, column(name, by)):
        session.run(
            f"CREATE OR REPLACE TABLE {made} AS SELECT * FROM {made}"  # noqa: S608
            f" QUALIFY ROW_NUMBER() OVER (PARTITION BY {code} ORDER BY row_no) = 1",
            name=name,
        )
    return name


def once(session: Session, table: str, key: str) -> str:
    """The rows of the table with the first row (by row_no) of each key; looked at once, then known by its name.

    A view where `key` is unique.
    """
    made = f"{table}_once"
    if session.has_table(made):
        return made
    name, by = quoted(table), quoted(key)
    kind, only = ("VIEW", "")
    if repeating.any_again(session, table, column(table, key)):
        kind, only = ("TABLE", f" QUALIFY ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY row_no) = 1")
    session.run(f"CREATE {kind} {quoted(made)} AS SELECT * FROM {name}{only}", name=made)  # noqa: S608
    return made


def _create(session: Session, name: str, query: exp.Select) -> None:
    session.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS {text(query)}", name=name)


def left_join(query: exp.Select, table: str, called: str, on: Sequence[tuple[Sql, Sql]]) -> exp.Select:
    """The query with `table`, as `called`, joined where each pair is the same; rows without one keep nulls."""
    same = all_of([exp.EQ(this=a.copy(), expression=b.copy()) for a, b in on])
    return query.join(table_as(table, called), on=same, join_type="left", copy=False)
