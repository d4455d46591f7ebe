"""Money is allotted to projects: to whoever has the project in his area, to be spent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.support.models import ALLOTTED, Allotment, Fund, Project
from niukou.office.support.money_rows import Movement, enough, fen, post


@transaction.atomic
def allot(
    actor: Actor, fund: int, project: int, amount: Any, on: date, papers: Sequence[int] = ()
) -> Allotment:
    """Allot so many yuan of a fund (id) to a project (id) in the fund's area; more of it adds to what it has.

    Raises NotAllowedError; RefusedError for more than is left of the fund.
    """
    must_enter(actor)
    held = Fund.objects.filter(actor.sees(), pk=fund).select_related("area")
    locked = held.select_for_update(of=("self",), no_key=True).first()
    known = Project.objects.filter(actor.sees(), pk=project).select_related("area").first()
    if locked is None or known is None:
        raise NotAllowedError(f"{fund}、{project}：没有，或不归您管 / is not there, or not yours")
    if not known.area.path.startswith(locked.area.path):
        raise RefusedError(Fault(known.code, "", "项目不在资金的地方 / is not in the area of the fund"))
    wanted = fen(amount, known.code)
    enough(locked.received - locked.allotted, wanted, locked.document)
    allotment, _ = Allotment.objects.get_or_create(fund=locked, project=known)
    movement = Movement(ALLOTTED, locked, known.area, wanted, on, known.name, allotment)
    entries = post(actor, [movement], papers)
    record(
        actor, "support.allot", f"fund:{locked.pk}", chain=chain_of(locked.area),
        detail={"project": known.code}, leaves=[bytes(entry.leaf) for entry in entries],
    )  # fmt: skip
    allotment.refresh_from_db()
    return allotment
