"""Landed text to the columns of a standard table: the select is built from the dictionary, never pasted.

Columns of a standard table, in the dictionary's order, for each field that a file has or that an identity
number tells:

    text, phone, account   `f` VARCHAR
    identity               `f` (as written), `f__standard`, `f__key`, `f__form`, `f__valid`, `f__birth`, `f__sex`,
                           `f__variant` what was written, where it is not the standard form of a right number
    number, date, year     `f` DOUBLE | DATE | INTEGER, `f__text` what stood there where it is none
    code                   `f` the list's label, or the text as written where unknown; then `f__text` too
    meeting_code           beside the text `f__number` BIGINT, where the code is nothing but a number

before them `row_no` (unique in the table), `landed_file`, `landed_row`. Macros: standardise.sql beside this
file, and those of `terms` (open_session defines them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from importlib import resources

from sqlglot import exp

from niukou.engine.session import Session
from niukou.rulebook.model import CodeList, Field, Table
from niukou.terms.money import unit_pattern

PLACE = ("row_no", "landed_file", "landed_row")
IDENTITY_TYPES: Mapping[str, str] = {
    "standard": "VARCHAR",
    "key": "BIGINT",
    "form": "VARCHAR",
    "valid": "BOOLEAN",
    "birth": "DATE",
    "sex": "VARCHAR",
}
# Few numbers have one; a comparison reads it in place of two long texts that say what the key says already.
VARIANT = "variant"
NUMBER = "number"  # of a code
VALUE_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "phone": "VARCHAR",
    "account": "VARCHAR",
    "identity": "VARCHAR",
    "code": "VARCHAR",
    "number": "DOUBLE",
    "year": "INTEGER",
    "date": "DATE",
}
READ = frozenset({"number", "date", "year", "code"})  # types of which a text may be unreadable
_STAGES = ("clean", "number")  # identity_clean(t) and identity_number(t): worked out once for all that follow
_TOLD = ("standard", "key", "form", "birth", "sex")  # identity_standard(clean, number) and so on
_READERS: Mapping[str, str] = {"number": "parse_number", "date": "parse_date", "year": "given_year"}


@dataclass(frozen=True)
class Authorisation:
    """Of the rows of `files`, only those go on whose `number` is in the table `authorised` (column `number`)."""

    files: tuple[int, ...]
    number: str


@dataclass(frozen=True)
class Landing:
    """What one standard table is made of.

    `landed`: the view over its landed files; `given`: the fields it has; `joining`: text fields that hold
    codes by which rows are joined; `set_aside`: a table (landed_file, landed_row) of rows that stay behind.
    """

    table: Table
    landed: str
    given: Set[str]
    codelists: Mapping[str, CodeList]
    joining: Set[str] = frozenset()
    set_aside: str | None = None
    authorisation: Sequence[Authorisation] = field(default=())


def define_macros(session: Session) -> None:
    """Define the macros that the selects of this module call."""
    text = resources.files("niukou.engine").joinpath("standardise.sql").read_text(encoding="utf-8")
    session.run(text, name="engine/standardise.sql")


def standard_columns(table: Table, given: Set[str]) -> dict[str, str]:
    """Columns of the standard table with their DuckDB types, when the files have the fields `given`."""
    columns = {"row_no": "BIGINT", "landed_file": "INTEGER", "landed_row": "INTEGER"}
    for each in _present(table, given):
        columns[each.name] = VALUE_TYPES[each.type]
        columns.update({name: _satellite_type(name) for name in satellites(each)})
        if each.name == meeting_code(table):
            columns[f"{each.name}__{NUMBER}"] = "BIGINT"
    return columns


def meeting_code(table: Table) -> str | None:
    """The field by which parts and their wholes, households or villages, meet; None in any other table."""
    if table.part_of:
        return table.part_of.by
    return table.key if table.subject in ("household", "village") else None


def satellites(each: Field) -> list[str]:
    """The columns that stand beside a field's own."""
    if each.type == "identity":
        return [f"{each.name}__{part}" for part in (*IDENTITY_TYPES, VARIANT)]
    return [f"{each.name}__text"] if each.type in READ else []


