"""The list of households a page at a time: which answer is found once, and holds until something is written there."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.fields import SEALED_TYPES
from niukou.office.registry.indicators import begun_ahead
from niukou.office.registry.kept import Kept, written_in
from niukou.office.registry.models import Household, IndicatorsDue
from niukou.office.registry.selectors.filtering import FieldFilter
from niukou.office.registry.selectors.households import Filters, households

_FOUND: Kept[Sequence[int]] = Kept(most=32)
_COUNTED: Kept[int] = Kept(most=1_024)


def found_households(actor: Actor, filters: Filters) -> Sequence[int]:
    """The ids of all that answer, in order of their codes. Raises as `households` does, for each who asks."""
    rows = households(actor, filters)
    return _FOUND.one((actor.sees(), filters, clock.today()), _written(actor, filters), lambda: _ids(rows))


def how_many_households(actor: Actor, filters: Filters) -> int:
    """How many answer. Raises as `households` does, for each who asks."""
    rows = households(actor, filters)
    return _COUNTED.one((actor.sees(), filters, clock.today()), _written(actor, filters), rows.count)


def chosen_households(actor: Actor, ids: Sequence[int]) -> QuerySet[Household]:
    """Those of these that he sees, in order of their codes."""
    return Household.objects.filter(actor.sees(), pk__in=ids).select_related("area").order_by("code")


def _ids(rows: QuerySet[Household]) -> Sequence[int]:
    return array("q", rows.values_list("pk", flat=True))


def _written(actor: Actor, filters: Filters) -> Hashable:
    """What was last written where he asks; None where the answer may not be kept.

    That is so of whole numbers and names, which are not kept beside what is asked for, and as long as something is due to
    be written into what filters read, which no act tells of. It is asked after what was written: who edits meanwhile is
    told of, and makes it be found anew.
    """
    if filters.name or filters.code or any(map(_is_sealed, filters.fields)):
        return None
    area = area_of(filters.area or actor.area)
    written = written_in(area)
    inside = IndicatorsDue.objects.filter(within(area.path, "household__area__path"))
    return None if filters.fields and (inside.exists() or begun_ahead().exists()) else written


def _is_sealed(asked: FieldFilter) -> bool:
    """Whether it asks for a whole number, telephone or account."""
    return installed_pack().tables[asked.table].fields[asked.name].type in SEALED_TYPES
