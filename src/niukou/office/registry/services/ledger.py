"""Moving named people between accounts, many at once or one: the same service, and the only one that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.registry.allowed_moves import ELSEWHERE, MERGED, MOVED, SPLIT, STAYS_IN_HOUSEHOLD, may_lead
from niukou.office.registry.bulk import plan_anew
from niukou.office.registry.decision_seal import seal_of
from niukou.office.registry.entries import Entry, Posted, attributes_of, write_entries
from niukou.office.registry.household_entries import household_entries
from niukou.office.registry.models import CountedFlow, Decision, Household, LedgerEntry, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.standing import Standing, hold_households, persons_standing
from niukou.office.registry.ways_said import way_said


@dataclass(frozen=True)
class Move:
    """One person to another account, area or household, by a decision. Areas and households by id.

    to_area: None stays. household: None stays where he belongs.
    """

    decision: Decision
    person: int
    to_account: str
    to_area: int | None = None
    household: int | None = None


def post(actor: Actor, moves: Sequence[Move]) -> Posted:
    """Post the entries of persons, and of the households that come into or leave an account with them.

    All of it or nothing. The calling service records the one act in the trail, with the leaves returned.
    Raises LedgerError for a move that is not allowed, NotAllowedError for a decision about another's area.
    """
    with transaction.atomic():
        _check_decisions(actor, moves)
        standing = persons_standing(move.person for move in moves)
        paths = _paths(moves)
        if len(standing) < len(moves):
            raise LedgerError("有人不在册里，或一次出现两回 / somebody is not in the book, or is moved twice")
        for move in moves:
            _check(move, standing[move.person], paths)
        homes = {move.person: _home(move, standing[move.person]) for move in moves}
        left = _left(moves, standing)
        hold_households([*homes.values(), *left])
        recorded_at = clock.now()  # not before everything is held: whoever was first is told of first
        attributes = attributes_of(homes.values())
        try:
            persons = [_entry(move, standing[move.person], homes[move.person], recorded_at) for move in moves]
            write_entries(persons, attributes)
            households = household_entries(persons, left, recorded_at)
            write_entries(households, attributes)
            plan_anew(len(persons), Household, Person, LedgerEntry, CountedFlow)
        except IntegrityError as error:
            raise LedgerError(
                f"账本没有收下，这个人或户刚被别人动过，请重新打开再看：{_rule(error)} / not taken in: {_rule(error)}"
            ) from error
    return Posted(len(persons), len(households), [entry.leaf for entry in (*persons, *households)])


def _check_decisions(actor: Actor, moves: Sequence[Move]) -> None:
    decisions = {move.decision.pk: move.decision for move in moves}
    for decision in decisions.values():
        actor.must_cover(decision.area)
        if decision.cause == "reversal":
            raise LedgerError("撤销用 reverse，不用 post / a reversal is posted by `reverse`")
        if bytes(decision.seal) != seal_of(decision):
            raise LedgerError(f"{decision.number} 的印对不上，不是办完的案子 / its seal does not hold")


def _check(move: Move, stands: Standing, paths: _Paths) -> None:
    decision = move.decision
    cause, way = decision.cause, (stands.account, move.to_account)
    if not may_lead("person", cause, way):
        raise LedgerError(
            f"{stands.code}：{way_said(cause, *way)}，请看他现在在哪本账上 / may not lead there"
        )
    _check_place(move, stands, paths)
    if stands.day is not None and decision.effective_day < stands.day:
        raise LedgerError(
            f"{stands.code}：{decision.effective_day} 早于上一笔的 {stands.day}，先撤销后一笔 / before his last entry"
        )
    home = move.household or stands.household
    if home is None:
        raise LedgerError(f"{stands.code} 不在任何一户里，先登记到户 / belongs to no household")
    if cause in STAYS_IN_HOUSEHOLD and stands.in_force is not None and home != stands.household:
        raise LedgerError(f"{stands.code}：{cause} 不换户 / {cause} keeps him in his household")
    if cause in (SPLIT, MERGED) and home == stands.household:
        raise LedgerError(f"{stands.code}：分户、并户要换到另一户 / must lead into another household")


def _check_place(move: Move, stands: Standing, paths: _Paths) -> None:
    to = move.to_area or stands.area
    if move.decision.cause == MOVED and to == stands.area:
        raise LedgerError(f"{stands.code} 已经在那里 / is there already")
    ended = paths.ended.get(to)
    if move.decision.cause == MOVED and ended is not None and move.decision.effective_day >= ended:
        raise LedgerError(
            f"{stands.code}：要去的地方 {ended} 已停用，请写接续的地方 / the area to go to has ended"
        )
    if move.decision.cause not in ELSEWHERE and to != stands.area:
        raise LedgerError(
            f"{stands.code}：{move.decision.cause} 不换地方，迁移另办 / does not lead elsewhere"
        )
    ends = (stands.path, paths.of.get(to, stands.path))
    if not any(end.startswith(move.decision.area.path) for end in ends):
        raise LedgerError(f"{stands.code} 不在决定所管的地方 / stands outside the area of the decision")


@dataclass(frozen=True)
class _Paths:
    """Where people are to go: by the id of an area its path, and of one that has ended since when it is no more."""

    of: dict[int, str]
    ended: dict[int, date]


def _paths(moves: Sequence[Move]) -> _Paths:
    wanted = {move.to_area for move in moves if move.to_area is not None}
    rows = list(Area.objects.filter(pk__in=wanted).values_list("pk", "path", "valid_to"))
    return _Paths(
        {pk: path for pk, path, _ in rows}, {pk: ended for pk, _, ended in rows if ended is not None}
    )


def _home(move: Move, stands: Standing) -> int:
    home = move.household or stands.household
    assert home is not None  # checked with the move
    return home


def _left(moves: Sequence[Move], standing: dict[int, Standing]) -> dict[int, Decision]:
    """Households that somebody leaves for another one, with the decision by which he does."""
    return {
        left: move.decision
        for move in moves
        if (left := standing[move.person].household) is not None
        and move.household not in (None, left)
        and standing[move.person].in_force is not None
    }


def _entry(move: Move, stands: Standing, home: int, recorded_at: datetime) -> Entry:
    return Entry(
        decision=move.decision, unit="person", person_id=move.person, household_id=home,
        from_account=stands.account, from_area_id=stands.area, to_account=move.to_account,
        to_area_id=move.to_area or stands.area, effective_day=move.decision.effective_day, recorded_at=recorded_at,
        previous_id=stands.last, rests_on_id=stands.in_force,
    )  # fmt: skip


def _rule(error: IntegrityError) -> str:
    return str(error).splitlines()[0]
