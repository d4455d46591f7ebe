"""What a decision brings about in the book: people between accounts, who belongs where, villages, closed years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from niukou.office.cases.acting import Act
from niukou.office.cases.batches import batches
from niukou.office.cases.facts import SUCCESSION, people_of_regrouping
from niukou.office.cases.following import follow_the_people, stay_where_they_are
from niukou.office.cases.items import Item, Said
from niukou.office.cases.models import Case, CaseStep
from niukou.office.cases.procedures import receiving_areas
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.taking_back import entries_to_take_back, successions_on
from niukou.office.cases.taking_over import taken_over
from niukou.office.registry.allowed_moves import REVERSAL, SPLIT
from niukou.office.registry.edits import YearChange
from niukou.office.registry.models import Decision, Household, Membership, Person
from niukou.office.registry.moving import succession_moves
from niukou.office.registry.services.belonging import Joining, Leaving, join, leave, never_came
from niukou.office.registry.services.closing import correct_year
from niukou.office.registry.services.identified import identified_with, identify
from niukou.office.registry.services.ledger import Move, post
from niukou.office.registry.services.reversal import reverse
from niukou.office.registry.services.villages import list_taken_over, list_village
from niukou.office.registry.standing import homes_standing
from niukou.office.support.measuring import MeasureChange
from niukou.office.support.services import correct_measures
from niukou.rulebook.ledger_moves import HOUSEHOLD, UNCHANGED

OUTSIDE, EXITED = "outside", "exited"
CLOSED_YEAR, GROUPING, VILLAGE_EXIT = "closed_year", "grouping", "village_exit"  # a procedure's `changes`
TAKEN_OVER, IDENTIFIED, INCREASE, DECREASE, MOVED = (
    "taken_over", "identified", "natural_increase", "natural_decrease", "moved"
)  # fmt: skip


@dataclass(frozen=True)
class Carried:
    """A case that finishes, and its decision."""

    said: Said
    decision: Decision


def cause_of(item: Item) -> str:
    """The cause of the entries that a case leads to; '' where nobody moves."""
    if "regroup" in item.case.facts:
        return str(item.case.facts["regroup"].get("kind", ""))
    return {REVERSAL: REVERSAL, SUCCESSION: MOVED}.get(item.procedure.changes or "", item.kind)


def carry_into_book(act: Act, carried: Sequence[Carried]) -> list[bytes]:
    """Post the moves of all cases at once, then change what follows; the leaves of the entries."""
    _attach([one.said.item.case for one in carried])
    moves = [
        *_of_households(carried),
        *_of_persons(carried),
        *_of_areas(act, carried),
        *_of_regroupings(carried),
    ]
    leaves = post(act.actor, moves).leaves if moves else []
    for one in carried:
        if one.said.item.procedure.changes == REVERSAL:
            leaves += _taken_back(act, one)
    identify(act.actor, _identified(carried))
    identified_with(act.actor, _parted(carried))
    _change_memberships(act, carried)
    _follow(carried)
    for one in carried:
        _change_area(act, one)
        if one.said.item.kind == TAKEN_OVER:
            leaves += list_taken_over(act.actor, one.decision)
    return leaves


def _identified(carried: Sequence[Carried]) -> dict[int, tuple[Decision, str]]:
    """Households that come onto the register, with the account they stood in when the cases were read."""
    cases = [(one.said.item.case, one.decision) for one in carried if one.said.item.kind == IDENTIFIED]
    return {
        case.household.pk: (decision, case.household.account) for case, decision in cases if case.household
    }


def _parted(carried: Sequence[Carried]) -> dict[int, int]:
    """Households that a split leads into, with the one that people left."""
    cases = [one.said.item.case for one in carried if one.decision.cause == SPLIT]
    ids = dict(
        Household.objects.filter(code__in=[case.facts["regroup"]["into"] for case in cases]).values_list(
            "code", "pk"
        )
    )
    return {ids[case.facts["regroup"]["into"]]: case.household_id or 0 for case in cases}


def _attach(cases: Sequence[Case]) -> None:
    """The households and persons of the cases, read at once."""
    households: dict[int, Household] = {}
    persons: dict[int, Person] = {}
    for some in batches(case.household_id for case in cases if case.household_id is not None):
        households |= Household.objects.in_bulk(some)
    for some in batches(case.person_id for case in cases if case.person_id is not None):
        persons |= Person.objects.in_bulk(some)
    for case in cases:
        case.household = households.get(case.household_id or 0)
        case.person = persons.get(case.person_id or 0)


def _of_households(carried: Sequence[Carried]) -> list[Move]:
    """Every member who stands where the household stands, or is not on the register yet; who died or left stays gone."""
    about = [one for one in carried if one.said.item.kind and one.said.item.procedure.subject == "household"]
    members = _members([one.said.item.case.household_id or 0 for one in about])
    accounts = _settled(about)
    areas = receiving_areas(one.said.item.case for one in about)
    moves: list[Move] = []
    for one in about:
        case, law = one.said.item.case, one.said.item.procedure.moves
        assert law is not None
        people = [
            (person, account)
            for person, account, stands in members.get(case.household_id or 0, [])
            if account in law.from_accounts and account in (stands, OUTSIDE)
        ]
        if not people:
            raise CaseError(
                "户里没有可以转的人 / nobody in the household is there to be moved", [case.number]
            )
        to_area = areas[case.pk].pk if law.kind == MOVED else None
        moves += [
            Move(one.decision, person, accounts[case.pk] or account, to_area, case.household_id)
            for person, account in people
        ]
    return moves


def _of_persons(carried: Sequence[Carried]) -> list[Move]:
    moves = []
    areas = receiving_areas(one.said.item.case for one in carried if one.said.item.kind == MOVED)
    joined = homes_standing(one.said.item.case.household_id or 0 for one in carried if joins(one.said.item))
    for one in carried:
        case, law = one.said.item.case, one.said.item.procedure.moves
        if case.person is None or law is None:
            continue
        to: str = law.to_accounts[0]
        if law.settled_by == HOUSEHOLD and case.household is not None:
            to = joined[case.household.pk]
        elif law.settled_by == UNCHANGED:
            to = case.person.account
        to_area = areas[case.pk].pk if law.kind == MOVED else None
        if law.kind == INCREASE and case.household is not None:
            to_area = case.household.area_id
        comes_to = case.household_id if law.kind == INCREASE else None
        moves.append(Move(one.decision, case.person.pk, to, to_area, comes_to))
    return moves


def joins(item: Item) -> bool:
    """Whether somebody comes into a family by it, and stands where the family does."""
    return item.procedure.moves is not None and item.procedure.moves.settled_by == HOUSEHOLD


def _of_areas(act: Act, carried: Sequence[Carried]) -> list[Move]:
    moves: list[Move] = []
    for one in carried:
        if one.said.item.kind == TAKEN_OVER:
            moves += taken_over(act.actor, one.said.item, one.decision)
        if one.said.item.procedure.changes == SUCCESSION:
            day = date.fromisoformat(one.said.item.case.facts["day"])
            for succession in successions_on(one.said.item.case.area, day):
                moves += succession_moves(act.actor, one.decision, succession)
    return moves


def _taken_back(act: Act, one: Carried) -> list[bytes]:
    """Whoever moved between households by what is taken back belongs where he did before."""
    case = one.said.item.case
    entries = entries_to_take_back(case.household, case.facts["reverse"])
    leaves = reverse(act.actor, one.decision, entries).leaves
    never_came(act.actor, one.decision, entries)
    return leaves


def _of_regroupings(carried: Sequence[Carried]) -> list[Move]:
    """People who go from one household into another stay in their account."""
    moves: list[Move] = []
    for one in carried:
        case = one.said.item.case
        if one.said.item.procedure.changes == GROUPING:
            into, people = people_of_regrouping(case.household, case.facts["regroup"])
            moves += [Move(one.decision, person.pk, person.account, household=into.pk) for person in people]
    return moves


def _members(households: Sequence[int]) -> dict[int, list[tuple[int, str, str]]]:
    """By household: its people, where each stands, and where the household does."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    for some in batches(households):
        rows = Membership.objects.filter(household__in=some, until=None).order_by("household_id", "person_id")
        told = rows.values_list("household_id", "person_id", "person__account", "household__account")
        for household, person, account, stands in told:
            found.setdefault(household, []).append((person, account, stands))
    return found


