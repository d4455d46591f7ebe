"""The end of a case: a decision and what it brings about in the book, or another case. Nothing else leads into the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import OuterRef, Subquery

from niukou.office.audit import clock
from niukou.office.audit.sqlite_functions import gathering
from niukou.office.cases.acting import Act
from niukou.office.cases.batches import batches
from niukou.office.cases.carrying import Carried, carry_into_book, cause_of, joins
from niukou.office.cases.facts import SUCCESSION
from niukou.office.cases.items import Item, Said
from niukou.office.cases.models import Case
from niukou.office.cases.opening import Opener, Subject, leaves_of, write_cases
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.taking_back import successions_on
from niukou.office.findings.services.by_cases import Ended, ask_again
from niukou.office.findings.services.by_cases import end_cases as tell_findings
from niukou.office.registry.models import Decision, Household, Person
from niukou.office.registry.moving import succession_day
from niukou.office.registry.services.decisions import Facts, decide
from niukou.office.registry.standing import last_days, last_days_of_people
from niukou.office.registry.undone import undone_by


def end_finished(act: Act, said: Sequence[Said]) -> list[bytes]:
    """Issue the decisions of the cases that finish with this act and carry them into the book; open what others lead to;
    answer the findings that cases were opened from, and ask those again whose answer is undone.

    Returns the leaves of all that was written. Raises LedgerError for what the ledger does not take in, CaseError where
    nobody is there to be moved.
    """
    ending = [one for one in said if one.place.state == "finished"]
    others, leaves = _open_others(act, [one for one in said if one.place.other])
    if ending:
        leaves += _decide(act, ending)
    tell_findings(act.actor, _ended(said, others), act.on_day)
    decided = [one.item.case.decision.pk for one in ending if one.item.case.decision]
    ask_again(act.actor, undone_by(decided), act.on_day)
    return leaves


def _decide(act: Act, ending: Sequence[Said]) -> list[bytes]:
    days = effective_days([one.item for one in ending], act.on_day)
    issued = decide(act.actor, [_facts(one.item, days[one.item.case.pk]) for one in ending])
    decisions = {one.item.case.pk: decision for one, decision in zip(ending, issued, strict=True)}
    carried = [Carried(one, decisions[one.item.case.pk]) for one in ending]
    leaves = [bytes(decision.seal) for decision in issued]
    leaves += carry_into_book(act, carried)
    _close(ending, decisions)
    return leaves


def effective_days(items: Sequence[Item], on_day: date) -> dict[int, date]:
    """By the id of a case: the day from which it holds: the one on which what it reports happened, or on which the case ends.

    What happened before the last entry about somebody holds from that entry's day on: the ledger does not go back, and who
    comes into a family stands where it does no sooner than it does itself. The people of an area that ended go over on that
    day, unless an entry about their family came later (`succession_day`).
    """
    told = {
        item.case.pk: date.fromisoformat(item.case.facts["day"])
        for item in items
        if item.procedure.moves is not None and item.procedure.moves.effective == "event"
    }
    found = {item.case.pk: told.get(item.case.pk, on_day) for item in items}
    # nothing can have come in after today: most cases end on the day on which somebody says so, and ask nothing
    asked = items if on_day < clock.today() else [item for item in items if item.case.pk in told]
    for case, day in _soonest(asked).items():
        found[case] = max(found[case], day)
    for item in items:
        if item.procedure.changes == SUCCESSION:
            day = date.fromisoformat(item.case.facts["day"])
            found[item.case.pk] = succession_day(successions_on(item.case.area, day), day)
    return found


def _soonest(items: Sequence[Item]) -> dict[int, date]:
    """By the id of a case: the day before which the ledger takes nothing in about its person, or its household."""
    about = [item for item in items if item.case.household_id and item.procedure.moves is not None]
    whole = [item for item in about if item.case.person_id is None or joins(item)]
    households = last_days(Household, (item.case.household_id or 0 for item in whole))
    people = last_days_of_people(item.case.household_id or 0 for item in about if item.case.person_id is None)
    persons = last_days(Person, (item.case.person_id for item in about if item.case.person_id))
    found: dict[int, date] = {}
    for item in about:
        home = item.case.household_id or 0
        days = (
            households.get(home) if item in whole else None,
            people.get(home) if item.case.person_id is None else persons.get(item.case.person_id),
        )
        known = [day for day in days if day is not None]
        if known:
            found[item.case.pk] = max(known)
    return found


def _facts(item: Item, effective: date) -> Facts:
    case = item.case
    return Facts(
        case=case.number, procedure=case.procedure, cause=cause_of(item), pack=case.pack, pack_fingerprint=case.pack_fingerprint,
        area=item.area, effective_day=effective,
    )  # fmt: skip


def _open_others(act: Act, said: Sequence[Said]) -> tuple[dict[int, Case], list[bytes]]:
    """A case that leads to another procedure opens it, where its subject stands in an account that one moves from.

    Returns the new cases by the ids of the old ones, and their leaves.
    """
    others: dict[int, Case] = {}
    leaves: list[bytes] = []
    for key in sorted({one.place.other for one in said}):
        procedure = procedure_of(act.pack, key)
        may = procedure.moves.from_accounts if procedure.moves else ()
        for one in said:
            household = one.item.case.household
            if one.place.other != key or household is None or (may and household.account not in may):
                continue
            opener = Opener(act.actor.username, act.now, one.reason, f"case:{one.item.case.number}")
            (opened,) = write_cases(opener, act.pack, procedure, [Subject(household=household)])
            others[one.item.case.pk] = opened
            leaves += leaves_of([opened])
    return others, leaves


def _ended(said: Sequence[Said], others: Mapping[int, Case]) -> dict[str, Ended]:
    """By the numbers of the cases that end with this act: how, for the findings they were opened from."""
    found: dict[str, Ended] = {}
    for one in said:
        case = one.item.case
        if one.place.state != "open":
            decision, other = case.decision.number if case.decision else "", others.get(case.pk)
            found[case.number] = Ended(
                case.procedure, decision, one.reason,
                (other.number, other.procedure) if other is not None else None,
            )  # fmt: skip
    return found


def _close(ending: Sequence[Said], decisions: Mapping[int, Decision]) -> None:
    own = Decision.objects.filter(case=OuterRef("number")).values("pk")[:1]
    for some in batches(one.item.case.pk for one in ending):
        with gathering():
            Case.objects.filter(pk__any_of=some).update(state="finished", decision=Subquery(own))
    for one in ending:
        one.item.case.state, one.item.case.decision = "finished", decisions[one.item.case.pk]
