"""New cases: what they have to be, and their rows. The services open them, or a case that ends opens another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, begins, chain_of
from niukou.office.audit.services import leaf
from niukou.office.cases.deadlines import due_day
from niukou.office.cases.facts import check_facts
from niukou.office.cases.machine import start
from niukou.office.cases.models import Case
from niukou.office.cases.procedures import digest_of
from niukou.office.cases.refusals import CaseError, FormError, MovedOnError
from niukou.office.registry.allowed_moves import REVERSAL
from niukou.office.registry.models import Household, Membership, Person
from niukou.office.registry.standing import homes_standing
from niukou.rulebook.at_date import holds_on
from niukou.rulebook.labels import label_of
from niukou.rulebook.ledger_moves import HOUSEHOLD
from niukou.rulebook.model import Moves, Pack, Procedure
from niukou.rulebook.say.words import SUBJECTS

_GONE = "gone"  # the account of those who died, moved away or are lost


@dataclass(frozen=True)
class Subject:
    """Whom a case is about: a household, a person with the household he belongs to or joins, or an area.

    facts, as JSON, what the procedure needs to know beforehand: `evidence` of a removal, a list of {what, day, source};
    `day` on which it happened, `reason` (a label of the pack) and `relation` of a natural change; `to_area` (a code) of a
    transfer; `correction` of a closed year, {year, changes, measures}; `regroup` of households, {into, people}, codes;
    `reverse` of entries, {decision}, its number.
    opened_from: what led to this one, where it is not what led to all of them.
    """

    household: Household | None = None
    person: Person | None = None
    area: Area | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    opened_from: str = ""

    @property
    def place(self) -> Area:
        """The area of the case."""
        found = self.area or (self.household.area if self.household else None)
        if found is None:
            raise CaseError("没有写明是谁 / says not whom it is about")
        return found


@dataclass(frozen=True)
class Opener:
    """Who opens, when, why, and what led to it."""

    username: str
    at: datetime
    reason: str = ""
    opened_from: str = ""


def write_cases(opener: Opener, pack: Pack, procedure: Procedure, subjects: Sequence[Subject]) -> list[Case]:
    """Write the cases of one county, numbered one after the other.

    Raises CaseError for a procedure not in force, a subject that is none of it, or that is in such a case already;
    FormError for a fact that is missing.
    """
    day = timezone.localdate(opener.at)
    if not holds_on(procedure, day):
        raise CaseError(f"“{procedure.title}”今天不在有效期内 / is not in force today")
    for subject in subjects:
        check_subject(pack, procedure, subject, day)
    chains = {chain_of(subject.place) for subject in subjects}
    if len(chains) != 1:
        raise CaseError("一次只立一个县的案子 / the cases of one county at a time, and at least one")
    prefix = f"{chains.pop()}-{procedure.code}-{day.year}-"
    first = _first_number(prefix)
    _check_none_open(procedure, subjects)
    cases = [
        _case(opener, pack, procedure, subject, f"{prefix}{first + at:06}")
        for at, subject in enumerate(subjects)
    ]
    try:
        with transaction.atomic():
            return Case.objects.bulk_create(cases)
    except IntegrityError as error:
        raise CaseError("有的户或人已在办同样的案子 / already in such a case") from error


def hold_home(household: Household, known: int) -> None:
    """Lock a household; raises MovedOnError where it has other than so many cases: what is written was written before."""
    home = Household.objects.select_for_update().get(pk=household.pk)
    if Case.objects.filter(household=home).count() != known:
        raise MovedOnError(
            "刚才已给这一户立了一件，请先看那一件 / a case of this household was opened meanwhile"
        )


def leaves_of(cases: Sequence[Case]) -> list[bytes]:
    """What the trail's hash tree has of new cases."""
    return [
        leaf((case.number, case.area_id, case.household_id, case.person_id, case.facts)) for case in cases
    ]


