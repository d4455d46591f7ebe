"""Projects are entered: what money may be allotted to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import leaf, record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.support.models import Project
from niukou.office.support.refusing import dictionary_of, read

_REQUIRED = ("code", "name", "kind", "year")


@transaction.atomic
def add_project(actor: Actor, area: Area, values: Mapping[str, Any]) -> Project:
    """A project of an area: fields of `project` as they were written. Raises NotAllowedError, RefusedError."""
    must_enter(actor)
    actor.must_cover(area)
    told = read("project", area.code, values, _REQUIRED, dictionary_of()).content.values
    if Project.objects.filter(area=area, code=told["code"]).exists():
        raise RefusedError(Fault(told["code"], "", "已有这个项目编号 / is there already"))
    project = Project.objects.create(
        area=area, code=told["code"], name=told["name"], kind=told["kind"], year=int(told["year"]),
        unit=told.get("unit", ""),
    )  # fmt: skip
    record(
        actor, "support.add_project", f"project:{project.pk}", chain=chain_of(area),
        detail={"code": project.code, "now": leaf([area.code, *sorted(told.items())]).hex()},
    )  # fmt: skip
    return project
