"""Helpers are chosen from units that were entered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import record
from niukou.office.registry.content import Content, content_of
from niukou.office.registry.entering import must_enter
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.refused import Fault, RefusedError, refuse
from niukou.office.support.models import Helper, HelpingUnit
from niukou.office.support.people_of_units import (
    NAME,
    content_of_helper,
    forms_of,
    helper_columns,
    helper_fields,
)
from niukou.office.support.refusing import dictionary_of, read


@transaction.atomic
def add_helpers(actor: Actor, unit: int, helpers: Sequence[Mapping[str, Any]]) -> list[Helper]:
    """Enter people of a unit (id): fields of `pairing` that tell of the helper, as they were written; in their order.

    Raises NotAllowedError; RefusedError for a unit that is not on a list of his area, or has ended, for an unreadable
    value, and for somebody who is there already.
    """
    must_enter(actor)
    listed = HelpingUnit.objects.filter(actor.reaches(), pk=unit).select_related("area").first()
    if listed is None or (listed.ends_on and listed.ends_on < clock.today()):
        right = "请先录入单位 / enter the unit first"
        raise RefusedError(Fault(str(unit), "", "名单里没有这个帮扶单位 / no such unit on the list", right))
    dictionary = dictionary_of()
    contents = [_read(listed, values, (NAME,), dictionary) for values in helpers]
    rows = [
        Helper(unit=listed, **helper_columns(listed.pk, content, forms_of(content, dictionary)))
        for content in contents
    ]
    refuse(_there_already(listed, rows))
    made = Helper.objects.bulk_create(rows)
    record(
        actor, "support.add_helpers", f"unit:{listed.pk}", chain=chain_of(listed.area),
        detail={"helpers": len(made)}, leaves=[bytes(row.digest) for row in made],
    )  # fmt: skip
    return made


@transaction.atomic
def change_helper(actor: Actor, helper: int, values: Mapping[str, Any]) -> Helper:
    """Change what is said of a helper. Raises NotAllowedError, also for a field his role does not read; RefusedError."""
    must_enter(actor)
    row = (
        Helper.objects.select_for_update(of=("self",))
        .select_related("unit__area")
        .filter(actor.reaches("unit__area__path"), pk=helper)
        .first()
    )
    if row is None:
        raise NotAllowedError(f"{helper}：没有，或不归您管 / is not there, or not yours")
    dictionary = dictionary_of()
    fields = helper_fields(dictionary)
    for name in values:
        if name in fields and not actor.may_read(fields[name].privacy):
            raise NotAllowedError(f"{fields[name].label}：您的职责不能看，也不能改 / not for this role")
    told = _read(row.unit, values, (), dictionary).all
    kept = {n: v for n, v in content_of_helper(row).all.items() if n in fields and n not in values}
    content = content_of(fields, {**kept, **told})
    if NAME not in content.values:
        raise RefusedError(Fault(str(helper), fields[NAME].label, "没有填 / missing"))
    for name, value in helper_columns(row.unit_id, content, forms_of(content, dictionary)).items():
        setattr(row, name, value)
    refuse(_there_already(row.unit, [row]))
    row.save()
    record(
        actor, "support.change_helper", f"helper:{row.pk}", chain=chain_of(row.unit.area),
        detail={"fields": sorted(values), "now": bytes(row.digest).hex()},
    )  # fmt: skip
    return row


def _read(
    unit: HelpingUnit, values: Mapping[str, Any], required: Sequence[str], dictionary: YearDictionary
) -> Content:
    """Raises RefusedError, also for a field that tells of no helper."""
    fields = helper_fields(dictionary)
    strange = [name for name in values if name not in fields]
    refuse(Fault(unit.name, name, "不是帮扶责任人的字段 / is no field of a helper") for name in strange)
    return read("pairing", unit.name, values, required, dictionary).content


def _there_already(unit: HelpingUnit, rows: Sequence[Helper]) -> list[Fault]:
    """Who is of this unit already by his number, or without one by his name; the fault names nobody."""
    faults, seen = [], set()
    for place, row in enumerate(rows, 1):
        same = {"number": row.number} if row.number else {"number": None, "name": row.name}
        known = Helper.objects.filter(unit=unit, **same).exclude(pk=row.pk).exists()
        key = tuple(same.values())
        if known or key in seen:
            faults.append(Fault(f"{unit.name} 第{place}人", "", "这个单位已有此人 / is there already"))
        seen.add(key)
    return faults
