"""Measures are entered, replaced and withdrawn as long as their year is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.registry.book_rows import remember_fields
from niukou.office.registry.content import ready_keys
from niukou.office.registry.desk import Judged
from niukou.office.registry.entering import ENTRY, must_enter
from niukou.office.registry.freezing import hold_open, must_be_open
from niukou.office.support.desk_rows import judge_help
from niukou.office.support.measuring import MeasureChange, measure_rows
from niukou.office.support.models import Measure
from niukou.office.support.refusing import one_county
from niukou.office.windows.at_commit import office_transaction
from niukou.office.windows.services import use_each


@dataclass
class Entered:
    """What came of it: the measures that hold now."""

    measures: Sequence[Measure]

    @cached_property
    def judged(self) -> Judged:
        """What the pack's rules say of the help of these households now; asked when it is shown."""
        today = clock.today()
        households = sorted({row.household_id for row in self.measures})
        return judge_help(installed_pack(today), today, households)


def enter_measures(actor: Actor, changes: Sequence[MeasureChange]) -> Entered:
    """Enter measures of one county, or put entered ones right, in years that are open; in their order.

    Raises NotAllowedError; WindowClosedError where entry is not open; FrozenYearError; StaleError; RefusedError with every
    fault of the values. What the rules find is told, not refused.
    """
    must_enter(actor)
    ready_keys()
    with office_transaction():
        rows = measure_rows(actor, changes)
        county = one_county(row.county for row in rows)
        areas = {row.household.area_id: row.household.area for row in rows}
        use_each(actor, ENTRY, areas.values(), f"measures:{len(rows)}")
        years = sorted({row.year for row in rows})
        for year in years:
            hold_open([county], year)
            must_be_open([county], year)
        made = Measure.objects.bulk_create(rows)
        for year in years:
            names = {name for row in rows if row.year == year for name in row.values}
            persons = {"person_code"} if any(row.person for row in rows if row.year == year) else set()
            remember_fields([county], year, {"measure": names | persons})
        record(
            actor, "support.enter_measures", f"measures:{len(made)}", chain=county,
            detail={"years": years, "withdrawn": sum(row.withdrawn for row in made)},
            leaves=[bytes(row.digest) for row in made],
        )  # fmt: skip
    return Entered(made)
