"""The gate asked beforehand: what keeps it shut for cases that stand before it, or for the families of a village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.beside import names_of
from niukou.office.cases.gate import Reason, gate_rules, reasons_of
from niukou.office.cases.models import Case
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.selectors import gate_of_area
from niukou.office.registry.models import Household
from niukou.rulebook.model import Procedure


@dataclass(frozen=True)
class Tested:
    """A family that a procedure might move, and what the book itself would keep the gate shut for."""

    code: str
    head: str
    reasons: Sequence[Reason]


def gated_procedures(actor: Actor) -> list[Procedure]:
    """The procedures of the pack that have a gate on the actor's day."""
    pack, day = installed_pack(), actor.day or clock.today()
    return [one for one in pack.procedures.values() if gate_rules(pack, one, day)]


def gate_of_cases(
    actor: Actor, cases: Sequence[Case], on: date | None = None
) -> Mapping[str, Sequence[Reason]]:
    """By the number of each case, of one procedure, what keeps the gate shut. Raises NotAllowedError for another's."""
    for case in cases:
        actor.must_cover(case.area)
    pack = installed_pack()
    return reasons_of(pack, procedure_of(pack, cases[0].procedure), cases, on or clock.today())


def gate_of_village(actor: Actor, village: Area, procedure: str) -> list[Tested]:
    """A dry run over the families of a village, those that would be stopped first. Raises NotAllowedError for another's."""
    actor.must_cover(village)
    reasons = gate_of_area(actor, village.path, procedure)
    rows = Household.objects.filter(actor.sees(), code__in=list(reasons)).values_list("code", "pk")
    ids = dict(rows)
    names = names_of(actor, ids.values())
    tested = [Tested(code, names.get(ids[code], ""), found) for code, found in reasons.items()]
    return sorted(tested, key=lambda one: (not one.reasons, one.code))
