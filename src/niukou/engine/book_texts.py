"""Rows of a standard table as the texts that the book keeps: JSON of what may lie open, JSON of what must be sealed.

Both are canonical: names in their order, no blanks, nothing of a blank value; numbers as digits, dates as ISO, codes as
labels, and what no type could read as it was written. So a million rows come out of the database ready to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from sqlglot import exp

from niukou.engine.session import Session
from niukou.engine.standardise import READ, macro, sql_of, text
from niukou.rulebook.model import Field

SEALED = ("identity", "phone", "account")
COLUMNS = ("plain", "secret", "landed_file", "landed_row")
FORM = "form_of_"  # before the name of a sealed field: its value in standard form, by which it is found again


def define_book_macros(session: Session) -> None:
    """Define the macros that the selects of this module call."""
    written = resources.files("niukou.engine").joinpath("book_texts.sql").read_text(encoding="utf-8")
    session.run(written, name="engine/book_texts.sql")


def book_select(table: str, fields: Sequence[Field], wanted: Sequence[str]) -> str:
    """The SELECT of the columns `wanted` as texts, then COLUMNS, then a column FORM… for each sealed field.

    In order of the first of `wanted`, then of the rows.
    """
    plain = [each for each in fields if each.type not in SEALED]
    secret = [each for each in fields if each.type in SEALED]
    columns: list[exp.Expr] = [
        macro("plain_text", exp.cast(exp.column(name), "VARCHAR")).as_(name) for name in wanted
    ]
    columns += [_object(plain).as_("plain"), _object(secret).as_("secret")]
    columns += [exp.column("landed_file"), exp.column("landed_row")]
    columns += [_form(each).as_(FORM + each.name) for each in secret]
    select = exp.select(*columns).from_(table).order_by(exp.column(wanted[0]), exp.column("row_no"))
    return sql_of(select)


def _object(fields: Sequence[Field]) -> exp.Expr:
    entries: exp.Expr = text("")
    for each in sorted(fields, key=lambda field: field.name):
        entries = exp.DPipe(this=entries, expression=macro("json_entry", text(each.name), _kept(each)))
    return macro("json_object_of", entries)


def _kept(each: Field) -> exp.Expr:
    value: exp.Expr = exp.column(each.name)
    if each.type == "number":
        value = macro("number_text", value)
    elif each.type in ("date", "year"):
        value = exp.cast(value, "VARCHAR")
    if each.type in READ and each.type != "code":
        value = exp.func("coalesce", value, exp.column(f"{each.name}__text"))
    return macro("plain_text", value)


def _form(each: Field) -> exp.Expr:
    identity = each.type == "identity"
    form = (
        exp.column(f"{each.name}__standard") if identity else macro("half_width_text", exp.column(each.name))
    )
    return macro("plain_text", form)
