"""What a village has of its own: where it lies, and whether it is listed as poor since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import NATURAL_VILLAGE, Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.models import Decision, Village, VillageState
from niukou.office.registry.refused import Fault, RefusedError, StaleError


@transaction.atomic
def place_village(
    actor: Actor, area: Area, latitude: Decimal, longitude: Decimal, version: int | None = None
) -> Village:
    """Say where a village or natural village lies: degrees, WGS 84. Raises NotAllowedError, RefusedError, StaleError."""
    actor.must_cover(area)
    if not {"entry", "visit"} & set(actor.kinds):
        raise NotAllowedError(f"{actor.username} 的职责不含录入 / may not enter data")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise RefusedError(
            Fault(
                area.code, "", "经纬度超出范围 / no position on earth", "请核对，别写反 / are they swapped?"
            )
        )
    village = _village_of(area)
    if version is not None and version != village.version:
        raise StaleError(
            Fault(
                area.code,
                "",
                f"位置已被改成{village.latitude},{village.longitude} / changed since you read it",
            )
        )
    village.latitude, village.longitude = latitude, longitude
    village.version += 1
    village.save(update_fields=["latitude", "longitude", "version"])
    record(actor, "registry.place_village", f"area:{area.code}", chain=chain_of(area))
    return village


@transaction.atomic
def list_village(
    actor: Actor, area: Area, state: str, since: date, decision: Decision | None = None
) -> VillageState:
    """Say that a village is listed as poor, has exited, or is neither, from a day on.

    Only the first state may come without a decision: the one that was found when the book was begun.
    """
    actor.must_cover(area)
    if state not in VillageState.STATES:
        raise RefusedError(Fault(area.code, "", f"没有这种状态：{state} / no such state"))
    village = _village_of(area)
    last = village.states.order_by("since", "pk").last()
    if last is None and decision is None and "entry" not in actor.kinds:
        raise NotAllowedError(f"{actor.username} 的职责不含录入 / may not enter data")
    if last is not None and decision is None:
        raise RefusedError(Fault(area.code, "", "改变村的状态要有办结的程序 / takes a finished case"))
    if last is not None and (since < last.since or state == last.state):
        raise RefusedError(
            Fault(area.code, "", f"{last.since}起已是{last.state} / is that already, or was later")
        )
    if decision is not None and not area.path.startswith(decision.area.path):
        raise RefusedError(Fault(area.code, "", "这份决定管不到这里 / the decision is of another area"))
    row = VillageState.objects.create(village=village, state=state, since=since, decision=decision)
    Village.objects.filter(pk=village.pk).update(version=F("version") + 1)
    record(
        actor, "registry.list_village", f"area:{area.code}", chain=chain_of(area),
        detail={"state": state, "since": since, "decision": decision.number if decision else None},
    )  # fmt: skip
    return row


def _village_of(area: Area) -> Village:
    if area.level not in ("village", NATURAL_VILLAGE):
        raise RefusedError(Fault(area.code, "", "不是村 / is no village"))
    Village.objects.get_or_create(area=area)
    return Village.objects.select_for_update().get(area=area)
