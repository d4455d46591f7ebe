"""What a step's form must say: an answer of the right kind to every question."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from niukou.rulebook.model import Checklist, ChecklistItem, Pack, Step

_KINDS = {"yes_no": "是或否 (True, False)", "number": "数", "text": "文字"}


def read_answers(step: Step, pack: Pack, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers to the step's checklist as they are kept (numbers as text), and what is wrong with them."""
    if step.checklist is None:
        return {}, [f"“{step.title}”没有清单 / has no checklist"] if given else []
    checklist = pack.checklists[step.checklist]
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
