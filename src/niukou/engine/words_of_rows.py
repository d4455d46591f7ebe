"""What a finding says of its row: the sentence for the village, the evidence, whom it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from niukou.engine.render import Renderer, column
from niukou.engine.trees import (
    Sql,
    all_of,
    call,
    cast,
    literal,
)
from niukou.rulebook.expression import prune
from niukou.rulebook.expression.nodes import (
    Age,
    FieldRef,
    LinkRef,
    Node,
    Others,
    Quantifier,
    RowsWith,
    SumOf,
)
from niukou.rulebook.model import Pack, Table
from niukou.rulebook.say import describe

BLANK = "（空）"
NOT_COLLECTED = "（未采集）"
LONGEST_LABEL = 40  # characters
_GREATEST_WHOLE = 10**15  # beyond it a cell is a slip, an account number say, and may be no BIGINT
# the columns of a finding that judging makes, all of them text; for a run in which no rule could be judged
NO_FINDINGS = (
    "SELECT '' AS kind, '' AS rule, '' AS severity, '' AS subject, '' AS village, '' AS household,"
    " '' AS person, '' AS record_key, '' AS message, '' AS evidence WHERE FALSE"
)
_MASKS: Mapping[str, str] = {"identity": "identity_mask", "phone": "mask_phone", "account": "mask_account"}


@dataclass(frozen=True)
class Subject:
    """Whom a finding on a row is about: columns subject, village, household, person, record_key."""

    columns: Mapping[str, Sql]
    roles: frozenset[str]


def subject_columns(own: Table, pack: Pack, has: Callable[[str, str], bool]) -> Subject:
    """The codes of village, household and person for a row of `own`, as the registry writes them."""
    nothing: Sql = cast(exp.null(), "text")
    found: dict[str, Sql] = {
        "subject": literal(own.subject or "household"),
        "village": nothing, "household": nothing, "person": nothing, "record_key": nothing,
    }  # fmt: skip
    roles: set[str] = set()
    village_key = pack.tables["village"].key if "village" in pack.tables else "village_code"
    household = pack.tables[own.part_of.table] if own.part_of else own
    if own.subject == "village":
        found["village"] = column(own.name, own.key)
    elif household.subject == "household":
        found["household"] = column(own.name, own.part_of.by if own.part_of else own.key)
        if has(household.name, village_key):
            roles.add(household.name)
            found["village"] = column(household.name, village_key)
    if own.subject == "person":
        found["person"] = column(own.name, own.key)
    elif own.subject not in ("household", "village") or own.part_of:
        # several rows of one household may each break the same rule: their own key keeps them apart
        found["record_key"] = cast(column(own.name, own.key), "text")
    return Subject(found, frozenset(roles))


def answerable(pieces: Sequence[str | Node], has: Callable[[str, str], bool]) -> tuple[str | Node, ...]:
    """A message as far as the data can fill it in."""
    kept = (p if isinstance(p, str) else prune(p, has) for p in pieces)
    return tuple(NOT_COLLECTED if p is None else p for p in kept)


def sentence(pieces: Sequence[str | Node], render: Renderer) -> Sql:
    """A message template as one text expression; a blank value is written （空）."""
    parts = [literal(p) if isinstance(p, str) else shown(p, render) for p in pieces]
    return call("CONCAT", *parts) if parts else literal("")


def shown(node: Node, render: Renderer) -> Sql:
    """A value as people read it: whole numbers without decimals, others with at most two."""
    value = render.value(node)
    if node.type.kind == "number":
        rounded = exp.Round(this=cast(value, "double"), decimals=literal(2))
        text = call("REGEXP_REPLACE", cast(rounded, "text"), literal(r"\.0$"), literal(""))
    elif node.type.kind == "boolean":
        text = exp.Case(ifs=[exp.If(this=value, true=literal("是"))], default=literal("否"))
    else:
        text = cast(value, "text")
    return call("COALESCE", text, literal(BLANK))


def evidence(nodes: Sequence[Node], render: Renderer) -> Sql:
    """A JSON object of what the rule looked at: Chinese label -> value, personal numbers masked."""
    seen: dict[str, Sql] = {}
    for node in nodes:
        for item in _looked_at(node):
            seen.setdefault(_label(item, render.pack, seen), _value(item, render))
    pairs = [part for label, value in seen.items() for part in (literal(label), value)]
    return cast(exp.Anonymous(this="JSON_OBJECT", expressions=pairs), "text")


def _label(node: Node, pack: Pack, seen: Mapping[str, Sql]) -> str:
    """The value as a noun; a count whose condition is a long story is only numbered, the rule tells it."""
    if isinstance(node, Quantifier) and node.ask != "sum":
        node = dataclasses.replace(node, ask="count")
    label = describe(node, pack)
    if len(label) <= LONGEST_LABEL or not isinstance(node, Quantifier):
        return label
    bare = describe(dataclasses.replace(node, body=None), pack)
    number = sum(1 for s in seen if s.startswith("符合条件")) + 1
    return f"符合条件{number}的{bare.removeprefix('全部')}"


def _looked_at(node: Node) -> list[Node]:
    """The values worth showing, in reading order: fields, and what was counted over other rows."""
    if isinstance(node, Quantifier | Others | RowsWith | FieldRef | LinkRef | SumOf):
        return [node]
    found = [node] if isinstance(node, Age) else []
    return [*found, *(i for child in node.children() for i in _looked_at(child))]


def _value(node: Node, render: Renderer) -> Sql:
    if isinstance(node, FieldRef) and node.part is None:
        raw = render.value(node)
        if mask := _MASKS.get(node.field.type):
            return exp.Anonymous(this=mask, expressions=[raw])
        return _whole(raw) if node.type.kind == "number" else cast(raw, "text")
    if isinstance(node, FieldRef) and node.part == "standard":
        return exp.Anonymous(this=_MASKS["identity"], expressions=[render.value(node)])
    if isinstance(node, Quantifier):
        return render.fact(node)
    value = render.value(node)
    if node.type.kind == "number":
        return _whole(value)
    return value if node.type.kind == "boolean" else cast(value, "text")


def _whole(number: Sql) -> Sql:
    """A number as JSON, without decimals where it has none: 5 people, not 5.0."""
    double = cast(number, "double")
    whole = exp.Anonymous(this="TO_JSON", expressions=[cast(double.copy(), "bigint")])
    is_whole = exp.EQ(this=double, expression=exp.Floor(this=double.copy()))
    fits = exp.LT(this=exp.Abs(this=double.copy()), expression=exp.Literal.number(_GREATEST_WHOLE))
    return exp.Case(
        ifs=[exp.If(this=all_of([is_whole, fits]), true=whole)],
        default=exp.Anonymous(
            this="TO_JSON", expressions=[exp.Round(this=double.copy(), decimals=literal(2))]
        ),
    )
