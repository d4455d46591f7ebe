"""Message templates: a sentence with expressions in braces, `{household.head_name}户…{count_members()}人`."""

from __future__ import annotations

import re

from niukou.rulebook.expression.nodes import FieldRef, LinkRef, Node, Others, Quantifier, RowsWith
from niukou.rulebook.expression.parse import parse_value
from niukou.rulebook.expression.vocabulary import ExpressionError, Vocabulary

_BRACES = re.compile(r"\{([^{}]*)\}")
TIMING = "{timing}"  # filled in by the comparison: whether the fact came before or after the listing


def parse_message(text: str, words: Vocabulary) -> tuple[str | Node, ...]:
    """The literal pieces and the expressions of a template, in order.

    Raises ExpressionError for an expression that is none, or one that would show what a message must not:
    a sensitive field, or any identity, telephone or account number.
    """
    pieces: list[str | Node] = []
    end = 0
    for found in _BRACES.finditer(text):
        if found.group(0) == TIMING and words.link:
            continue
        pieces.append(text[end : found.start()])
        node = parse_value(found.group(1), words)
        _showable(node, found.group(0))
        pieces.append(node)
        end = found.end()
    pieces.append(text[end:])
    if any(
        "{" in p.replace(TIMING, "") or "}" in p.replace(TIMING, "") for p in pieces if isinstance(p, str)
    ):
        raise ExpressionError("消息里的花括号不成对", "写成 {household.head_name}")
    return tuple(p for p in pieces if p)


def _showable(node: Node, shown: str) -> None:
    """Refuses what would put a sensitive value on a wall; how many rows share one is only a number."""
    if isinstance(node, LinkRef):
        raise ExpressionError(f"消息里不能写 {shown}")
    if isinstance(node, Others | RowsWith) or (isinstance(node, Quantifier) and node.ask != "sum"):
        return
    if isinstance(node, FieldRef):
        field = node.field
        hidden = field.privacy == "sensitive" or field.type in ("identity", "phone", "account")
        if hidden and node.part not in ("length", "given", "unreadable", "sex"):
            raise ExpressionError(
                f"消息里不能出现 {shown}：{field.label}属敏感信息", "消息要贴到村里，换一个字段"
            )
    for child in node.children():
        _showable(child, shown)