def check_subject(pack: Pack, procedure: Procedure, subject: Subject, day: date) -> None:
    """Raises CaseError for a subject of another kind or in another account, FormError for missing facts."""
    household, person = subject.household, subject.person
    given = "person" if person else "household" if household else subject.place.level
    if given != procedure.subject or (person is not None and household is None):
        raise CaseError(
            f"“{procedure.title}”办的是{SUBJECTS[procedure.subject]} / is about a {procedure.subject}"
        )
    moves, about = procedure.moves, person or household
    check_facts(pack, procedure, household, subject.facts, subject.place, day)
    if moves is None or about is None:
        return
    if person is not None and person.erased_at is not None:
        raise CaseError(
            f"{person.code} 的资料已依法删除，要办请按新人登记 / was erased: enter the person anew"
        )
    if about.account not in moves.from_accounts:
        raise CaseError(
            f"{about.code} {label_of(pack, 'account', about.account)}，“{procedure.title}”只办"
            f"{'、'.join(label_of(pack, 'account', one) for one in moves.from_accounts)}的"
            " / stands in an account that this procedure does not move from"
        )
    if person is not None and person.account == _GONE:
        _check_may_come_back(pack, procedure, person)
    if moves.settled_by == HOUSEHOLD and (household is None or _stands(household) not in moves.to_accounts):
        raise CaseError(f"{about.code} 要去的户不在册上 / the household to join is not on the register")
    if household is not None and procedure.subject == "household" and household.account == _GONE:
        _check_anybody_left(household)
    _check_reason(pack, moves, subject)


def _check_may_come_back(pack: Pack, procedure: Procedure, person: Person) -> None:
    """Who died does not come back: where his death was written down wrongly, that decision is taken back."""
    last = person.last_entry
    if last is None:
        return
    stands = last.rests_on_id if last.reverses_id else last.pk
    case = Case.objects.filter(decision__entries=stands).select_related("decision").first()
    if case is None or case.decision is None or case.procedure not in pack.procedures:
        return
    law, reason = pack.procedures[case.procedure].moves, case.facts.get("reason")
    if law is not None and reason in law.for_good:
        undo = "、".join(one.title for one in pack.procedures.values() if one.changes == REVERSAL)
        raise CaseError(
            f"{person.code} 已因“{reason}”离开，不能再办“{procedure.title}”；那次记错了的，办“{undo}”，"
            f"撤销 {case.decision.number}"
            " / left for good: where that was wrong, its decision is taken back by a case of reversal"
        )


def _stands(household: Household) -> str:
    """Where somebody who comes into it will stand. Most are on the register, and nothing is asked."""
    if household.account != _GONE:
        return household.account
    return homes_standing([household.pk])[household.pk]


def _check_anybody_left(household: Household) -> None:
    """Who died or left a family stays gone by its case: where all have gone, somebody has to come back first."""
    if not Membership.objects.filter(household=household, until=None).exists():
        raise CaseError(
            f"{household.code} 的人都不在册了，没有人可办；有人回来的，先立他一个人的案子，把他加回来"
            " / everybody has gone from it: who comes back does so by a case of his own"
        )


def _check_reason(pack: Pack, moves: Moves, subject: Subject) -> None:
    code = (subject.person or subject.household or subject.place).code
    if moves.reasons is not None and subject.facts.get("reason") not in pack.codelists[moves.reasons].labels:
        right = "、".join(pack.codelists[moves.reasons].labels)
        raise FormError(f"{code}：原因要写一项：{right} / a reason of the list")


def _first_number(prefix: str) -> int:
    """The county's row stays locked until the transaction ends, so that its cases are numbered without a gap."""
    Area.objects.select_for_update().get(pk=area_of(prefix.split("-")[0]).pk)
    return Case.objects.filter(begins("number", prefix)).count() + 1


def _check_none_open(procedure: Procedure, subjects: Sequence[Subject]) -> None:
    """An area is in one open case of a procedure at a time, as the database sees to it of households and persons.

    The county's row is locked, so nobody opens one meanwhile.
    """
    places = [one.place.pk for one in subjects if one.household is None]
    rows = Case.objects.filter(procedure=procedure.key, state="open", household=None, area__in=set(places))
    numbers = list(rows.order_by("pk").values_list("number", flat=True))
    if numbers or len(places) != len(set(places)):
        raise CaseError(
            f"这个地方已在办同样的案子，先办完或撤回：{'、'.join(numbers)} / is in such a case already"
        )


def _case(opener: Opener, pack: Pack, procedure: Procedure, subject: Subject, number: str) -> Case:
    place = start(procedure)
    return Case(
        number=number, procedure=procedure.key, pack=pack.name, pack_version=pack.version,
        pack_fingerprint=pack.fingerprint,
        procedure_digest=digest_of(procedure), area=subject.place, household=subject.household, person=subject.person,
        opened_by=opener.username, opened_at=opener.at, opened_from=subject.opened_from or opener.opened_from, reason=opener.reason,
        step=place.step, step_since=opener.at, facts=dict(subject.facts),
        due=due_day(pack, procedure, place, timezone.localdate(opener.at)),
    )  # fmt: skip
