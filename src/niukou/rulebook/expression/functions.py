"""The functions of the expression language: each name, its arguments, its type."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Protocol

from sqlglot import exp

from niukou.rulebook.expression.nodes import (
    BOOLEAN,
    DATE,
    LAST_YEAR,
    NUMBER,
    TEXT,
    Age,
    AsOf,
    Constant,
    FieldRef,
    Function,
    IfCollected,
    IsEmpty,
    Latest,
    Node,
    Others,
    Quantifier,
    RowsWith,
    StandardValue,
    SumOf,
    ValueType,
)
from niukou.rulebook.expression.vocabulary import (
    ExpressionError,
    Vocabulary,
    birth_field,
    nearest,
    sex_field,
)

Arguments = list[exp.Expr]


class _Reader(Protocol):
    """What a function needs of the reader of expressions (`parse.ExpressionReader`)."""

    words: Vocabulary

    def __init__(self, words: Vocabulary) -> None: ...
    def read(self, tree: exp.Expr) -> Node: ...
    def boolean(self, tree: exp.Expr) -> Node: ...
    def number(self, tree: exp.Expr) -> Node: ...
    def date(self, tree: exp.Expr) -> Node: ...
    def field(self, tree: exp.Expr) -> FieldRef: ...
    def word(self, tree: exp.Expr) -> str: ...
    def comparable(self, left: Node, right: Node, tree: exp.Expr) -> None: ...
    def unknown_function(self, name: str) -> ExpressionError: ...


_ASKS = ("some", "no", "all", "count", "sum")
_PLURAL = ("all", "count", "sum")


def quantifier_names(words: Vocabulary) -> Iterable[str]:
    """`some_member`, `no_member`, `all_members`, `count_members`, `sum_members` for each part."""
    for called in words.parts:
        for ask in _ASKS:
            yield f"{ask}_{called}{'s' if ask in _PLURAL else ''}"


def call(reader: _Reader, name: str, arguments: Arguments) -> Node:
    """The node of a function call; raises ExpressionError for an unknown name or wrong arguments."""
    known = NAMES.get(name)
    if known is not None:
        low, high, build = known
        if not low <= len(arguments) <= high:
            wanted = str(low) if low == high else f"{low} 到 {high}"
            raise ExpressionError(f"{name} 要 {wanted} 个参数，这里有 {len(arguments)} 个")
        return build(reader, arguments)
    for called, table in reader.words.parts.items():
        for ask in _ASKS:
            if name == f"{ask}_{called}{'s' if ask in _PLURAL else ''}":
                return _quantifier(reader, ask, called, table.name, arguments)
    raise reader.unknown_function(name)


def _quantifier(reader: _Reader, ask: str, called: str, table: str, arguments: Arguments) -> Node:
    words = reader.words
    if words.inside:
        raise ExpressionError(f"{ask}_{called} 不能写在另一个 {words.inside} 的判断里")
    if len(arguments) > 1 or (not arguments and ask != "count"):
        raise ExpressionError(f"{ask}_{called} 要 1 个参数，这里有 {len(arguments)} 个")
    inner_person = called if birth_field(words.parts[called]) else None
    inner = type(reader)(dataclasses.replace(words, inside=called, person=inner_person))
    body: Node | None = None
    if arguments:
        body = inner.number(arguments[0]) if ask == "sum" else inner.boolean(arguments[0])
        own = next((n for n in body.walk() if isinstance(n, FieldRef) and _is_own_part(n, words)), None)
        if own is not None:
            raise ExpressionError(
                f"在 {called} 的判断里不能再看本行的 {own.role}.{own.field.name}", "同值的其他行用 others(…)"
            )
        if any(isinstance(n, Others | RowsWith) for n in body.walk()):
            raise ExpressionError(f"others 等不能写在 {called} 的判断里", "另写一条以该表为准的规则")
    kind = NUMBER if ask in ("count", "sum") else BOOLEAN
    return Quantifier(kind, ask, table, called, body)  # type: ignore[arg-type]


def _is_own_part(node: FieldRef, words: Vocabulary) -> bool:
    """Whether a field inside a quantifier is of the rule's own row, which is itself one of the parts."""
    return node.role == words.own.name and words.own.part_of is not None


def _standard(reader: _Reader, arguments: Arguments) -> Node:
    words, key = reader.words, reader.word(arguments[0])
    found = words.standards.get(key)
    if found is None:
        raise ExpressionError(f"没有标准 {key}", nearest(key, list(words.standards)))
    year = reader.number(arguments[1]) if len(arguments) == 2 else None
    kinds = {"number": NUMBER, "date": DATE, "text": TEXT}
    return StandardValue(kinds.get(found.type) or ValueType(found.type), key, year)


