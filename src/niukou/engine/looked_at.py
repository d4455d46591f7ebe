"""What expressions look at, worked out once a row in a layer of its own, below them.

The joined rows become one relation whose columns are the fields, the answers to questions about other rows with
a null as 0, and the values that several expressions share. DuckDB finds only some of these by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from niukou.engine.render import column
from niukou.engine.trees import Sql, named

LAYER = "row"
_ANSWERS = (
    "facts_",
    "beside_",
    "same_",
    "with_",
    "told_",
    "found",
)  # aliases of tables that answer questions
_MASKED = ("IDENTITY_MASK", "MASK_PHONE", "MASK_ACCOUNT")  # long macros: a copy for each rule is slow to plan


class LookedAt:
    """Moves what expressions look at into the layer; `columns` is what the layer must then select.

    `whole` says which values besides columns go there as they stand: `asked` for conditions, `shown` for what
    findings tell.
    """

    def __init__(self, whole: Callable[[exp.Expr], bool]) -> None:
        self._whole = whole
        self._names: dict[str, str] = {}
        self._values: dict[str, Sql] = {}

    def layer(self, tree: Sql) -> Sql:
        """The expression, or query, over the layer. It is used up."""
        holder = exp.Paren(this=tree)
        for found in list(self._outermost(holder)):
            found.replace(self._moved(found))
        layered: Sql = holder.this
        layered.pop()
        return layered

    def add(self, table: str, name: str) -> exp.Column:
        """A column of the joined rows; how it is called in the layer."""
        return self._moved(column(table, name))

    def columns(self) -> list[Sql]:
        """The columns of the layer."""
        return [named(value, name) for name, value in self._values.items()]

    @staticmethod
    def asked(tree: exp.Expr) -> bool:
        """Values with alternatives, and answers of which null means 0."""
        if isinstance(tree, exp.Case):
            return True
        if not isinstance(tree, exp.Coalesce):
            return False
        return isinstance(tree.this, exp.Column) and tree.this.table.startswith(_ANSWERS)

    @staticmethod
    def shown(tree: exp.Expr) -> bool:
        """Numbers that are worked out, and what is masked."""
        if isinstance(tree, exp.Anonymous):
            return str(tree.this).upper() in _MASKED
        return isinstance(tree, exp.Cast) and tree.is_type("double") and not isinstance(tree.this, exp.Column)

    def _outermost(self, tree: exp.Expr) -> Iterator[exp.Expr]:
        """The parts that go into the layer, none within another."""
        if self._whole(tree) or (isinstance(tree, exp.Column) and tree.table):
            yield tree
            return
        for child in tree.iter_expressions():
            yield from self._outermost(child)

    def _moved(self, value: Sql) -> exp.Column:
        text = value.sql("duckdb")
        if text not in self._names:
            plain = (
                f"{value.table}.{value.name}" if isinstance(value, exp.Column) else f"value{len(self._names)}"
            )
            self._names[text] = plain
            self._values[plain] = value.copy()
        return column(LAYER, self._names[text])
