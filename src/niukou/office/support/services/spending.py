"""Money is spent: in a village, on a household, on a person; each time on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.models import Household, Person
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.services import NewPaper, add_paper
from niukou.office.support.models import SPENT, Allotment, MoneyEntry
from niukou.office.support.money_rows import Movement, enough, fen, post
from niukou.office.support.refusing import households_of


@dataclass(frozen=True)
class Payment:
    """So many yuan on a day for something: for a household (code), one of its people (code), or a village (code)."""

    amount: Any
    on: date
    purpose: str
    household: str = ""
    person: str = ""
    village: str = ""


@transaction.atomic
def spend(
    actor: Actor, allotment: int, payments: Sequence[Payment], papers: Sequence[int]
) -> list[MoneyEntry]:
    """Spend of what a project in his area was allotted (id), all or nothing; in their order.

    Raises NotAllowedError; RefusedError without a paper, for more than is left, for a place outside the project's area.
    """
    must_enter(actor)
    held = Allotment.objects.filter(actor.sees("project__area__path"), pk=allotment)
    locked = held.select_related("fund", "project__area").select_for_update(of=("self",), no_key=True).first()
    if locked is None:
        raise NotAllowedError(f"{allotment}：没有，或不归您管 / is not there, or not yours")
    if not papers or not payments:
        raise RefusedError(Fault(locked.project.code, "", "请附支出的凭证 / a payment rests on a paper"))
    homes = households_of(actor, [p.household for p in payments if p.household])
    people, villages = _people(payments), _villages(payments)
    movements = []
    for payment in payments:
        place, home = villages.get(payment.village), homes.get(payment.household)
        area = home.area if home else place
        _must_fit(locked, payment, area, people)
        assert area is not None
        movements.append(
            Movement(
                SPENT, locked.fund, area, fen(payment.amount, locked.project.code), payment.on, payment.purpose.strip(),
                locked, home, people.get((payment.household, payment.person)),
            )
        )  # fmt: skip
    enough(locked.allotted - locked.spent, sum(m.amount for m in movements), locked.project.code)
    made = post(actor, movements, papers)
    record(
        actor, "support.spend", f"allotment:{locked.pk}", chain=chain_of(locked.project.area),
        detail={"project": locked.project.code, "papers": sorted(papers)}, leaves=[bytes(row.leaf) for row in made],
    )  # fmt: skip
    return made


@transaction.atomic
def spend_on_paper(
    actor: Actor, allotment: int, payments: Sequence[Payment], paper: NewPaper
) -> list[MoneyEntry]:
    """The same with a voucher that is handed in with it: kept among the papers of the project's area, or not at all."""
    held = Allotment.objects.filter(actor.sees("project__area__path"), pk=allotment).select_related(
        "project__area"
    )
    found = held.first()
    if found is None:
        raise NotAllowedError(f"{allotment}：没有，或不归您管 / is not there, or not yours")
    must_enter(actor)
    kept = add_paper(actor, found.project.area, paper)
    return spend(actor, allotment, payments, [kept.pk])


def _must_fit(
    allotment: Allotment,
    payment: Payment,
    area: Area | None,
    people: Mapping[tuple[str, str], Person],
) -> None:
    subject = payment.household or payment.village or allotment.project.code
    if area is None or not area.path.startswith(allotment.project.area.path):
        wrong = "要写项目地方里的村或户 / a village or household in the area of the project"
        raise RefusedError(Fault(subject, "", wrong))
    if payment.person and (payment.household, payment.person) not in people:
        raise RefusedError(Fault(subject, "", "户里没有这个人 / nobody of the household"))
    if not payment.purpose.strip():
        raise RefusedError(Fault(subject, "", "请写用途 / say what for"))


def _people(payments: Sequence[Payment]) -> dict[tuple[str, str], Person]:
    """Who is or was of the household, by both codes."""
    codes = {payment.person for payment in payments if payment.person}
    homes = Household.objects.filter(code__in={p.household for p in payments if p.person})
    rows = Person.objects.filter(code__in=codes, memberships__household__in=homes)
    found = rows.values_list("memberships__household__code", "code", "pk").distinct()
    people = Person.objects.in_bulk([pk for _, _, pk in found])
    return {(household, code): people[pk] for household, code, pk in found}


def _villages(payments: Sequence[Payment]) -> dict[str, Area]:
    codes = {payment.village for payment in payments if payment.village}
    return {area.code: area for area in Area.objects.filter(code__in=codes)}
