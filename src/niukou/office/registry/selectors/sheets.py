"""What is known of an area's households and members, to be handed out on paper and held against what is found there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import opened, parts, year_rows
from niukou.office.registry.models import Household, Membership
from niukou.office.registry.selectors.years import shown


@dataclass(frozen=True)
class SheetRow:
    """One household or person. digest: of the year file it shows, which is of the year or the last one before it."""

    code: str
    household: str
    digest: bytes
    values: Mapping[str, str]


def sheet_rows(actor: Actor, area: Area, year: int, table: str) -> Iterator[SheetRow]:
    """The households (`household`) or their members (`person`) of an area in order of the households' codes.

    What he may read, numbers masked. Raises NotAllowedError.
    """
    actor.must_cover(area)
    fields = installed_pack(clock.today()).tables[table].fields
    inside = Household.objects.filter(within(area.path, "area__path")).order_by("code")
    for part in parts(inside.values_list("pk", "code").iterator()):
        homes = dict(part)
        members = [(pk, code, code) for pk, code in part] if table == "household" else _members(homes)
        files = year_rows(table, [pk for pk, _, _ in members], year)
        for pk, code, home in members:
            if pk in files:
                values = shown(actor, opened(files[pk]), fields)
                yield SheetRow(code, home, bytes(files[pk].digest), values)


def _members(homes: Mapping[int, str]) -> list[tuple[int, str, str]]:
    rows = Membership.objects.filter(household__in=homes, until=None).order_by("household__code", "pk")
    return list(rows.values_list("person_id", "person__code", "household__code"))
