"""All households of an area judged by all rules, also by those that look beyond one household; the trail tells the day."""

from __future__ import annotations

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of, within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.registry.desk import CHECKED, Judged, judge
from niukou.office.registry.models import Household


@transaction.atomic
def check_area(actor: Actor, area: Area, year: int) -> Judged:
    """What the rules of today say of all households of an area in a year. Raises NotAllowedError."""
    actor.must_cover(area)
    households = list(Household.objects.filter(within(area.path, "area__path")).values_list("pk", flat=True))
    judged = judge(installed_pack(clock.today()), clock.today(), households, year=year, whole=True)
    record(
        actor, CHECKED, f"area:{area.code}", chain=chain_of(area),
        detail={"year": year, "households": len(households), "findings": len(judged.findings)},
    )  # fmt: skip
    return judged
