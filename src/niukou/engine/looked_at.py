"""What the conditions of a pass look at, worked out once a row in a layer of its own, below them.

The joined rows become one relation whose columns are the fields, the answers to questions about other rows with
a null as 0, and the values that several conditions share. DuckDB finds only some of these by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from niukou.engine.render import column
from niukou.engine.trees import Sql, named

LAYER = "row"
_ANSWERS = ("facts_", "beside_", "same_", "with_", "told_")  # aliases of tables that answer questions


class LookedAt:
    """Moves what conditions look at into the layer; `columns` is what the layer must then select."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, Sql] = {}

    def layered(self, condition: Sql) -> Sql:
        """The condition over the layer. It is used up."""
        whole = exp.Paren(this=condition)
        for found in list(_outermost(whole)):
            found.replace(self._moved(found))
        layered: Sql = whole.this
        return layered

    def add(self, table: str, name: str) -> exp.Column:
        """A column of the joined rows; how it is called in the layer."""
        return self._moved(column(table, name))

    def columns(self) -> list[Sql]:
        """The columns of the layer."""
        return [named(value, name) for name, value in self._values.items()]

    def _moved(self, value: Sql) -> exp.Column:
        text = value.sql("duckdb")
        if text not in self._names:
            plain = (
                f"{value.table}.{value.name}" if isinstance(value, exp.Column) else f"value{len(self._names)}"
            )
            self._names[text] = plain
            self._values[plain] = value.copy()
        return column(LAYER, self._names[text])


def _outermost(tree: exp.Expr) -> Iterable[exp.Expr]:
    """The parts that go into the layer, none within another."""
    if isinstance(tree, exp.Column | exp.Case) or _is_answer(tree):
        yield tree
        return
    for child in tree.iter_expressions():
        yield from _outermost(child)


def _is_answer(tree: exp.Expr) -> bool:
    """COALESCE(column of an answer, 0)."""
    if not isinstance(tree, exp.Coalesce):
        return False
    return isinstance(tree.this, exp.Column) and tree.this.table.startswith(_ANSWERS)
