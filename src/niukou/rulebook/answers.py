"""What is answered to a checklist: each question in the one form that is kept, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from niukou.rulebook.model import Checklist, ChecklistItem, Pack

_KINDS = {"yes_no": "是或否 (True, False)", "number": "数", "text": "文字"}


def read_answers(
    checklist: Checklist, pack: Pack, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The answers as they are kept (numbers as text), and what is wrong with them: every question needs its answer."""
    known = {item.key for item in checklist.items}
    faults = [f"清单里没有 {key} / not on the checklist" for key in given if key not in known]
    read: dict[str, Any] = {}
    for item in checklist.items:
        answer = _read(item, pack, given.get(item.key))
        if answer is None:
            faults.append(_asked(item, checklist, pack))
        else:
            read[item.key] = answer
    return read, faults


def _read(item: ChecklistItem, pack: Pack, answer: Any) -> Any:
    """The answer in the form it is kept in; None for none, or one of another kind."""
    kind, _, codes = item.answer.partition(" ")
    if kind == "yes_no":
        return answer if isinstance(answer, bool) else None
    if kind == "number":
        is_number = isinstance(answer, int | float | Decimal) and not isinstance(answer, bool)
        return str(answer) if is_number else None
    if not isinstance(answer, str) or not answer.strip():
        return None
    if kind == "code":
        return answer if answer in pack.codelists[codes].labels else None
    return answer.strip()


def _asked(item: ChecklistItem, checklist: Checklist, pack: Pack) -> str:
    kind, _, codes = item.answer.partition(" ")
    right = _KINDS[kind] if kind in _KINDS else "、".join(pack.codelists[codes].labels)
    return f"“{checklist.title}”的“{item.ask}”（{item.key}）要答{right} / has to be answered"
