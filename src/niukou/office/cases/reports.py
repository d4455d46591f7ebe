"""What a report on a step must say beside its outcome: papers, answers, the account it settles, and why it did not pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from niukou.office.audit.installed import installed_pack
from niukou.office.cases.acting import Act
from niukou.office.cases.forms import read_answers
from niukou.office.cases.items import Item
from niukou.office.cases.machine import PASSED
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import FormError
from niukou.rulebook.labels import label_of


def form_of(item: Item, act: Act, answers: Mapping[str, Any], papers: Papers) -> dict[str, Any]:
    """The form as it is kept. Raises FormError with everything that is wrong with it."""
    read, faults = read_answers(item.step, act.pack, answers)
    faults = [*papers.faults_of(item), *faults]
    if faults:
        raise FormError("；".join(faults), [item.case.number])
    return {"answers": read} if read else {}


def settled_by_step(item: Item, outcome: str, to: str) -> dict[str, str]:
    """The account that this step decides on. Raises FormError where it has to and does not, or need not and does."""
    law = item.procedure.moves
    settles = law is not None and law.settled_by == item.step.key and outcome == PASSED
    if settles != bool(to) or (law is not None and to and to not in law.to_accounts):
        right = (
            "、".join(label_of(installed_pack(), "account", one) for one in law.to_accounts)
            if law is not None and settles
            else "不写"
        )
        raise FormError(f"“{item.step.title}”转到哪本账：{right} / to which account", [item.case.number])
    return {"to": to} if to else {}


def check_reasons(act: Act, said: Mapping[int, tuple[str, str]]) -> None:
    """Raises FormError where an outcome other than passed has no reason."""
    bare = [
        i.case.number for i in act.items if said[i.case.pk][0] != PASSED and not said[i.case.pk][1].strip()
    ]
    if bare:
        raise FormError("没有通过的要写理由 / say why it did not pass", bare)