def standard_select(landing: Landing) -> str:
    """The SELECT of the standard table, over the view `landing.landed` and the table `code_reading`.

    Code lists are joined last, above all that is costly to set up: DuckDB sets up everything above a join once
    more for each join, in case one of them outgrows memory.
    """
    read = _read(landing)
    numbered = _layer([exp.Star(), *_numbered(landing)], read, "read")
    derived = _layer(_derived(landing), numbered, "numbered")
    return sql_of(_with_readings(_layer(_filled(landing), derived, "derived"), landing))


def written_codes_select(landing: Landing) -> str | None:
    """The SELECT of (list, written): every text in the table's code columns once; None where it has none."""
    parts = [
        exp.select(text(str(each.codes)).as_("list"), exp.column(each.name).as_("written"))
        .from_(exp.to_table(landing.landed))
        .where(exp.column(each.name).is_(exp.null()).not_())
        .distinct()
        for each in landing.table.fields.values()
        if each.type == "code" and each.name in landing.given
    ]
    if not parts:
        return None
    return sql_of(exp.union(*parts, distinct=True) if len(parts) > 1 else parts[0])


def sql_of(expression: exp.Expr) -> str:
    """The expression as DuckDB writes it, every name quoted. The expression is used up."""
    return expression.sql(dialect="duckdb", identify=True, copy=False)


def text(value: str) -> exp.Expr:
    """A string literal."""
    return exp.Literal.string(value)


