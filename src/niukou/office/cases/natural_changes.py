"""Natural change by reason: who came to the listed or went from them between two days, as the decisions of finished cases say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.cases.models import Case
from niukou.office.registry.models import CountedFlow, LedgerEntry

INCREASE, DECREASE = "natural_increase", "natural_decrease"
# the end of an entry that lies in the area: where those who came stand, where those who went stood
_END = {INCREASE: "to_area__path", DECREASE: "from_area__path"}


@dataclass(frozen=True)
class NaturalChange:
    """Persons of one reason. way: natural_increase or natural_decrease; reason: the pack's label, '' where none was said."""

    way: str
    reason: str
    persons: int


def natural_changes(actor: Actor, area: Area, first: date, last: date) -> list[NaturalChange]:
    """By way and reason, most persons first; entries that were taken back are not counted, as in the balance.

    Raises NotAllowedError for another's area.
    """
    actor.must_cover(area)
    return [
        NaturalChange(way, reason, persons)
        for way in (INCREASE, DECREASE)
        for reason, persons in sorted(_counted(area, way, first, last), key=lambda one: (-one[1], one[0]))
    ]


def _counted(area: Area, way: str, first: date, last: date) -> Iterator[tuple[str, int]]:
    # from what the database counts as entries come in: a statement of a province reads no entry
    flows = CountedFlow.objects.filter(
        within(area.path, _END[way]), unit="person", cause=way, effective_day__range=(first, last)
    )
    by_decision = dict(
        flows.order_by().values("decision").annotate(n=Sum("count")).values_list("decision", "n")
    )
    for undone, persons in _taken_back(area, way, [pk for pk, n in by_decision.items() if n < 0]).items():
        by_decision[undone] = by_decision.get(undone, 0) - persons
    reasons: dict[str, int] = {}
    cases = Case.objects.filter(decision__cause=way, decision__effective_day__range=(first, last))
    told = dict(cases.values_list("decision", "facts__reason"))
    for decision, persons in by_decision.items():
        if persons > 0:
            reason = str(told.get(decision) or "")
            reasons[reason] = reasons.get(reason, 0) + persons
    yield from reasons.items()


def _taken_back(area: Area, way: str, reversals: list[int]) -> dict[int, int]:
    """By decision: how many of its persons these decisions took back."""
    undone = LedgerEntry.objects.filter(
        within(area.path, f"reverses__{_END[way]}"),
        decision__in=reversals,
        unit="person",
        reverses__cause=way,
    )
    return dict(
        undone.order_by()
        .values("reverses__decision")
        .annotate(n=Count("pk"))
        .values_list("reverses__decision", "n")
    )