def _sum_of(reader: _Reader, arguments: Arguments) -> Node:
    named = reader.read(arguments[0])
    if not isinstance(named, StandardValue) or named.type.kind != "fields":
        raise ExpressionError("sum_of 要一个字段表标准", "例如 sum_of(standard('counted_income'))")
    names = {str(n) for _, value in reader.words.standards[named.key].values for n in value or ()}
    parts = tuple(reader.number(exp.column(*reversed(n.split(".", 1)))) for n in sorted(names))
    return SumOf(NUMBER, named.key, parts)


def _latest(reader: _Reader, arguments: Arguments) -> Node:
    node = reader.read(arguments[0])
    if isinstance(node, Constant) and re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", str(node.value)):
        return Latest(DATE, node)
    if node.type.kind == "month_day":
        return Latest(DATE, node)
    raise ExpressionError("latest 要一个月日", "例如 latest('08-31') 或类型为 month_day 的标准")


def _date(reader: _Reader, arguments: Arguments) -> Node:
    text = reader.word(arguments[0])
    try:
        return Constant(DATE, date.fromisoformat(text))
    except ValueError:
        raise ExpressionError(f"不是日期：{text}", "写成 2017-08-31") from None


def _age_on(reader: _Reader, arguments: Arguments) -> Node:
    words, on = reader.words, reader.date(arguments[0])
    if len(arguments) == 2:
        return Age(NUMBER, on, reader.date(arguments[1]))
    role = words.person
    table = words.parts.get(role or "") or words.roles.get(role or "")
    born = birth_field(table) if table else None
    if role is None or born is None:
        raise ExpressionError(
            "age_on 不知道问谁的年龄", "写成 age_on(日期, head.birth_date)，或放进 some_member(…)"
        )
    return Age(NUMBER, on, FieldRef(DATE, role, born))


def _identity_part(part: str, kind: ValueType | None) -> Callable[[_Reader, Arguments], Node]:
    def build(reader: _Reader, arguments: Arguments) -> Node:
        node, words = reader.field(arguments[0]), reader.words
        if node.type.kind != "identity" or node.part:
            raise ExpressionError(f"{node.role}.{node.field.name} 不是证件号码")
        if words.identity_scheme == "none" and part not in ("standard", "length"):
            raise ExpressionError(f"本包的证件方案是 none，号码里读不出 {part}", "去掉这个条件")
        found = kind
        if found is None:  # the number's sex is told in the labels of the table's own sex field
            table = words.tables[node.field.table]
            sex = sex_field(table)
            if sex is None:
                raise ExpressionError(f"{table.name} 没有由证件号码得出的性别字段")
            found = ValueType("code", sex.codes)
        return FieldRef(found, node.role, node.field, part)

    return build


def _text_part(part: str) -> Callable[[_Reader, Arguments], Node]:
    def build(reader: _Reader, arguments: Arguments) -> Node:
        node = reader.field(arguments[0])
        if part == "unreadable" and node.field.type not in ("number", "date", "year", "code"):
            raise ExpressionError(f"{node.field.name} 是文字，没有读不懂一说")
        return FieldRef(BOOLEAN, node.role, node.field, part)

    return build


def _others(ask: str) -> Callable[[_Reader, Arguments], Node]:
    def build(reader: _Reader, arguments: Arguments) -> Node:
        keys = tuple(reader.field(a) for a in arguments)
        own = reader.words.own
        wrong = next((k for k in keys if k.role != own.name), None)
        if wrong is not None:
            raise ExpressionError(
                f"{ask} 只能看本表 {own.name} 的字段，不能看 {wrong.role}.{wrong.field.name}"
            )
        if ask == "other_households" and not (own.part_of or own.subject == "household"):
            raise ExpressionError(f"{own.name} 不属于户，不能用 other_households", "用 others(…)")
        return Others(BOOLEAN if ask == "first_of" else NUMBER, ask, own.name, keys)  # type: ignore[arg-type]

    return build


def _people_with(reader: _Reader, arguments: Arguments) -> Node:
    words, wanted = reader.words, arguments[0]
    table = words.tables.get(wanted.text("table")) if isinstance(wanted, exp.Column) else None
    item = table.fields.get(wanted.name) if table else None
    if item is None:
        raise ExpressionError(
            f"{wanted.sql()[:40]} 没有这个字段", "先写要查的字段，例如 people_with(person.id_number, …)"
        )
    value = _looked_up(reader, arguments[1])
    if words.value_type(item).kind != value.type.kind:
        raise ExpressionError(f"不能比较：{wanted.sql()} 与 {arguments[1].sql()}")
    return RowsWith(NUMBER, FieldRef(words.value_type(item), item.table, item), value)


