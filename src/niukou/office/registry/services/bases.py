"""Declaring the rural population that rates divide by."""

from __future__ import annotations

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import VILLAGES, Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock, keys
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.models import RuralBase
from niukou.office.registry.refusals import LedgerError

PURPOSE = "base"


@transaction.atomic
def declare_base(
    actor: Actor, area: Area, year: int, population: int, *, public: bool, reason: str
) -> RuralBase:
    """Declare, or correct, the rural population of an area for a year; the trail says that, not the number.

    Raises NotAllowedError for an area that is not the actor's, a role that enters nothing or reads nothing sensitive, an
    office below a county; LedgerError for a population that is none.
    """
    actor.must_cover(area)
    must_enter(actor)
    if actor.level in (*VILLAGES, "town"):
        raise NotAllowedError("基数由县以上报 / a base is declared by a county or above")
    if not actor.may_read("sensitive"):
        raise NotAllowedError("基数保密，这个角色不能报 / this role may not declare a secret base")
    if population <= 0 or not reason.strip():
        raise LedgerError("基数要是正数，并写明依据 / a positive number, and what it rests on")
    base, _ = RuralBase.objects.update_or_create(
        area=area,
        year=year,
        defaults={
            "population": keys.seal(PURPOSE, str(population).encode()),
            "public": public,
            "declared_by": actor.username,
            "declared_at": clock.now(),
        },
    )
    detail = {"year": year, "public": public}
    record(
        actor,
        "registry.declare_base",
        f"area:{area.code}",
        chain=chain_of(area),
        detail=detail,
        reason=reason,
    )
    return base
