"""Units come first: helpers are chosen from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import leaf, record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.refused import Fault, refuse
from niukou.office.support.models import HelpingUnit
from niukou.office.support.refusing import day_of, dictionary_of, read

_COLUMNS = ("code", "name", "level", "kind")


@transaction.atomic
def add_units(actor: Actor, area: Area, units: Sequence[Mapping[str, Any]]) -> list[HelpingUnit]:
    """Put units on the list of an area: fields of `helping_unit` as they were written, in their order.

    Raises NotAllowedError, and RefusedError for an unreadable value, or a name or code that is on the list already.
    """
    must_enter(actor)
    actor.must_cover(area)
    dictionary = dictionary_of()
    told = [read("helping_unit", area.code, unit, ("name",), dictionary).content.values for unit in units]
    refuse(_there_already(area, told))
    made = HelpingUnit.objects.bulk_create([HelpingUnit(area=area, **_columns(values)) for values in told])
    record(
        actor, "support.add_units", f"area:{area.code}", chain=chain_of(area),
        detail={"units": len(made)}, leaves=[leaf([area.code, *values.values()]) for values in told],
    )  # fmt: skip
    return made


@transaction.atomic
def change_unit(actor: Actor, unit: HelpingUnit, values: Mapping[str, Any]) -> HelpingUnit:
    """Change what is said of a unit, or end it (`ends_on`). Raises NotAllowedError, RefusedError."""
    must_enter(actor)
    row = HelpingUnit.objects.select_for_update(of=("self",)).select_related("area").get(pk=unit.pk)
    actor.must_cover(row.area)
    told = read("helping_unit", row.name, values, (), dictionary_of()).content.values
    said = {name: getattr(row, name) for name in _COLUMNS}
    refuse(_there_already(row.area, [{**said, **told}], but=row.pk))
    for name, value in _columns({**said, **told}).items():
        if name in values or name in _COLUMNS:
            setattr(row, name, value)
    row.save()
    record(
        actor, "support.change_unit", f"unit:{row.pk}", chain=chain_of(row.area),
        detail={"fields": sorted(values), "now": leaf([row.code, row.name, row.level, row.kind]).hex()},
    )  # fmt: skip
    return row


def _columns(values: Mapping[str, str]) -> dict[str, Any]:
    days = {name: day_of(values.get(name)) for name in ("starts_on", "ends_on")}
    return {**{name: values.get(name, "") for name in _COLUMNS}, **days}


def _there_already(area: Area, told: Sequence[Mapping[str, str]], but: int = 0) -> list[Fault]:
    """Names and codes that stand on the list, or twice among these."""
    others = HelpingUnit.objects.filter(area=area).exclude(pk=but)
    faults = []
    for name in ("name", "code"):
        values = [each[name] for each in told if each.get(name)]
        known = set(others.filter(**{f"{name}__in": values}).values_list(name, flat=True))
        faults += [
            Fault(each, "", "名单里已有 / is on the list already")
            for at, each in enumerate(values)
            if each in known or each in values[:at]
        ]
    return faults
