"""Indicators: figures counted over a table, or reckoned from named inputs by a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from niukou.rulebook.basis import read_basis
from niukou.rulebook.cases import USUAL_DAY, check_rows
from niukou.rulebook.dictionary import rows_word
from niukou.rulebook.expression.vocabulary import ExpressionError
from niukou.rulebook.files import PackFile
from niukou.rulebook.formula import read_formula
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Indicator, IndicatorCase, Table
from niukou.rulebook.nearest import known_words
from niukou.rulebook.references import References

_SAID = ("part", "whole", "weigh", "formula", "by")


def build_indicator(key: str, entry: Entry) -> Indicator:
    """Return the indicator of a file."""
    file, value = entry.file, entry.file.value
    return Indicator(
        key=key,
        title=value["title"],
        title_en=value["title_en"],
        unit=value["unit"],
        kind=value["kind"],
        meaning=value["meaning"],
        table=value.get("table"),
        weigh=value.get("weigh"),
        part=value.get("part"),
        whole=value.get("whole"),
        by=tuple(value.get("by", ())),
        inputs=value.get("inputs", {}),
        inputs_en=value.get("inputs_en", {}),
        formula=value.get("formula"),
        digits=value.get("round", 2),
        secret=tuple(value.get("secret", ())),
        secret_spread=value.get("secret_spread"),
        publish_limit=value.get("publish_limit"),
        cases=tuple(_case(said, file, at) for at, said in enumerate(value["cases"])),
        basis=read_basis(value),
        where=file.where("title"),
        places={word: file.where(word) for word in _SAID if word in value},
    )


def _case(said: dict[str, Any], file: PackFile, at: int) -> IndicatorCase:
    return IndicatorCase(
        name=said["name"],
        given=said["given"],
        then=None if said["then"] is None else Decimal(str(said["then"])),
        on=date.fromisoformat(said["on"]) if "on" in said else USUAL_DAY,
        where=file.where("cases", at),
    )


def check_indicator(indicator: Indicator, entry: Entry, refs: References) -> None:
    """Hold an indicator against the pack; expressions of a share are the expression room's matter."""
    file = entry.file
    for word, standard in (
        ("publish_limit", indicator.publish_limit),
        ("secret_spread", indicator.secret_spread),
    ):
        if standard is not None:
            refs.standard_number(standard, file.where(word))
    names: set[str] = set()
    for at, case in enumerate(indicator.cases):
        if case.name in names:
            refs.fault(file.where("cases", at, "name"), f"两个例子都叫“{case.name}”", "请换一个名称")
        names.add(case.name)
    if indicator.kind == "formula":
        _check_formula(indicator, file, refs)
    elif (table := refs.table(indicator.table or "", file.where("table"))) is not None:
        for at, dotted in enumerate(indicator.by):
            refs.field_named(dotted, file.where("by", at), ("code",))
        for at, case in enumerate(indicator.cases):
            check_rows(
                case.given, file, ("cases", at, "given"), refs, counted_words(table, refs.tables.values())
            )


def counted_words(table: Table, tables: Any) -> dict[str, Table | None]:
    """Return what a case of a share may hold: the rows counted, as `households`, and those of other tables."""
    words: dict[str, Table | None] = {rows_word(one): one for one in tables}
    return words | {f"{table.name}s": table}


def _check_formula(indicator: Indicator, file: PackFile, refs: References) -> None:
    for at, name in enumerate(indicator.secret):
        if name not in indicator.inputs:
            wrong = f"{name} 不是这个公式的输入"
            refs.fault(file.where("secret", at), wrong, known_words(name, indicator.inputs))
    for at, case in enumerate(indicator.cases):
        for name in sorted({*case.given} ^ {*indicator.inputs}):
            wrong = f"例子缺少输入 {name}" if name in indicator.inputs else f"例子里的 {name} 不是输入"
            right = "每个输入写一个数" if name in indicator.inputs else known_words(name, indicator.inputs)
            refs.fault(file.where("cases", at, "given", name), wrong, right)
        for name, said in case.given.items():
            if given_number(said) is None:
                refs.fault(
                    file.where("cases", at, "given", name), f"{name} 不是数：{said}", "写成 7404 或 0.5"
                )
    try:
        formula = read_formula(indicator.formula or "")
    except ExpressionError as error:
        refs.fault(file.where("formula"), error.wrong, error.right)
        return
    for name in formula.names:
        if name not in indicator.inputs:
            wrong = f"公式里的 {name} 不是输入"
            refs.fault(file.where("formula"), wrong, known_words(name, indicator.inputs))
    for name in indicator.inputs if set(formula.names) <= set(indicator.inputs) else ():
        if name not in formula.names:
            refs.fault(file.where("inputs", name), f"公式没有用到输入 {name}", "请删去，或写进公式")


def given_number(said: Any) -> Decimal | None:
    """Return the number that a case gives for an input, which is kept as it was written."""
    try:
        number = Decimal(str(said))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
