"""Decisions: issued when a case is finished, sealed, and the only thing that moves anybody.

Only `office/cases` may import this module; a test about the code holds that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.registry.decision_seal import seal_of
from niukou.office.registry.models import CAUSES, Decision
from niukou.office.registry.refusals import LedgerError


@dataclass(frozen=True)
class Facts:
    """What a finished case says. case: its number. cause: '' where nobody moves. pack_fingerprint: of the pack it was judged by.

    area: of the household, village or county the case is about. effective_day: from which day it holds.
    """

    case: str
    procedure: str
    cause: str
    pack: str
    pack_fingerprint: str
    area: Area
    effective_day: date


def decide(actor: Actor, facts: Sequence[Facts]) -> list[Decision]:
    """Issue one decision for each finished case, in order. The calling service records the act in the trail.

    Raises NotAllowedError for an area that is not the actor's, LedgerError for an unknown cause or a day to come.
    """
    now, today = clock.now(), clock.today()
    for fact in facts:
        actor.must_cover(fact.area)
        if fact.cause and fact.cause not in CAUSES:
            raise LedgerError(f"没有这种变动：{fact.cause} / no such cause")
        if fact.effective_day > today:
            raise LedgerError(
                f"{fact.effective_day} 还没有到，不能先生效 / a decision takes effect on a day that has come"
            )
    issued = [
        Decision(
            number=f"D-{fact.case}", case=fact.case, procedure=fact.procedure, cause=fact.cause, pack=fact.pack,
            pack_fingerprint=fact.pack_fingerprint, area=fact.area, effective_day=fact.effective_day,
            decided_at=now, decided_by=actor.username,
        )
        for fact in facts
    ]  # fmt: skip
    for decision in issued:
        decision.seal = seal_of(decision)
    with transaction.atomic():
        return Decision.objects.bulk_create(issued)
