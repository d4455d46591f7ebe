"""Households beside their people: one is in an account while any of its members is, and in none when nobody is left in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from niukou.office.registry.allowed_moves import LISTED, MERGED, SPLIT, STOOD, may_lead
from niukou.office.registry.chunks import chunks
from niukou.office.registry.entries import Entry
from niukou.office.registry.models import Decision, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.standing import Standing, households_standing, listed_members
from niukou.office.registry.ways_said import way_said

_Place = tuple[str, int]  # account, area


def household_entries(
    persons: Sequence[Entry], left: Mapping[int, Decision], recorded_at: datetime
) -> list[Entry]:
    """The entries of the households whose account or area changes with those of their people, which are written.

    left: households that somebody left for another one, and by which decision.
    Raises LedgerError where members would stand in two accounts or areas at once.
    """
    came: dict[int, list[Entry]] = {}
    for entry in persons:
        came.setdefault(entry.household_id, []).append(entry)
    standing = households_standing([*came, *left])
    members = listed_members(standing, LISTED)
    empty = _without_people(standing[key] for key in left)
    found = []
    for key, stands in standing.items():
        arrived = came.get(key, [])
        decision = arrived[0].decision if arrived else left[key]
        _check_arrivals(stands, arrived)
        to = _place(stands, members.get(key, set()), arrived, closes=key in empty)
        if to != (stands.account, stands.area):
            found.append(_entry(stands, to, decision, recorded_at))
    return found


def _place(stands: Standing, listed: set[_Place], arrived: Sequence[Entry], *, closes: bool) -> _Place:
    if len(listed) > 1:
        raise LedgerError(
            f"户 {stands.code} 的人会分在两处，一户的人要同进同退 / its members would stand in two places"
        )
    if listed:
        return next(iter(listed))
    where = {(entry.to_account, entry.to_area_id) for entry in arrived}
    if len(where) > 1:
        raise LedgerError(f"户 {stands.code} 的人不能去两处 / its members cannot go to two places at once")
    if where:
        return next(iter(where))
    return ("gone", stands.area) if closes and stands.account in STOOD else (stands.account, stands.area)


def _check_arrivals(stands: Standing, arrived: Sequence[Entry]) -> None:
    for entry in arrived:
        if entry.cause == "natural_increase" and stands.account not in (entry.to_account, "gone"):
            raise LedgerError(
                f"户 {stands.code} 不在那本账上，人不能这样加进去，要走识别 / a household that is not there is identified"
            )
        if entry.cause == MERGED and stands.account != entry.to_account:
            raise LedgerError(f"并户要并入同一本账上的户：{stands.code} / merge into one of the same account")
        if entry.cause == SPLIT and stands.account not in ("outside", entry.to_account):
            raise LedgerError(f"分户要分成新户：{stands.code} / a split opens a new household")


def _without_people(left: Iterable[Standing]) -> set[int]:
    """Households in whose account nobody of theirs stands any longer: who is gone, or was removed before, holds none open."""
    asked: dict[int, tuple[str, ...]] = {
        stands.key: LISTED if stands.account in LISTED else STOOD for stands in left
    }
    empty = set(asked)
    for chunk in chunks(asked):
        people = Person.objects.filter(last_entry__household__in=chunk, account__in=STOOD)
        stand = people.values_list("last_entry__household_id", "account").distinct()
        empty -= {key for key, account in stand if account in asked[key]}
    return empty


def _entry(stands: Standing, to: _Place, decision: Decision, recorded_at: datetime) -> Entry:
    cause = decision.cause
    if not may_lead("household", cause, (stands.account, to[0])):
        raise LedgerError(
            f"户 {stands.code}：{way_said(cause, stands.account, to[0])} / the household may not be led there"
        )
    return Entry(
        decision=decision, unit="household", person_id=None, household_id=stands.key, from_account=stands.account,
        from_area_id=stands.area, to_account=to[0], to_area_id=to[1], effective_day=decision.effective_day,
        recorded_at=recorded_at, previous_id=stands.last, rests_on_id=stands.in_force,
    )  # fmt: skip
