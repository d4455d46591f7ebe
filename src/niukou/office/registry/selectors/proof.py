"""Proving the ledger again: what its rows say against their leaves and seals, and who stands where against the entries."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.registry.decision_seal import seal_of
from niukou.office.registry.entries import leaf_of
from niukou.office.registry.flow_counting import ENTRY, FLOW, KEY, counted
from niukou.office.registry.models import Decision, Household, LedgerEntry, Person

_CHUNK = 4096


def ledger_faults(actor: Actor, area: Area) -> Iterator[str]:
    """What is wrong with the entries that touch an area, their decisions, and the standing of its people; none is right.

    Triggers keep all of it from happening; this finds what was done to the files of the database. That the leaves are
    those of the act is proved by the trail. Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    touching = within(area.path, "from_area__path") | within(area.path, "to_area__path")
    entries = LedgerEntry.objects.filter(touching)
    for entry in entries.order_by("pk").iterator(chunk_size=_CHUNK):
        if leaf_of(entry) != bytes(entry.leaf):
            yield f"第 {entry.pk} 笔账被改过 / entry {entry.pk} was changed"
    decisions = Decision.objects.filter(pk__in=entries.values("decision")).order_by("pk")
    miscounted = _miscounted()
    for decision in decisions.iterator(chunk_size=_CHUNK):
        if decision.pk in miscounted:
            yield f"决定 {decision.number} 的账数错了 / the entries of {decision.number} are not what was counted"
        if bytes(decision.seal) != seal_of(decision):
            yield f"决定 {decision.number} 的印对不上 / the seal of {decision.number} does not hold"
    for unit, model in (("person", Person), ("household", Household)):
        for code in _misplaced(model.objects.filter(within(area.path, "area__path")), unit):
            yield f"{code} 所在的账与最后一笔不符 / {code} does not stand where its last entry left it"


def _miscounted() -> set[int]:
    """The ids of decisions whose entries do not sum up to what is counted of them."""
    key = ", ".join(KEY)
    asked = f"""
        SELECT DISTINCT decision_id FROM (
            SELECT {key}, n FROM ({counted(ENTRY)}) e UNION ALL SELECT {key}, -"count" FROM {FLOW}
        ) both_sides GROUP BY {key} HAVING SUM(n) <> 0"""  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {number for (number,) in cursor.fetchall()}


def _misplaced(rows: QuerySet[Person] | QuerySet[Household], unit: str) -> Iterator[str]:
    """Codes of those who do not stand where their last entry left them, or who have a later entry."""
    entry = Q(account=F("last_entry__to_account"), area=F("last_entry__to_area"))
    outside = Q(last_entry=None, account="outside")
    newest = LedgerEntry.objects.filter(unit=unit, next=None)
    last = Q(last_entry__in=newest) | Q(last_entry=None) & ~Q(pk__in=newest.values(unit))
    return iter(rows.exclude((entry | outside) & last).order_by("code").values_list("code", flat=True))