def _looked_up(reader: _Reader, tree: exp.Expr) -> FieldRef | Function:
    """A field of the row, or its first characters; anything else could not be looked up by one join."""
    node = reader.read(tree)
    first = isinstance(node, Function) and node.name == "left" and isinstance(node.arguments[1], Constant)
    of = node.arguments[0] if first else node  # type: ignore[attr-defined]
    if not isinstance(of, FieldRef) or of.role != reader.words.own.name:
        raise ExpressionError(
            f"people_with 查的要是本行的字段：{tree.sql()[:60]}", "或它的前几个字 left(…, 6)"
        )
    return node  # type: ignore[return-value]


def _is_empty(reader: _Reader, arguments: Arguments) -> Node:
    return IsEmpty(BOOLEAN, reader.read(arguments[0]))


def _if_collected(reader: _Reader, arguments: Arguments) -> Node:
    return IfCollected(BOOLEAN, reader.boolean(arguments[0]))


def _coalesce(reader: _Reader, arguments: Arguments) -> Node:
    value, instead = reader.read(arguments[0]), reader.read(arguments[1])
    reader.comparable(value, instead, arguments[0])
    return Function(value.type, "coalesce", (value, instead))


def _numeric(name: str) -> Callable[[_Reader, Arguments], Node]:
    return lambda reader, arguments: Function(NUMBER, name, tuple(reader.number(a) for a in arguments))


def _length(reader: _Reader, arguments: Arguments) -> Node:
    return Function(NUMBER, "length", (_text(reader, arguments[0]),))


def _left(reader: _Reader, arguments: Arguments) -> Node:
    return Function(TEXT, "left", (_text(reader, arguments[0]), reader.number(arguments[1])))


def _matches(reader: _Reader, arguments: Arguments) -> Node:
    pattern = reader.word(arguments[1])
    try:
        re.compile(pattern)
    except re.error as error:
        raise ExpressionError(f"正则表达式有误：{pattern}（{error}）") from error
    return Function(BOOLEAN, "matches", (_text(reader, arguments[0]), Constant(TEXT, pattern)))


def _text(reader: _Reader, tree: exp.Expr) -> Node:
    node = reader.read(tree)
    if node.type.kind not in ("text", "code", "identity"):
        raise ExpressionError(f"这里要写文字字段：{tree.sql()[:60]}")
    return node


def _year_of(reader: _Reader, arguments: Arguments) -> Node:
    return Function(NUMBER, "year_of", (reader.date(arguments[0]),))


def _last_year(reader: _Reader, arguments: Arguments) -> Node:
    node = reader.field(arguments[0])
    if reader.words.inside or node.role not in (reader.words.own.name, "household") or node.part:
        raise ExpressionError(f"last_year 只能问本行或本户的字段：{arguments[0].sql()}")
    return FieldRef(node.type, LAST_YEAR + node.role, node.field)


# name → (fewest arguments, most arguments, builder)
NAMES: Mapping[str, tuple[int, int, Callable[[_Reader, Arguments], Node]]] = {
    "standard": (1, 2, _standard),
    "sum_of": (1, 1, _sum_of),
    "as_of": (0, 0, lambda reader, arguments: AsOf(DATE)),  # noqa: ARG005 - the shape all builders share
    "latest": (1, 1, _latest),
    "date": (1, 1, _date),
    "age_on": (1, 2, _age_on),
    "year_of": (1, 1, _year_of),
    "is_empty": (1, 1, _is_empty),
    "was_given": (1, 1, _text_part("given")),
    "is_unreadable": (1, 1, _text_part("unreadable")),
    "coalesce": (2, 2, _coalesce),
    "abs": (1, 1, _numeric("abs")),
    "round": (2, 2, _numeric("round")),
    "floor": (1, 1, _numeric("floor")),
    "exp": (1, 1, _numeric("exp")),
    "length": (1, 1, _length),
    "left": (2, 2, _left),
    "matches": (2, 2, _matches),
    "number_length": (1, 1, _identity_part("length", NUMBER)),
    "number_form": (1, 1, _identity_part("form", TEXT)),
    "number_valid": (1, 1, _identity_part("valid", BOOLEAN)),
    "number_birth": (1, 1, _identity_part("birth", DATE)),
    "number_sex": (1, 1, _identity_part("sex", None)),
    "number_standard": (1, 1, _identity_part("standard", TEXT)),
    "others": (1, 8, _others("others")),
    "other_households": (1, 8, _others("other_households")),
    "first_of": (1, 8, _others("first_of")),
    "last_year": (1, 1, _last_year),
    "people_with": (2, 2, _people_with),
    "if_collected": (1, 1, _if_collected),
}
