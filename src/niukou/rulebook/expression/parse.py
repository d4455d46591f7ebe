"""Text of an expression -> typed tree, or a refusal that says why.

sqlglot reads the text; only what stands on the white list below becomes a node, so a pack can hold nothing
but an expression: no statement, no subquery, no unknown function, no name outside the dictionary.
Blank text is null; `=`, `<>` and `in` treat null as a value; an order comparison with null is false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from niukou.rulebook.expression import functions
from niukou.rulebook.expression.nodes import (
    BOOLEAN,
    NUMBER,
    TEXT,
    And,
    Arithmetic,
    Between,
    Compare,
    Constant,
    FieldRef,
    Function,
    InSet,
    LinkRef,
    Node,
    Not,
    Or,
    ValueType,
)
from niukou.rulebook.expression.vocabulary import (
    LINK_COUNTS,
    LINK_FIELDS,
    ExpressionError,
    Vocabulary,
    nearest,
)

LONGEST = 4000  # characters; a longer rule is two rules

_COMPARISONS: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITHMETIC: Mapping[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
# functions that sqlglot knows under a class of its own; all others arrive as Anonymous
_NAMED: Mapping[type[exp.Expr], str] = {
    exp.Coalesce: "coalesce",
    exp.Abs: "abs",
    exp.Round: "round",
    exp.Floor: "floor",
    exp.Exp: "exp",
    exp.Length: "length",
    exp.Left: "left",
    exp.Date: "date",
}
MIRROR = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def parse_condition(text: str, words: Vocabulary) -> Node:
    """A boolean expression; raises ExpressionError with the reason when it is none."""
    node = parse_value(text, words)
    if node.type != BOOLEAN:
        raise ExpressionError(
            f"不是一个条件：{text.strip()[:60]}", "条件要能判断真假，例如 household.size > 3"
        )
    return node


def parse_value(text: str, words: Vocabulary) -> Node:
    """Any expression of the language, typed; raises ExpressionError."""
    if not isinstance(text, str) or not text.strip():
        raise ExpressionError("不是表达式：空白")
    if len(text) > LONGEST:
        raise ExpressionError(f"表达式过长（{len(text)} 字）", f"最长 {LONGEST} 字；拆成两条规则")
    try:
        trees = _trees(text)
    except (SqlglotError, RecursionError) as error:
        raise ExpressionError(f"不是表达式：{text.strip()[:60]}", "检查括号和引号是否成对") from error
    if len(trees) != 1 or trees[0] is None:
        raise ExpressionError(f"不是表达式：{text.strip()[:60]}", "只能写一个表达式，不能有分号或语句")
    return ExpressionReader(words).read(trees[0])


@lru_cache(maxsize=8192)
def _trees(text: str) -> list[exp.Expr | None]:
    """What sqlglot reads, kept: regions inherit most of their expressions. Nobody changes these trees."""
    return sqlglot.parse(text, dialect="duckdb")


class ExpressionReader:
    """Turns sqlglot's tree into ours, one white-listed shape at a time."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self._readers = self._shapes()

    def read(self, tree: exp.Expr) -> Node:
        """The typed node of any allowed shape."""
        kind = type(tree)
        if kind in _COMPARISONS:
            return self._comparison(_COMPARISONS[kind], tree)
        if kind in _ARITHMETIC:
            return self._arithmetic(_ARITHMETIC[kind], tree)
        reader = self._readers.get(kind)
        if reader is not None:
            return reader(tree)
        if kind in _NAMED or kind is exp.Anonymous:
            return self._call(tree)
        if isinstance(tree, exp.Func):
            raise self.unknown_function(tree.sql_name().lower())
        raise ExpressionError(
            f"不是表达式：{tree.sql()[:60]}", "只能用比较、and、or、not、in、between、四则运算和列出的函数"
        )

    def _shapes(self) -> Mapping[type[exp.Expr], Callable[[exp.Expr], Node]]:
        return {
            exp.Paren: lambda t: self.read(t.this),
            exp.And: lambda t: And(BOOLEAN, tuple(self._flat(t, exp.And))),
            exp.Or: lambda t: Or(BOOLEAN, tuple(self._flat(t, exp.Or))),
            exp.Not: self._not,
            exp.In: lambda t: self._in(t, negated=False),
            exp.Between: self._between,
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: lambda t: Constant(BOOLEAN, bool(t.this)),
            exp.Neg: lambda t: Function(NUMBER, "negate", (self.number(t.this),)),
        }

    # -- reading by expected type, for the functions -------------------------------------------------

    def boolean(self, tree: exp.Expr) -> Node:
        """A condition, or a refusal."""
        return self._expect(tree, "boolean", "条件")

    def number(self, tree: exp.Expr) -> Node:
        """A number, or a refusal."""
        return self._expect(tree, "number", "数字")

    def date(self, tree: exp.Expr) -> Node:
        """A day, or a refusal."""
        return self._expect(tree, "date", "日期")

    def field(self, tree: exp.Expr) -> FieldRef:
        """A field of a row, or a refusal."""
        node = self.read(tree)
        if not isinstance(node, FieldRef):
            raise ExpressionError(f"这里要写一个字段：{tree.sql()[:60]}", "例如 person.id_number")
        return node

    def word(self, tree: exp.Expr) -> str:
        """A quoted word such as the key of a standard."""
        if isinstance(tree, exp.Literal) and tree.is_string:
            return str(tree.this)
        raise ExpressionError(f"这里要写带引号的名称：{tree.sql()[:60]}", "例如 standard('income_line')")

    def _expect(self, tree: exp.Expr, kind: str, called: str) -> Node:
        node = self.read(tree)
        if node.type.kind != kind:
            raise ExpressionError(f"这里要写{called}：{tree.sql()[:60]}")
        return node

    def unknown_function(self, name: str) -> ExpressionError:
        """The refusal of a function nobody knows."""
        known = [*functions.NAMES, *functions.quantifier_names(self.words)]
        return ExpressionError(f"不认识的函数 {name}", nearest(name, known))

    # -- shapes --------------------------------------------------------------------------------------

    def _flat(self, tree: exp.Expr, kind: type[exp.Expr]) -> list[Node]:
        if isinstance(tree, kind):
            return self._flat(tree.this, kind) + self._flat(tree.expression, kind)
        return [self.boolean(tree)]

    def _not(self, tree: exp.Expr) -> Node:
        inner = tree.this
        while isinstance(inner, exp.Paren):
            inner = inner.this
        if isinstance(inner, exp.In) and inner is tree.this:
            return self._in(inner, negated=True)
        return Not(BOOLEAN, self.boolean(inner))

    def _column(self, tree: exp.Expr) -> Node:
        name, role = tree.name, tree.text("table")
        if not role or tree.text("db"):
            raise ExpressionError(f"字段要写全：{tree.sql()}", "例如 household.size")
        if role == "link" and self.words.link:
            if name not in LINK_FIELDS:
                raise ExpressionError(f"link.{name} 没有这个字段", nearest(name, list(LINK_FIELDS)))
            if name in LINK_COUNTS and not self.words.families:
                raise ExpressionError(
                    f"{self.words.own.title}不写明户号，没有 link.{name}", "只有写明户号的登记才有"
                )
            return LinkRef(NUMBER if name in LINK_COUNTS else TEXT, name)
        table = self.words.parts.get(role) if role == self.words.inside else self.words.roles.get(role)
        if table is None:
            here = sorted({*self.words.roles, *([self.words.inside] if self.words.inside else [])})
            raise ExpressionError(
                f"这条规则看不到 {role}.{name}：没有这个字段", f"这里可用 {'、'.join(here)}"
            )
        item = table.fields.get(name)
        if item is None:
            raise ExpressionError(f"{role}.{name} 没有这个字段", nearest(name, list(table.fields)))
        return FieldRef(self.words.value_type(item), role, item)

    def _literal(self, tree: exp.Expr) -> Node:
        if tree.args.get("is_string"):
            return Constant(TEXT, str(tree.this))
        number = float(tree.this)
        return Constant(NUMBER, int(number) if number.is_integer() else number)

    def _comparison(self, op: str, tree: exp.Expr) -> Node:
        left, right = self.read(tree.this), self.read(tree.expression)
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, right, op = right, left, MIRROR[op]
        self.comparable(left, right, tree)
        if op not in ("=", "<>") and left.type.kind not in ("number", "date"):
            raise ExpressionError(f"不能比较大小：{tree.sql()[:60]}", "只有数字和日期分大小")
        return Compare(BOOLEAN, op, left, right)

    def comparable(self, left: Node, right: Node, tree: exp.Expr) -> None:
        """Refuses what cannot be equal: a number and a word, a code and a word outside its list."""
        if isinstance(right, Constant) and isinstance(right.value, str):
            if left.type.kind == "code":
                self.label(left.type, right.value)
                return
            if isinstance(left, LinkRef) and right.value not in LINK_FIELDS[left.name]:
                raise ExpressionError(
                    f"'{right.value}' 不是 link.{left.name} 的值",
                    nearest(right.value, list(LINK_FIELDS[left.name])),
                )
        if left.type.kind == "code" and right.type.kind == "code":
            if self.words.root_list(left.type.codes or "") != self.words.root_list(right.type.codes or ""):
                raise ExpressionError(f"不能比较：{tree.sql()[:60]}", "两边的代码表不同")
            return
        if left.type.kind != right.type.kind:
            raise ExpressionError(
                f"不能比较：{tree.sql()[:60]}",
                f"左边是{_CALLED[left.type.kind]}，右边是{_CALLED[right.type.kind]}",
            )

    def label(self, kind: ValueType, word: str) -> None:
        """Refuses a word that is no label of the code list."""
        labels = self.words.codelists[kind.codes or ""].labels
        if word not in labels:
            raise ExpressionError(f"“{word}” 不在代码表 {kind.codes}", nearest(word, list(labels)))

    def _in(self, tree: exp.Expr, *, negated: bool) -> Node:
        value = self.read(tree.this)
        source = tree.args.get("field")
        if source is not None:
            if not (
                isinstance(source, exp.Anonymous) and source.name == "codes" and len(source.expressions) == 1
            ):
                raise ExpressionError(
                    f"不是表达式：{tree.sql()[:60]}", "in 后面写 ('甲', '乙') 或 codes('…')"
                )
            return self._in_codes(value, self.word(source.expressions[0]), tree, negated)
        if tree.args.get("query") is not None or not tree.expressions:
            raise ExpressionError(f"不是表达式：{tree.sql()[:60]}", "in 后面不能是查询")
        members = []
        for item in tree.expressions:
            node = self.read(item)
            if not isinstance(node, Constant) or isinstance(node.value, bool):
                raise ExpressionError(f"in 里只能写字面值：{item.sql()[:40]}")
            self.comparable(value, node, tree)
            members.append(node.value)
        return InSet(BOOLEAN, value, tuple(members), negated)  # type: ignore[arg-type]

    def _in_codes(self, value: Node, key: str, tree: exp.Expr, negated: bool) -> Node:
        chosen = self.words.codelists.get(key)
        if chosen is None:
            raise ExpressionError(f"没有代码表 {key}", nearest(key, list(self.words.codelists)))
        if value.type.kind != "code":
            raise ExpressionError(f"不能比较：{tree.sql()[:60]}", "只有代码字段能用 codes(…)")
        if self.words.root_list(value.type.codes or "") != self.words.root_list(key):
            raise ExpressionError(f"不能比较：{tree.sql()[:60]}", f"{key} 选自另一张代码表")
        return InSet(BOOLEAN, value, chosen.labels, negated, key)

    def _between(self, tree: exp.Expr) -> Node:
        value = self.read(tree.this)
        low, high = self.read(tree.args["low"]), self.read(tree.args["high"])
        for end in (low, high):
            if value.type.kind not in ("number", "date") or end.type.kind != value.type.kind:
                raise ExpressionError(f"不能比较：{tree.sql()[:60]}", "between 只用于数字和日期")
        return Between(BOOLEAN, value, low, high)

    def _arithmetic(self, op: str, tree: exp.Expr) -> Node:
        return Arithmetic(NUMBER, op, self.number(tree.this), self.number(tree.expression))

    def _call(self, tree: exp.Expr) -> Node:
        if isinstance(tree, exp.Anonymous):
            name, arguments = tree.name, list(tree.expressions)
        else:
            name = _NAMED[type(tree)]
            arguments = [
                a
                for v in tree.args.values()
                for a in (v if isinstance(v, list) else [v])
                if isinstance(a, exp.Expr)
            ]
        return functions.call(self, name, arguments)


_CALLED = {
    "boolean": "真假",
    "number": "数字",
    "text": "文字",
    "date": "日期",
    "code": "代码",
    "identity": "证件号码",
    "month_day": "月日",
    "fields": "字段表",
    "nothing": "空",
}
