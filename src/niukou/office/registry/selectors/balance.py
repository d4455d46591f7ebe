"""The balance of an area, and who stood where on a day: by effective day, as known at a recorded moment."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db.models import Count

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.flows import Inside, flows
from niukou.office.registry.kept import Kept, written_in
from niukou.office.registry.last_entries import last_entries
from niukou.office.registry.refusals import LedgerError
from niukou.terms.statement import ACCOUNTS, Cell, Flow, Statement, state

BY = ("attribute",)
_KEPT: Kept[list[Flow]] = Kept()


def balance(
    actor: Actor, area: Area, first: date, last: date, known_at: datetime | None = None, by: str = ""
) -> Statement:
    """The statement of an area of any level from `first` to the end of `last`, both days of the office.

    What moved within the area does not count, what crossed its border does. Raises NotAllowedError for an area that is
    not the actor's, LedgerError for days the wrong way round or an attribute nothing is counted by.
    """
    actor.must_cover(area)
    if last < first:
        raise LedgerError(f"期末 {last} 早于期初 {first} / the last day is before the first")
    if by and by not in BY:
        raise LedgerError(f"不能按 {by} 分列，可以按：{'、'.join(BY)} / nothing is counted by that")
    days = (first, last)
    moved = _flows(area, days, known_at, by)
    return state(area.code, days, moved, known_at=known_at, by=by)


def _flows(area: Area, days: tuple[date, date], known_at: datetime | None, by: str) -> list[Flow]:
    if Inside(area).few:
        return list(flows(area, days, known_at, by))
    on = (area.path, days, known_at, by)
    return _KEPT.one(on, written_in(area), lambda: list(flows(area, days, known_at, by)))


def standing(
    actor: Actor, area: Area, day: date, known_at: datetime | None = None, by: str = ""
) -> dict[Cell, int]:
    """How many persons and households stand in each account of an area at the end of a day, counted one by one.

    The last entry of each says where; so this is the closing of a balance by another way.
    """
    actor.must_cover(area)
    found: Counter[Cell] = Counter()
    for unit in ("person", "household"):
        stands = last_entries(area, day, known_at, unit).filter(to_account__in=ACCOUNTS)
        for account, group, count in (
            stands.values_list("to_account", "attribute").annotate(n=Count("pk")).order_by()
        ):
            found[unit, group if by else "", account] += count
    return dict(sorted(found.items()))
