"""Standards: the numbers, days and lists of policy, each with the dates from which its values hold."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from niukou.rulebook.basis import read_basis
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Standard
from niukou.rulebook.references import References

_MEANT = {
    "number": "数，如 2952",
    "month_day": '每年的某月某日，如 "08-31"',
    "fields": "字段清单，如 [household.wage_income]",
    "date": "日期，如 2017-10-01",
    "text": "文字",
}


def build_standard(key: str, entry: Entry) -> Standard:
    """Return a standard; a value that does not fit its type is kept as written and refused by the check."""
    value = entry.file.value
    values = tuple(
        (date.fromisoformat(day), _typed(value["type"], said)) for day, said in value["values"].items()
    )
    return Standard(
        key=key,
        title=value["title"],
        type=value["type"],
        unit=value.get("unit"),
        values=values,
        title_en=value.get("title_en", ""),
        basis=read_basis(value),
        where=entry.file.where("title"),
    )


def _typed(kind: str, said: Any) -> Any:
    if kind == "fields" and isinstance(said, list):
        return tuple(said)
    if kind == "date" and _fits("date", said):
        return date.fromisoformat(said)
    return said


def check_standard(standard: Standard, entry: Entry, refs: References) -> None:
    """Dates ascend, values fit the type, listed fields are numbers of the dictionary."""
    before: date | None = None
    abolished: str | None = None
    for day, said in entry.file.value["values"].items():
        where = entry.file.where("values", day)
        holds_from = date.fromisoformat(day)
        if before is not None and holds_from < before:
            refs.fault(where, f"{day} 写在 {before} 后面", "日期从早到晚排")
        before = holds_from
        if abolished is not None and said is not None:
            refs.fault(
                where, f"{abolished} 废止以后，{day} 又有了值，中间断了", "补上中间的值，或另写一个标准"
            )
        abolished = day if said is None else None
        if said is not None and not _fits(standard.type, said):
            refs.fault(where, f"{day} 的值不是 {standard.type}", f"应当是{_MEANT[standard.type]}")
        elif standard.type == "fields":
            for at, dotted in enumerate(said or ()):
                refs.field_named(dotted, entry.file.where("values", day, at), ("number",))


def _fits(kind: str, said: Any) -> bool:
    match kind:
        case "number":
            return isinstance(said, int | float) and not isinstance(said, bool)
        case "month_day":
            # a leap year would let 02-29 in, which most years lack
            return isinstance(said, str) and _is_day(f"2017-{said}")
        case "date":
            return isinstance(said, str) and _is_day(said)
        case "fields":
            return isinstance(said, list) and bool(said) and all(isinstance(one, str) for one in said)
        case _:
            return isinstance(said, str) and bool(said)


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
