"""The cases beside a rule as a page shows them: what is written where, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from niukou.rulebook.model import Pack

# words of cases that are no names of tables
_MANY = {"members": "person", "households": "household", "measures": "measure"}


@dataclass(frozen=True)
class Example:
    """A case: its name, its rows as (table, [(field, value)]), and what comes of it."""

    name: str
    rows: list[tuple[str, list[tuple[str, str]]]]
    then: str


def examples_of(thing: Any, pack: Pack) -> list[Example]:
    """The cases of a rule or an indicator."""
    return [
        Example(case.name, list(_rows(case.given, pack)), _said(case.then))
        for case in getattr(thing, "cases", ())
    ]


def _rows(given: Mapping[str, Any], pack: Pack) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    loose: list[tuple[str, str]] = []
    for name, value in given.items():
        rows = value if isinstance(value, list | tuple) else [value]
        if not all(isinstance(row, Mapping) for row in rows):
            loose.append((name, "、".join(map(str, rows))))
            continue
        for row in rows:
            yield _title(name, pack), [(_label(name, field, pack), str(said)) for field, said in row.items()]
    if loose:
        yield "", loose


def _table(name: str) -> str:
    return _MANY.get(name, name)


def _title(name: str, pack: Pack) -> str:
    table = pack.tables.get(_table(name))
    return table.title if table else name


def _label(name: str, field: str, pack: Pack) -> str:
    table = pack.tables.get(_table(name))
    return table.fields[field].label if table and field in table.fields else field


def _said(then: Any) -> str:
    words = {
        "finding": gettext("查出"), "doubt": gettext("存疑"), "none": gettext("不查出"), "None": gettext("算不出"),
    }  # fmt: skip
    return words.get(str(then), str(then))
