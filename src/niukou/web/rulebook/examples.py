"""The cases beside a rule as a page shows them: what is written where, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from niukou.rulebook.cases import last_year_of
from niukou.rulebook.dictionary import rows_word
from niukou.rulebook.model import Pack, Table
from niukou.web.frame.words import written

_OTHERS = "others"  # other households of a case, each with rows of its own


@dataclass(frozen=True)
class Example:
    """A case: its name, its rows as (table, [(field, value)]), and what comes of it."""

    name: str
    rows: list[tuple[str, list[tuple[str, str]]]]
    then: str


def examples_of(thing: Any, pack: Pack) -> list[Example]:
    """The cases of a rule or an indicator."""
    tables = {rows_word(one): one for one in pack.tables.values()}
    before = {rows_word(last_year_of(one)): one for one in pack.tables.values() if one.subject}
    inputs = getattr(thing, "inputs", {})
    read = _Reader({**tables, **pack.tables}, before, inputs)
    return [
        Example(case.name, list(read.rows(case.given)), _said(case.then))
        for case in getattr(thing, "cases", ())
    ]


@dataclass(frozen=True)
class _Reader:
    """tables, before: by what a case calls their rows, of this year and of the last; inputs: of a formula, with their labels."""

    tables: Mapping[str, Table]
    before: Mapping[str, Table]
    inputs: Mapping[str, str]

    def rows(self, given: Mapping[str, Any], whose: str = "") -> Iterator[tuple[str, list[tuple[str, str]]]]:
        loose: list[tuple[str, str]] = []
        for word, value in given.items():
            rows = value if isinstance(value, list | tuple) else [value]
            if word == _OTHERS:
                for other in rows:
                    yield from self.rows(other, gettext("另一户的"))
            elif all(isinstance(row, Mapping) for row in rows):
                title, table = self._table(word)
                for row in rows:
                    yield whose + title, [_told(name, said, table) for name, said in row.items()]
            else:
                loose.append(
                    (self.inputs.get(word, word), "、".join(written(str(row), "number") for row in rows))
                )
        if loose:
            yield "", loose

    def _table(self, word: str) -> tuple[str, Table | None]:
        if word in self.before:
            return gettext("上年的%(table)s") % {"table": self.before[word].title}, self.before[word]
        # an indicator names many rows of a table by its plural
        found = self.tables.get(word) or self.tables.get(word.removesuffix("s"))
        return (found.title if found else word), found


def _told(name: str, said: Any, table: Table | None) -> tuple[str, str]:
    field = table.fields.get(name) if table else None
    if said is None or said == "":
        return (field.label if field else name), gettext("没有填")
    return (field.label if field else name), written(str(said), field.type if field else "")


def _said(then: Any) -> str:
    words = {
        "finding": gettext("查出"), "doubt": gettext("存疑"), "none": gettext("不查出"), "None": gettext("算不出"),
    }  # fmt: skip
    return words.get(str(then), written(str(then), "number"))
