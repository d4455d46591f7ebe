"""What is wrong with a measure and can no longer be entered is put right by a decision, beside what was there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.freezing import is_frozen
from niukou.office.registry.models import Decision
from niukou.office.registry.refused import Fault, RefusedError, refuse
from niukou.office.support.measuring import MeasureChange, measure_rows
from niukou.office.support.models import Measure


@transaction.atomic
def correct_measures(actor: Actor, decision: Decision, changes: Sequence[MeasureChange]) -> list[Measure]:
    """Add, replace and withdraw measures of any year, as a finished correction has decided.

    Raises as `enter_measures` does, and RefusedError where the decision is of another area or has been used up for a
    household. What was there stays, replaced.
    """
    actor.must_cover(decision.area)
    county = chain_of(decision.area)
    closed = {year: is_frozen(county, year) for year in {change.year for change in changes}}
    # a row of an open year is as if it were entered: only what a frozen year takes in rests on its decision
    rows = [
        *measure_rows(actor, [one for one in changes if closed[one.year]], decision),
        *measure_rows(actor, [one for one in changes if not closed[one.year]]),
    ]
    refuse(
        Fault(row.household.code, "", "这份决定管不到这里 / the decision is of another area")
        for row in rows
        if not row.household.area.path.startswith(decision.area.path)
    )
    used = Measure.objects.filter(decision=decision, household__in={row.household_id for row in rows})
    if used.exists():
        raise RefusedError(Fault(decision.number, "", "这份决定已经用过 / was carried out already"))
    made = Measure.objects.bulk_create(rows)
    record(
        actor, "support.correct_measures", f"decision:{decision.number}", chain=county,
        detail={"measures": len(made)}, leaves=[bytes(row.digest) for row in made],
    )  # fmt: skip
    return made
