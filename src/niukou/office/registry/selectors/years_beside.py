"""The years of a household side by side, and what led to where it stands: what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import YEAR_FILES, opened
from niukou.office.registry.models import Household
from niukou.office.registry.selectors.households import HouseholdView, household
from niukou.office.registry.selectors.way import Stage, way_of
from niukou.office.registry.selectors.years import shown

YEARS = 3
_TOLD_ABOVE = ("name", "relation", "id_number")


@dataclass(frozen=True)
class Indicator:
    """One field over the years: its heading, unit, type, and a value for each year; changed: the newest two differ."""

    name: str
    label: str
    unit: str
    type: str
    values: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the newest year says another thing than the one before."""
        return len(self.values) > 1 and self.values[-1] != self.values[-2]


@dataclass(frozen=True)
class Years:
    """The last years of somebody side by side, newest last."""

    name: str
    years: tuple[int, ...]
    indicators: Sequence[Indicator]


@dataclass(frozen=True)
class HouseholdPage:
    """A household and its members with their years, newest last, and its way through the ledger, newest first."""

    view: HouseholdView
    years: tuple[int, ...]
    indicators: Sequence[Indicator]
    members: Sequence[Years]
    way: Sequence[Stage]
    head: str
    causes: str

    @property
    def listed_by(self) -> Stage | None:
        """The entry by which it came into an account in which it is listed, the last one that is in force."""
        coming = ("taken_over", "identified", "returned", "restored", "split")
        return next(
            (stage for stage in self.way if stage.reversed_at is None and stage.cause in coming), None
        )


def household_page(actor: Actor, code: str, reason: str = "") -> HouseholdPage:
    """All of that. Raises what `household` raises; with a reason its numbers are whole, and the trail tells it."""
    view = household(actor, code, reason)
    files = _files(actor, "household", [view.id], whole=view.whole).get(view.id, {})
    members = _members(actor, view)
    way = way_of(actor, Household.objects.get(pk=view.id))[::-1]
    head = view.values.get("head_name") or (view.members[0].name if view.members else "")
    causes = "、".join(filter(None, (view.values.get("main_cause"), view.values.get("other_cause"))))
    return HouseholdPage(view, tuple(files), _beside("household", files), members, way, head, causes)


def _members(actor: Actor, view: HouseholdView) -> list[Years]:
    """Of each member what his years say beside his name, relation and number, which stand above."""
    found = _files(actor, "person", [one.id for one in view.members], whole=view.whole)
    members = []
    for one in view.members:
        files = found.get(one.id, {})
        told = [row for row in _beside("person", files) if row.name not in _TOLD_ABOVE]
        members.append(Years(one.name or one.code, tuple(files), told))
    return members


def _files(
    actor: Actor, table: str, subjects: Sequence[int], *, whole: bool
) -> dict[int, Mapping[int, Mapping[str, str]]]:
    """By subject and year."""
    fields = installed_pack(clock.today()).tables[table].fields
    model, key = YEAR_FILES[table]
    found: dict[int, dict[int, Mapping[str, str]]] = {}
    rows = model._default_manager.filter(**{f"{key}__in": subjects}).order_by("year", "revision")
    for file in rows:
        found.setdefault(getattr(file, key), {})[file.year] = shown(actor, opened(file), fields, whole=whole)
    return {subject: dict(list(files.items())[-YEARS:]) for subject, files in found.items()}


def _beside(table: str, files: Mapping[int, Mapping[str, str]]) -> list[Indicator]:
    """A line for each field that any of these years has, in the order of the dictionary."""
    fields = installed_pack(clock.today()).tables[table].fields.values()
    return [
        Indicator(
            f.name, f.label, f.unit or "", f.type, tuple(file.get(f.name, "") for file in files.values())
        )
        for f in fields
        if any(f.name in file for file in files.values())
    ]
