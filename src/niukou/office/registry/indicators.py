"""The rows that filters read follow the year files: what the database noted as due is written anew before it is asked.

Asked for by the one who filters, a part at a time and no longer than he would wait: after an import of a county there is
much to do once, after an edit one household.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import canonical
from niukou.office.registry.content import YEAR_FILES, parts
from niukou.office.registry.indicator_coding import Layout, layout_of
from niukou.office.registry.models import (
    HouseholdIndicators,
    HouseholdYear,
    IndicatorLayout,
    IndicatorsAhead,
    IndicatorsDue,
    MemberIndicators,
    Membership,
    Person,
)

ROWS: Mapping[str, type[HouseholdIndicators] | type[MemberIndicators]] = {
    "household": HouseholdIndicators, "person": MemberIndicators,
}  # fmt: skip
LONGEST = 8.0  # seconds that somebody waits for what is due
_PART = 512  # households in one transaction
_BEGUN = 4_096  # households noted in one transaction when a year has begun


def write_due(seen: Q, longest: float = LONGEST) -> int:
    """Write what is due of the households that `seen` lets through; how many are left when the time is over."""
    note_begun()
    due = IndicatorsDue.objects.filter(seen)
    begun = time.monotonic()
    while notes := dict(due.order_by("pk").values_list("pk", "household")[:_PART]):
        with transaction.atomic():
            # notes first, then files: an edit that commits between leaves a note of its own
            _write(sorted(set(notes.values())))
            IndicatorsDue.objects.filter(pk__in=list(notes)).delete()
        if time.monotonic() - begun > longest:
            return due.values("household").distinct().count()
    return 0


def begun_ahead() -> QuerySet[IndicatorsAhead]:
    """Households for which a year has begun whose file was written ahead, and which are not noted as due yet."""
    return IndicatorsAhead.objects.filter(year__lte=clock.today().year)


def note_begun() -> None:
    """Note these as due: no edit does so when a year begins."""
    while begun := list(begun_ahead().order_by("pk").values_list("pk", flat=True)[:_BEGUN]):
        with transaction.atomic():
            IndicatorsDue.objects.bulk_create([IndicatorsDue(household_id=one) for one in begun])
            IndicatorsAhead.objects.filter(pk__in=begun).delete()


def layouts() -> list[Layout]:
    """All layouts that rows are written in: one for every dictionary there has been."""
    return [read_layout(row) for row in IndicatorLayout.objects.order_by("pk")]


def forget(households: Sequence[int]) -> None:
    """What was erased of these stands here no longer, from now on."""
    for model in ROWS.values():
        model._default_manager.filter(pk__in=households).delete()
    IndicatorsDue.objects.bulk_create([IndicatorsDue(household_id=one) for one in households])


@dataclass(frozen=True)
class Known:
    """What year files say of some households: of each its own newest one, and those of its members in the order they came."""

    own: Mapping[int, Mapping[str, str]]
    members: Mapping[int, Sequence[Mapping[str, str]]]

    def packed(self, table: str, home: int, layout: Layout) -> bytes:
        """As the row of a household has it: of `household` its own, of `person` its members' one after the other."""
        if table == "household":
            return layout.packed("household", self.own.get(home, {}))
        return b"".join(layout.packed("person", one) for one in self.members.get(home, ()))


def known_of(households: Sequence[int], year: int) -> Known:
    """What the newest year files up to a year say of households and of who belongs to them."""
    members: dict[int, list[int]] = defaultdict(list)
    open_ones = Membership.objects.filter(household__in=households, until=None).order_by("pk")
    for home, person in open_ones.values_list("household", "person"):
        members[home].append(person)
    persons = _told_of([one for each in members.values() for one in each], year)
    own = _newest("household", households, year)
    return Known(own, {home: [persons[one] for one in his] for home, his in members.items()})


def _write(households: Sequence[int]) -> None:
    year = clock.today().year
    layout, known = _layout_now(), known_of(households, year)
    _keep_ahead(households, _ahead_of(households, year))
    for table, model in ROWS.items():
        _keep(model, layout, {home: known.packed(table, home, layout) for home in households})


def _keep_ahead(households: Sequence[int], ahead: Mapping[int, int]) -> None:
    """From which year on these are due; of the others nothing."""
    IndicatorsAhead.objects.filter(pk__in=[home for home in households if home not in ahead]).delete()
    IndicatorsAhead.objects.bulk_create(
        [IndicatorsAhead(pk=home, year=year) for home, year in sorted(ahead.items())],
        update_conflicts=True, unique_fields=["id"], update_fields=["year"],
    )  # fmt: skip


def _keep(
    model: type[HouseholdIndicators] | type[MemberIndicators], layout: Layout, packed: Mapping[int, bytes]
) -> None:
    rows: list[Any] = [model(pk=home, layout_id=layout.number, packed=told) for home, told in packed.items()]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["layout", "packed"]
    )


def _ahead_of(households: Sequence[int], year: int) -> dict[int, int]:
    """Of each household for which a file of a later year lies, its own or a member's: the first such year."""
    later: dict[int, int] = {}
    own = HouseholdYear.objects.filter(household__in=households, year__gt=year)
    members = Membership.objects.filter(household__in=households, until=None, person__years__year__gt=year)
    for rows, said in ((own, "year"), (members, "person__years__year")):
        for home, first in rows.values_list("household").annotate(Min(said)).order_by():
            later[home] = min(first, later.get(home, first))
    return later


def _told_of(persons: Sequence[int], year: int) -> dict[int, Mapping[str, str]]:
    """What is known of each: his year file, and what his number says where the file is blank."""
    files = _newest("person", persons, year)
    found: dict[int, Mapping[str, str]] = {}
    for part in parts(persons):
        rows = Person.objects.filter(pk__in=part).values_list("pk", "sex", "birth_date")
        for pk, sex, born in rows:
            own = {"sex": sex, "birth_date": born.isoformat() if born else ""}
            found[pk] = {**own, **files.get(pk, {})}
    return found


def _newest(table: str, subjects: Sequence[int], year: int) -> dict[int, Mapping[str, str]]:
    """What the newest year files say, of what is not sealed."""
    model, key = YEAR_FILES[table]
    found: dict[int, Mapping[str, str]] = {}
    for part in parts(subjects):
        rows = model._default_manager.filter(**{f"{key}__in": part}, year__lte=year)
        found.update(rows.order_by("year", "revision").values_list(key, "values"))
    return found


def _layout_now() -> Layout:
    told = canonical(layout_of(installed_pack(clock.today())).fields)
    row, _ = IndicatorLayout.objects.get_or_create(fields=told)
    return read_layout(row)


def read_layout(row: IndicatorLayout) -> Layout:
    """A layout as its row says it. Raises ValueError or TypeError for what says none."""
    fields = {
        table: [(name, kind) for name, kind in listed] for table, listed in json.loads(row.fields).items()
    }
    return Layout(fields, row.pk)
