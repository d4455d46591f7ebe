"""What a step's form must say: an answer of the right kind to every question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from niukou.rulebook import answers
from niukou.rulebook.model import Pack, Step


def read_answers(step: Step, pack: Pack, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers to the step's checklist as they are kept (numbers as text), and what is wrong with them."""
    if step.checklist is None:
        return {}, [f"“{step.title}”没有清单 / has no checklist"] if given else []
    return answers.read_answers(pack.checklists[step.checklist], pack, given)
