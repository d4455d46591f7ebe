"""The person roster in the place of household and person files, or held against them.

The roster is a standard table with one row a person and the household's columns repeated. The selects here
take from it what another dictionary table shares with it: fields of the same name, type and code list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import sqlglot
from sqlglot import exp

from niukou.engine.standardise import PLACE, macro, of_identity, satellites, sql_of, text
from niukou.rulebook.model import CodeList, Field, Table

# Fields of the household that the roster tells in other words (see roster_village.sql and `head`).
_VILLAGE, _HEAD_NAME = "village_code", "head_name"
_PARTS_OF_A_PLACE = ("county_name", "town_name", "village_name")


def shared_fields(table: Table, roster: Table, columns: Set[str]) -> list[Field]:
    """Fields of `table` that the roster's standard table, with these `columns`, has as well."""
    return [
        each
        for each in table.fields.values()
        if each.name in columns and _alike(each, roster.fields.get(each.name))
    ]


def person_select(person: Table, roster: Table, columns: Set[str], codelists: Mapping[str, CodeList]) -> str:
    """The SELECT of the person table from the view `roster`; what only the number tells is taken from it."""
    shared = shared_fields(person, roster, columns)
    return sql_of(exp.select(*_taken(person, shared, codelists)).from_("roster"))


def household_select(person: Table, household: Table, roster: Table, columns: Set[str], places: bool) -> str:
    """The SELECT of the household table: the first row of each household code in the view `roster`.

    The village comes from `roster_village` (where `places` says that there is one), the head's name from the
    row for which the person table's `head` is true.
    """
    selected = _taken(household, shared_fields(household, roster, columns), {})
    select = exp.select().from_("roster").where(_first_of_each("household_code"))
    if places and _VILLAGE in household.fields:
        selected.append(exp.column(_VILLAGE, table="roster_village"))
        select = _beside_its_village(select, columns)
    head = _head_condition(person, columns)
    if head is not None and "name" in columns and _HEAD_NAME in household.fields:
        first = exp.func("arg_min", exp.column("name"), exp.column("row_no"))
        heads = exp.select("household_code", first.as_(_HEAD_NAME)).from_(
            exp.to_table("roster").as_("person")
        )
        heads = heads.where(head).group_by("household_code")
        selected.append(exp.column(_HEAD_NAME, table="head"))
        same = exp.column("household_code", table="head").eq(exp.column("household_code", table="roster"))
        select = select.join(heads.subquery("head"), on=same, join_type="left")
    return sql_of(select.select(*selected))


def area_select(table: Table, columns: Set[str]) -> str:
    """The SELECT of (area_code, name, parent_code) from the area or village table with these `columns`."""
    chosen = [exp.column(table.key).as_("area_code"), *_or_null(("name", "parent_code"), columns)]
    return sql_of(exp.select(*chosen).from_(table.name))


def written_places_select(columns: Set[str]) -> str:
    """The SELECT of every combination of county, town and village name in the roster, null where it has none."""
    return sql_of(exp.select(*_or_null(_PARTS_OF_A_PLACE, columns)).from_("roster").distinct())


def difference_select(table: Table, roster: Table, columns: Set[str], own: Set[str], places: bool) -> str:
    """The SELECT of what differs: one row a field (`household_code`, `person_code`, `field`, and what each says).

    `table` is the household or person table with the columns `own`, `columns` are the roster's. Rows are held
    against each other by the table's key, the first row of each; a key that one side lacks is a difference of
    the key's own column.
    """
    shared = [each for each in shared_fields(table, roster, columns) if each.name in own]
    key = table.fields[table.key]
    sides = (
        _side(table.name, table, shared, own),
        _roster_side(table, shared, columns, places and _VILLAGE in own),
    )
    both = (
        exp.select("*")
        .from_(sides[0].subquery("said_here"))
        .join(sides[1].subquery("said_there"), on=_same_key(table.key), join_type="full")
    )
    compared = [each for each in shared if each.name != key.name]
    if places and _VILLAGE in own and _VILLAGE in table.fields:
        compared.append(table.fields[_VILLAGE])
    parts = [_one_difference(key), *(_one_difference(each, key) for each in compared)]
    union: exp.Query = exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
    return sql_of(union.with_("both_sides", as_=both, materialized=True))


def _alike(one: Field, other: Field | None) -> bool:
    return other is not None and (one.type, one.codes) == (other.type, other.codes)


def _or_null(names: Iterable[str], columns: Set[str]) -> list[exp.Expr]:
    nothing = exp.cast(exp.null(), "VARCHAR")
    return [exp.column(name) if name in columns else nothing.copy().as_(name) for name in names]


