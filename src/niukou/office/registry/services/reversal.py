"""Taking entries back: nothing is erased, an entry that undoes the last one in force follows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.registry.allowed_moves import LISTED, REVERSAL
from niukou.office.registry.chunks import chunks
from niukou.office.registry.decision_seal import seal_of
from niukou.office.registry.entries import Attributes, Entry, Posted, write_entries
from niukou.office.registry.models import Decision, LedgerEntry, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.services.identified import identified_as_before
from niukou.office.registry.standing import (
    Standing,
    hold_households,
    households_standing,
    listed_members,
    persons_standing,
)


def reverse(actor: Actor, decision: Decision, entries: Sequence[LedgerEntry]) -> Posted:
    """Take entries of persons back, and with the last of a household's people its own entry of the same decision.

    Each must be the last one in force of its person. The calling service records the one act in the trail, and asks the
    findings again that the undone decisions had answered (`registry/undone.py`).
    Raises LedgerError, NotAllowedError; nothing is written then.
    """
    actor.must_cover(decision.area)
    if decision.cause != REVERSAL or bytes(decision.seal) != seal_of(decision):
        raise LedgerError(f"{decision.number} 不是办完的撤销 / is no finished reversal")
    with transaction.atomic():
        standing = persons_standing(entry.person_id or 0 for entry in entries)
        for entry in entries:
            _check(entry, decision, standing)
        before = _in_force(one.in_force for one in standing.values())
        rested = _in_force(entry.rests_on_id for entry in before.values())
        hold_households(entry.household_id for entry in (*before.values(), *rested.values()))
        recorded_at = clock.now()
        persons = [
            _undo(before[entry.pk], standing[entry.person_id or 0], decision, rested, recorded_at)
            for entry in entries
        ]
        write_entries(persons, Attributes({}))
        households = _households(before, rested, decision, recorded_at)
        write_entries(households, Attributes({}))
        identified_as_before(actor, [entry.reverses_id or 0 for entry in households])
    return Posted(len(persons), len(households), [entry.leaf for entry in (*persons, *households)])


def _check(entry: LedgerEntry, decision: Decision, standing: dict[int, Standing]) -> None:
    if entry.unit != "person":
        raise LedgerError("撤销人的记账，户随人走 / entries of persons are reversed, households follow")
    stands = standing[entry.person_id or 0]
    if stands.in_force != entry.pk:
        raise LedgerError(f"{stands.code}：只能撤销最后一笔有效的 / only the last entry in force is reversed")
    if not stands.path.startswith(decision.area.path):
        raise LedgerError(f"{stands.code} 不在决定所管的地方 / stands outside the area of the decision")


def _in_force(keys: Iterable[int | None]) -> dict[int, LedgerEntry]:
    found: dict[int, LedgerEntry] = {}
    for chunk in chunks(key for key in keys if key is not None):
        found |= LedgerEntry.objects.in_bulk(chunk)
    return found


def _undo(
    entry: LedgerEntry, stands: Standing, decision: Decision, rested: dict[int, LedgerEntry], recorded_at: datetime
) -> Entry:  # fmt: skip
    rests_on = rested.get(entry.rests_on_id or 0)
    home = entry.household_id if rests_on is None else rests_on.household_id
    return Entry(
        decision=decision, unit=entry.unit, person_id=entry.person_id, household_id=home,
        from_account=entry.to_account, from_area_id=entry.to_area_id, to_account=entry.from_account,
        to_area_id=entry.from_area_id, effective_day=entry.effective_day, recorded_at=recorded_at,
        previous_id=stands.last, rests_on_id=entry.rests_on_id, reverses_id=entry.pk,
        attribute="" if rests_on is None else rests_on.attribute,
    )  # fmt: skip


def _households(
    undone: dict[int, LedgerEntry], rested: dict[int, LedgerEntry], decision: Decision, recorded_at: datetime
) -> list[Entry]:
    """Of the households that were moved with their people, the undoing entries."""
    decisions: dict[int, set[int]] = {}
    for entry in undone.values():
        rest = rested.get(entry.rests_on_id or 0)
        for household in {entry.household_id} | ({rest.household_id} if rest else set()):
            decisions.setdefault(household, set()).add(entry.decision_id)
    standing = households_standing(decisions)
    own = _in_force(one.in_force for one in standing.values())
    before = _in_force(entry.rests_on_id for entry in own.values())
    held = _held(decisions)
    back = [
        _undo(own[stands.in_force], stands, decision, before, recorded_at)
        for key, stands in standing.items()
        if stands.in_force is not None
        and stands.decision in decisions[key]
        and (key, stands.decision) not in held
    ]  # fmt: skip
    _check_members(standing, back)
    return back


def _held(households: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of household and decision for which a person of the household still stands by that decision."""
    found: set[tuple[int, int]] = set()
    for chunk in chunks(households):
        people = Person.objects.filter(last_entry__household__in=chunk).exclude(last_entry__cause=REVERSAL)
        found |= set(people.values_list("last_entry__household_id", "last_entry__decision_id"))
        taken_back = Person.objects.filter(last_entry__household__in=chunk, last_entry__cause=REVERSAL)
        found |= set(
            taken_back.exclude(last_entry__rests_on=None).values_list(
                "last_entry__household_id", "last_entry__rests_on__decision_id"
            )
        )
    return found


def _check_members(standing: dict[int, Standing], back: Sequence[Entry]) -> None:
    will = {entry.household_id: (entry.to_account, entry.to_area_id) for entry in back}
    for key, places in listed_members(standing, LISTED).items():
        stands = standing[key]
        if places != {will.get(key, (stands.account, stands.area))}:
            raise LedgerError(
                f"户 {stands.code} 的人会分在两处，请把同一决定里的人一起撤销 / reverse the people of a household together"
            )
