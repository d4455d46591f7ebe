"""The years of a household side by side, and what led to where it stands: what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import opened
from niukou.office.registry.models import Household, HouseholdYear
from niukou.office.registry.selectors.households import HouseholdView, household
from niukou.office.registry.selectors.way import Stage, way_of
from niukou.office.registry.selectors.years import shown

YEARS = 3


@dataclass(frozen=True)
class Indicator:
    """One field over the years: its heading, type, unit, and a value for each year; changed: the newest two differ."""

    name: str
    label: str
    type: str
    unit: str
    values: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the newest year says another thing than the one before."""
        return len(self.values) > 1 and self.values[-1] != self.values[-2]


@dataclass(frozen=True)
class HouseholdPage:
    """A household with its years, newest last, and its way through the ledger, newest first."""

    view: HouseholdView
    years: tuple[int, ...]
    indicators: Sequence[Indicator]
    way: Sequence[Stage]
    head: str
    causes: str

    @property
    def listed_by(self) -> Stage | None:
        """The entry by which it came into an account in which it is listed, the last one that is in force."""
        coming = ("taken_over", "identified", "returned", "restored")
        return next(
            (stage for stage in self.way if stage.reversed_at is None and stage.cause in coming), None
        )


def household_page(actor: Actor, code: str, reason: str = "") -> HouseholdPage:
    """All of that. Raises what `household` raises; with a reason its numbers are whole, and the trail tells it."""
    view = household(actor, code, reason)
    files = year_files(actor, view.id, whole=view.whole)
    fields = installed_pack(clock.today()).tables["household"].fields
    named = [field for field in fields.values() if any(field.name in file for file in files.values())]
    indicators = [
        Indicator(
            f.name, f.label, f.type, f.unit or "", tuple(file.get(f.name, "") for file in files.values())
        )
        for f in named
    ]
    way = way_of(actor, Household.objects.get(pk=view.id))[::-1]
    head = view.values.get("head_name") or (view.members[0].name if view.members else "")
    causes = "、".join(filter(None, (view.values.get("main_cause"), view.values.get("other_cause"))))
    return HouseholdPage(view, tuple(files), indicators, way, head, causes)


def year_files(actor: Actor, household_id: int, *, whole: bool) -> Mapping[int, Mapping[str, str]]:
    """By year, oldest first: what the newest revision of each of the last years says, as far as he reads it."""
    fields = installed_pack(clock.today()).tables["household"].fields
    found: dict[int, Mapping[str, str]] = {}
    for file in HouseholdYear.objects.filter(household=household_id).order_by("year", "revision"):
        found[file.year] = shown(actor, opened(file), fields, whole=whole)
    return dict(list(found.items())[-YEARS:])