def _taken(table: Table, shared: list[Field], codelists: Mapping[str, CodeList]) -> list[exp.Expr]:
    taken: list[exp.Expr] = [exp.column(name, table="roster") for name in PLACE]
    names = {each.name for each in shared}
    for each in table.fields.values():
        if each.name in names:
            taken += [exp.column(name, table="roster") for name in (each.name, *satellites(each))]
        elif each.from_identity in names:
            told = of_identity(each, str(each.from_identity), "roster", codelists)
            taken.append(told.as_(each.name))
            taken += [exp.cast(exp.null(), "VARCHAR").as_(name) for name in satellites(each)]
    return taken


def _first_of_each(key: str, table: str = "roster") -> exp.Expr:
    firsts = (
        exp.select(exp.func("min", exp.column("row_no")))
        .from_(exp.to_table(table))
        .where(exp.column(key).is_(exp.null()).not_())
        .group_by(key)
    )
    return exp.In(this=exp.column("row_no", table=table), query=firsts.subquery())


def _beside_its_village(select: exp.Select, columns: Set[str]) -> exp.Select:
    same = [
        exp.NullSafeEQ(
            this=exp.column(part, table="roster_village"), expression=exp.column(part, table="roster")
        )
        for part in _PARTS_OF_A_PLACE
        if part in columns
    ]
    return select.join("roster_village", on=exp.and_(*same), join_type="left")


def _head_condition(person: Table, columns: Set[str]) -> exp.Expr | None:
    """The pack's `head` expression over the roster called `person`; None where the roster lacks its columns."""
    if person.head is None:
        return None
    # A boolean SQL expression over the person's own row: the rulebook refuses a pack whose `head` is none.
    condition = sqlglot.parse_one(person.head, dialect="duckdb")
    asked = {column.name for column in condition.find_all(exp.Column)}
    return condition if asked <= columns else None


def _side(source: str, table: Table, shared: list[Field], own: Set[str]) -> exp.Select:
    chosen = [_as_said(each, source).as_(each.name) for each in shared]
    if "household_code" not in {each.name for each in shared}:
        chosen.append(exp.column("household_code", table=source).as_("household_code"))
    if _VILLAGE in own and _VILLAGE in table.fields:
        chosen.append(exp.column(_VILLAGE, table=source).as_(_VILLAGE))
    return exp.select(*chosen).from_(source).where(_first_of_each(table.key, source))


def _roster_side(table: Table, shared: list[Field], columns: Set[str], places: bool) -> exp.Select:
    chosen = [_as_said(each, "roster").as_(f"{each.name}__there") for each in shared]
    if "household_code" not in {each.name for each in shared}:
        chosen.append(exp.column("household_code", table="roster").as_("household_code__there"))
    select = exp.select(*chosen).from_("roster").where(_first_of_each(table.key))
    if places and _VILLAGE in table.fields:
        village = exp.column(_VILLAGE, table="roster_village").as_(f"{_VILLAGE}__there")
        return _beside_its_village(select.select(village), columns)
    return select


def _as_said(each: Field, source: str) -> exp.Expr:
    """A field as text: what was understood, an identity number in its standard form, else what stood there."""
    if each.type == "identity":
        return exp.column(f"{each.name}__standard", table=source)
    said: exp.Expr = exp.cast(exp.column(each.name, table=source), "VARCHAR")
    for name in satellites(each):
        said = exp.func("coalesce", said, exp.column(name, table=source))
    return said


def _same_key(key: str) -> exp.Expr:
    return exp.column(key, table="said_here").eq(exp.column(f"{key}__there", table="said_there"))


def _one_difference(each: Field, key: Field | None = None) -> exp.Select:
    here, there = exp.column(each.name), exp.column(f"{each.name}__there")
    different = exp.NullSafeNEQ(this=here.copy(), expression=there.copy())
    conditions: list[exp.Expr] = [different]
    if key is not None:  # where one side lacks the key, only the key itself is told
        conditions.append(exp.column(key.name).eq(exp.column(f"{key.name}__there")))
    person: exp.Expr = exp.cast(exp.null(), "VARCHAR")
    if each.table == "person":
        person = exp.func("coalesce", exp.column("person_code"), exp.column("person_code__there"))
    household = exp.func("coalesce", exp.column("household_code"), exp.column("household_code__there"))
    return (
        exp.select(
            household.as_("household_code"),
            person.as_("person_code"),
            text(each.label).as_("field"),
            _masked(each, here).as_("table_says"),
            _masked(each, there).as_("roster_says"),
        )
        .from_("both_sides")
        .where(exp.and_(*conditions))
    )


def _masked(each: Field, said: exp.Expr) -> exp.Expr:
    if each.privacy != "sensitive":
        return said
    if each.type == "identity":
        return macro("identity_mask", said)
    return exp.Case().when(said.is_(exp.null()).not_(), text("***"))