def _settled(about: Sequence[Carried]) -> dict[int, str]:
    """By the id of a case: the account it leads to; '' where everybody stays in his own. A step may have settled it."""
    found: dict[int, str] = {}
    by_step: dict[int, str] = {}
    for one in about:
        law = one.said.item.procedure.moves
        assert law is not None
        if law.settled_by is None:
            found[one.said.item.case.pk] = law.to_accounts[0]
        elif law.settled_by == UNCHANGED:
            found[one.said.item.case.pk] = ""
        else:
            by_step[one.said.item.case.pk] = law.settled_by
    for some in batches(by_step):
        rows = CaseStep.objects.filter(case__in=some, form__has_key="to").order_by("place")
        for case, step, to in rows.values_list("case_id", "step", "form__to"):
            if by_step[case] == step:
                found[case] = to
    return found


def _change_memberships(act: Act, carried: Sequence[Carried]) -> None:
    persons = [(one, one.said.item.case) for one in carried if one.said.item.case.person_id]
    leave(
        act.actor,
        [
            Leaving(one.decision, case.person_id or 0, str(case.facts.get("reason", "")))
            for one, case in persons
            if one.said.item.kind == DECREASE
        ],
    )
    joinings = [
        Joining(
            one.decision, case.person_id or 0, case.household_id or 0, str(case.facts.get("relation", "")),
            str(case.facts.get("reason", "")),
        )
        for one, case in persons
        if one.said.item.kind == INCREASE
    ]  # fmt: skip
    for one in carried:
        case = one.said.item.case
        if one.said.item.procedure.changes == GROUPING:
            into, people = people_of_regrouping(case.household, case.facts["regroup"])
            joinings += [
                Joining(one.decision, person.pk, into.pk, reason=one.decision.cause) for person in people
            ]
    join(act.actor, joinings)


def _follow(carried: Sequence[Carried]) -> None:
    """The other cases of those who stand in another area now."""
    moving = [
        one for one in carried if one.said.item.kind == MOVED or one.said.item.procedure.changes == REVERSAL
    ]
    homes = {one.said.item.case.household_id for one in moving if one.said.item.case.household_id}
    stay_where_they_are(homes, [one.said.item.case.pk for one in carried])
    for one in carried:
        if one.said.item.procedure.changes == SUCCESSION:
            follow_the_people(one.said.item.case.area)


def _change_area(act: Act, one: Carried) -> None:
    case, item = one.said.item.case, one.said.item
    if item.procedure.changes == VILLAGE_EXIT:
        list_village(act.actor, case.area, EXITED, one.decision.effective_day, one.decision)
    if item.procedure.changes == CLOSED_YEAR:
        asked = case.facts["correction"]
        year = int(asked["year"])
        changes = [YearChange(**change) for change in asked.get("changes", ())]
        measures = [MeasureChange(year=year, **change) for change in asked.get("measures", ())]
        if changes:
            correct_year(act.actor, one.decision, year, changes)
        if measures:
            correct_measures(act.actor, one.decision, measures)
