"""What could not be understood in a standard table: counted in full, listed up to a limit for each cell's column."""

from __future__ import annotations

from collections.abc import Mapping, Set

from sqlglot import exp

from niukou.engine.standardise import READ, sql_of, text
from niukou.rulebook.model import Field, Table

# Eleven digits and more are a telephone, an identity number or an account that slipped into the wrong column.
_LONG_NUMBER = "[0-9０-９]{11,}[xX]?"


def readable_fields(table: Table, columns: Set[str]) -> list[Field]:
    """The fields of the table of which a text may not be understood."""
    return [each for each in table.fields.values() if each.type in READ and f"{each.name}__text" in columns]


def doubt_counts_select(table: Table, fields: list[Field]) -> str:
    """One row a landed file: `landed_file`, then for each of `fields` the number of texts not understood."""
    counts = [exp.func("count", exp.column(f"{each.name}__text")).as_(each.name) for each in fields]
    return sql_of(exp.select("landed_file", *counts).from_(table.name).group_by("landed_file"))


def doubts_select(table: Table, fields: list[Field], reasons: Mapping[str, str], limit: int) -> str:
    """One row a text: `landed_file`, `landed_row`, `column`, `value` (masked), `reason` (by type of field).

    At most `limit` rows for each of `fields` in each landed file, the first ones.
    """
    parts = [
        _of_one_field(table, each, exp.column(f"{each.name}__text"), reasons[each.type], limit)
        for each in fields
    ]
    return sql_of(exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0])


def blank_counts_select(table: Table, each: Field) -> str:
    """One row a landed file with a blank in the field: `landed_file`, how many."""
    blank = exp.column(each.name).is_(exp.null())
    counted = exp.select("landed_file", exp.func("count", exp.Star())).from_(table.name).where(blank)
    return sql_of(counted.group_by("landed_file"))


def blanks_select(table: Table, each: Field, reason: str, limit: int) -> str:
    """The rows with a blank in the field, as `doubts_select` tells a text."""
    return sql_of(_of_one_field(table, each, exp.column(each.name), reason, limit, blank=True))


def same_keys_select(table: Table) -> str:
    """How many values of the table's key stand in more than one landed file: one number."""
    file = exp.column("landed_file")
    several = exp.NEQ(this=exp.func("min", file), expression=exp.func("max", file.copy()))
    key = exp.column(table.key)
    groups = (
        exp.select(key)
        .from_(table.name)
        .where(key.is_(exp.null()).not_())
        .group_by(key.copy())
        .having(several)
    )
    return sql_of(exp.select(exp.func("count", exp.Star())).from_(groups.subquery("groups")))


def without_whole_select(part: Table, whole: Table) -> str:
    """How many rows of `part` name a row of `whole` that is not there (or none): one number."""
    by = part.part_of.by if part.part_of else part.key
    same = exp.column(by, table="part").eq(exp.column(whole.key, table="whole"))
    counted = exp.select(exp.func("count", exp.Star())).from_(exp.to_table(part.name).as_("part"))
    return sql_of(counted.join(exp.to_table(whole.name).as_("whole"), on=same, join_type="anti"))


def _of_one_field(
    table: Table, each: Field, said: exp.Expr, reason: str, limit: int, *, blank: bool = False
) -> exp.Select:
    place = exp.Window(
        this=exp.func("row_number"),
        partition_by=[exp.column("landed_file")],
        order=exp.Order(expressions=[exp.column("landed_row")]),
    )
    is_blank = said.is_(exp.null())
    return (
        exp.select("landed_file", "landed_row")
        .select(
            text(each.label).as_("column"),
            _masked(each, said).as_("value"),
            text(reason).as_("reason"),
        )
        .from_(table.name)
        .where(is_blank if blank else is_blank.not_())
        .qualify(exp.LTE(this=place, expression=exp.Literal.number(limit)))
    )


def _masked(each: Field, said: exp.Expr) -> exp.Expr:
    if each.privacy == "sensitive":
        return text("***")
    return exp.Anonymous(
        this="regexp_replace", expressions=[said, text(_LONG_NUMBER), text("***"), text("g")]
    )
