"""What a village has of its own: where it lies, and whether it is listed as poor since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import VILLAGES, Area
from niukou.office.areas.selectors import chain_of, within
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import leaf, record
from niukou.office.registry.content import year_rows
from niukou.office.registry.entering import must_enter
from niukou.office.registry.models import Decision, Village, VillageState
from niukou.office.registry.refused import Fault, RefusedError, StaleError
from niukou.rulebook.model import Pack


@transaction.atomic
def place_village(
    actor: Actor, area: Area, latitude: Decimal, longitude: Decimal, version: int | None = None
) -> Village:
    """Say where a village or natural village lies: degrees, WGS 84. Raises NotAllowedError, RefusedError, StaleError."""
    actor.must_cover(area)
    if not {"entry", "visit"} & set(actor.kinds):
        raise NotAllowedError("您的职责不含录入 / may not enter data")
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
    if last is None and decision is None:
        must_enter(actor)
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


def list_taken_over(actor: Actor, decision: Decision) -> list[bytes]:
    """List the villages that a take-over's source calls poor, as far as nothing is said of them yet; the leaves of that.

    As the village's newest year file up to the decision's year says: exited where it says so or gives the year of it.
    Part of the act that ends the case. Raises NotAllowedError.
    """
    actor.must_cover(decision.area)
    pack, day = installed_pack(), decision.effective_day
    yes = _labels_of(pack, "poor_village", "1") | _labels_of(pack, "exited", "1")
    areas = Area.objects.filter(within(decision.area.path), level="village", village__states=None)
    files = year_rows("village", areas.values_list("pk", flat=True), day.year)
    listed: dict[int, str] = {}
    for key, file in files.items():
        said = file.values
        if said.get("poor_village") in yes:
            left = said.get("exited") in yes or str(said.get("exit_year") or day.year + 1) <= str(day.year)
            listed[key] = "exited" if left else "poor"
    Village.objects.bulk_create([Village(area_id=key) for key in listed], ignore_conflicts=True)
    villages = Village.objects.filter(area__in=listed).select_related("area").order_by("area__code")
    states = VillageState.objects.bulk_create(
        VillageState(village=one, state=listed[one.area_id], since=day, decision=decision) for one in villages
    )
    return [leaf([row.village.area.code, row.state, row.since, decision.number]) for row in states]


def _labels_of(pack: Pack, field: str, code: str) -> set[str]:
    codes = pack.codelists[str(pack.tables["village"].fields[field].codes)].codes
    return {one.label for one in codes if one.code == code}


def _village_of(area: Area) -> Village:
    if area.level not in VILLAGES:
        raise RefusedError(Fault(area.code, "", "不是村 / is no village"))
    Village.objects.get_or_create(area=area)
    return Village.objects.select_for_update().get(area=area)
