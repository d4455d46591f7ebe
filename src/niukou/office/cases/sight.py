"""Who sees a case: whoever has its area, and at a step of the receiving end whoever has the area people come to."""

from __future__ import annotations

from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.machine import step_of
from niukou.office.cases.models import Case
from niukou.office.cases.procedures import receiving_areas


def must_see(actor: Actor, case: Case) -> None:
    """Raises NotAllowedError for a case that is neither his nor waits for him as the receiving end."""
    if not comes_to(actor, case):
        actor.must_cover(case.area)


def comes_to(actor: Actor, case: Case) -> bool:
    """Whether the step that is due is one of the receiving end, which is the actor's."""
    procedure = installed_pack().procedures.get(case.procedure)
    if case.state != "open" or procedure is None or not step_of(procedure, case.step).receiving:
        return False
    area = receiving_areas([case]).get(case.pk)
    return area is not None and actor.covers(area)


def coming(actor: Actor) -> set[int]:
    """Ids of open cases of other areas that wait for the actor as the receiving end."""
    due = Q()
    for procedure in installed_pack().procedures.values():
        for step in procedure.steps:
            if step.receiving:
                due |= Q(procedure=procedure.key, step=step.key)
    if not due:
        return set()
    rows = Case.objects.filter(due, state="open").exclude(actor.sees())
    to = {pk: facts.get("to_area", "") for pk, facts in rows.values_list("pk", "facts")}
    if not to:
        return set()
    his = set(
        Area.objects.filter(actor.sees("path"), code__in=set(to.values())).values_list("code", flat=True)
    )
    return {pk for pk, code in to.items() if code in his}
