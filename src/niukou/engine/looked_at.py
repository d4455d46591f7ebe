"""What expressions look at, worked out once a row in a layer of its own, below them.

The joined rows become one relation whose columns are the fields, the answers to questions about other rows with
a null as 0, and the values that several expressions share. DuckDB finds only some of these by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from niukou.engine.render import column
from niukou.engine.trees import Sql, named

LAYER = "row"
# aliases of tables that answer questions
_ANSWERS = ("facts_", "beside_", "same_", "with_", "told_", "found")
_MASKED = ("IDENTITY_MASK", "MASK_PHONE", "MASK_ACCOUNT")  # long macros: a copy for each rule is slow to plan


class LookedAt:
    """Moves what expressions look at into the layer; `columns` is what the layer must then select.

    `whole` says which values besides columns go there as they stand: `asked` for conditions, `shown` for what
    findings tell. `only`, where given, is what holds for rows that any of some rules hit, by their numbers: masks
    are dear, and worked out for these rows alone.
    """

    def __init__(
        self, whole: Callable[[exp.Expr], bool], only: Callable[[Sequence[int]], Sql] | None = None
    ) -> None:
        self._whole, self._only = whole, only
        self._names: dict[str, str] = {}
        self._values: dict[str, Sql] = {}
        self._rules: dict[str, list[int]] = {}

    def layer(self, tree: Sql, rule: int = 0) -> Sql:
        """The expression, or query, of a rule over the layer. It is used up."""
        holder = exp.Paren(this=tree)
        for found in list(self._outermost(holder)):
            moved = self._moved(found)
            self._rules.setdefault(moved.name, []).append(rule)
            found.replace(moved)
        layered: Sql = holder.this
        layered.pop()
        return layered

    def add(self, table: str, name: str) -> exp.Column:
        """A column of the joined rows; how it is called in the layer."""
        return self._moved(column(table, name))

    def columns(self) -> list[Sql]:
        """The columns of the layer."""
        return [named(self._where_shown(name, value), name) for name, value in self._values.items()]

    def _where_shown(self, name: str, value: Sql) -> Sql:
        if self._only is None or not _is_mask(value):
            return value
        return exp.Case(ifs=[exp.If(this=self._only(self._rules[name]), true=value)])

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
        if _is_mask(tree):
            return True
        if not isinstance(tree, exp.Cast) or isinstance(tree.this, exp.Column):
            return False
        return bool(tree.to.this == exp.DType.DOUBLE)

    def _outermost(self, tree: exp.Expr) -> Iterator[exp.Expr]:
        """The parts that go into the layer, none within another."""
        if self._whole(tree) or (isinstance(tree, exp.Column) and tree.table):
            yield tree
            return
        for child in tree.iter_expressions():
            yield from self._outermost(child)

    def _moved(self, value: Sql) -> exp.Column:
        plain = f"{value.table}.{value.name}" if isinstance(value, exp.Column) else ""
        text = plain or value.sql("duckdb")
        if text not in self._names:
            self._names[text] = plain or f"value{len(self._names)}"
            self._values[self._names[text]] = value.copy()
        return column(LAYER, self._names[text])


def _is_mask(tree: exp.Expr) -> bool:
    return isinstance(tree, exp.Anonymous) and str(tree.this).upper() in _MASKED