def macro(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A call of a macro of the session."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def of_identity(each: Field, number: str, source: str, codelists: Mapping[str, CodeList]) -> exp.Expr:
    """What the identity field `number` of the relation `source` tells about the field: a date or a sex's label."""
    if each.type != "code":
        return exp.column(f"{number}__birth", table=source)
    told = exp.Case(this=exp.column(f"{number}__sex", table=source))
    for code in codelists[str(each.codes)].codes if each.codes in codelists else ():
        if code.identity is not None:
            told = told.when(text(code.identity), text(code.label))
    return told if told.args.get("ifs") else exp.cast(exp.null(), "VARCHAR")


def _present(table: Table, given: Set[str]) -> list[Field]:
    return [each for each in table.fields.values() if each.name in given or each.from_identity in given]


def _satellite_type(name: str) -> str:
    part = name.rsplit("__", 1)[1]
    return IDENTITY_TYPES.get(part, "VARCHAR")


def _layer(columns: list[exp.Expr], below: exp.Select, name: str) -> exp.Select:
    # nothing here is used twice, and copying a select of a hundred columns at each layer would take a while
    return exp.select(*columns, copy=False).from_(below.subquery(name, copy=False), copy=False)


def _read(landing: Landing) -> exp.Select:
    """First layer: the place of each row, and each field read once."""
    file, row = (exp.column(name, table="landed") for name in ("landed_file", "landed_row"))
    shifted = exp.Mul(this=exp.cast(file.copy(), "BIGINT"), expression=exp.Literal.number(2**32))
    columns: list[exp.Expr] = [exp.Add(this=shifted, expression=row.copy()).as_("row_no"), file, row]
    select = exp.select().from_(exp.to_table(landing.landed).as_("landed"))
    for each in landing.table.fields.values():
        if each.name not in landing.given:
            continue
        landed = exp.column(each.name, table="landed")
        if each.type == "code":
            columns.append(landed)
        elif each.type in _READERS:
            counted = [text(unit_pattern(each.unit))] if each.unit and each.type == "number" else []
            columns.append(macro(_READERS[each.type], landed, *counted).as_(each.name))
            columns.append(landed.copy().as_(f"{each.name}__text"))
        elif each.type == "identity":
            columns.append(macro("given_number", landed).as_(each.name))
        else:
            reader = "joining_code" if each.name in landing.joining else "given_text"
            columns.append(macro(reader, landed).as_(each.name))
    return _only_rows_that_go_on(select.select(*columns, copy=False), landing)


def _only_rows_that_go_on(select: exp.Select, landing: Landing) -> exp.Select:
    file, row = (exp.column(name, table="landed") for name in ("landed_file", "landed_row"))
    if landing.set_aside is not None:
        aside = exp.to_table(landing.set_aside).as_("aside")
        same = exp.and_(
            exp.column("landed_file", table="aside").eq(file.copy()),
            exp.column("landed_row", table="aside").eq(row),
        )
        select = select.join(aside, on=same, join_type="anti", copy=False)
    for each in landing.authorisation:
        files = [exp.Literal.number(index) for index in each.files]
        listed = exp.select("number").from_("authorised").subquery()
        written = exp.column(each.number, table="landed")
        number = macro(
            "identity_standard", macro("identity_clean", written), macro("identity_number", written.copy())
        )
        select = select.where(
            exp.or_(exp.In(this=file.copy(), expressions=files).not_(), exp.In(this=number, query=listed))
        )
    return select


def _numbered(landing: Landing) -> list[exp.Expr]:
    """Second layer: the two stages of every identity number, from which the next layer takes all it says."""
    return [
        macro(f"identity_{stage}", exp.column(each.name)).as_(f"{each.name}__{stage}")
        for each in landing.table.fields.values()
        if each.type == "identity" and each.name in landing.given
        for stage in _STAGES
    ]


def _derived(landing: Landing) -> list[exp.Expr]:
    """Third layer: what an identity number says, and the text of what could not be read."""
    columns: list[exp.Expr] = [exp.column(name) for name in PLACE]
    for each in landing.table.fields.values():
        if each.name not in landing.given:
            continue
        columns.append(exp.column(each.name))
        if each.type == "identity":
            for part in _TOLD:
                stages = [exp.column(f"{each.name}__{stage}") for stage in _STAGES]
                columns.append(macro(f"identity_{part}", *stages).as_(f"{each.name}__{part}"))
        elif each.type in _READERS:
            unread = macro("given_value", exp.column(f"{each.name}__text"))
            blank = exp.column(each.name).is_(exp.null())
            columns.append(exp.Case().when(blank, unread).as_(f"{each.name}__text"))
    return columns


def _filled(landing: Landing) -> list[exp.Expr]:
    """Last layer: the dictionary's order; what an identity number tells stands in where the dictionary says so.

    A day of birth stands in for a blank, since ages hang on it. A sex stands in only where no file has the
    column: a blank cell contradicts the number, which is a finding, and filling it would hide that.
    """
    columns: list[exp.Expr] = [exp.column(name, table="derived") for name in PLACE]
    for each in _present(landing.table, landing.given):
        columns.append(_value(each, landing).as_(each.name))
        columns += [_beside(each, name, landing).as_(name) for name in satellites(each)]
        if each.name == meeting_code(landing.table):
            columns.append(macro("code_number", _value(each, landing)).as_(f"{each.name}__{NUMBER}"))
    return columns


def _value(each: Field, landing: Landing) -> exp.Expr:
    here = each.name in landing.given
    if here and each.type == "code":
        return exp.column("value", table=_reading(each))
    own = exp.column(each.name, table="derived")
    if each.from_identity not in landing.given:
        return own
    told = of_identity(each, str(each.from_identity), "derived", landing.codelists)
    return exp.func("coalesce", own, told) if here else told


def _beside(each: Field, satellite: str, landing: Landing) -> exp.Expr:
    if each.name not in landing.given:
        return exp.cast(exp.null(), "VARCHAR")
    if each.type == "code":
        return exp.column("unread", table=_reading(each))
    if satellite == f"{each.name}__valid":
        told = [exp.column(f"{each.name}__{part}", table="derived") for part in ("standard", "key")]
        return macro("identity_valid", *told)
    if satellite == f"{each.name}__{VARIANT}":
        return _variant(each)
    return exp.column(satellite, table="derived")


def _variant(each: Field) -> exp.Expr:
    """The number as it was written, where its key does not say it."""
    written, standard, key = (
        exp.column(name, table="derived")
        for name in (each.name, f"{each.name}__standard", f"{each.name}__key")
    )
    return exp.Case().when(
        exp.or_(key.is_(exp.null()), exp.NEQ(this=written.copy(), expression=standard)), written
    )


def _with_readings(select: exp.Select, landing: Landing) -> exp.Select:
    """The last layer with what each text of a code column means."""
    for each in landing.table.fields.values():
        if each.type != "code" or each.name not in landing.given:
            continue
        same_list = exp.column("list", table=_reading(each)).eq(text(str(each.codes)))
        same_text = exp.column("written", table=_reading(each)).eq(exp.column(each.name, table="derived"))
        select = select.join(
            exp.to_table("code_reading").as_(_reading(each)),
            on=exp.and_(same_list, same_text),
            join_type="left",
            copy=False,
        )
    return select


def _reading(each: Field) -> str:
    return f"reading_of_{each.name}"
