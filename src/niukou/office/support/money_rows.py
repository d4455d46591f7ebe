"""Movements of money as rows: amounts read, accounts locked, papers found, leaves made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.services import canonical
from niukou.office.registry.content import keyed_digest
from niukou.office.registry.models import Household, Paper, Person
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.support.models import Allotment, Fund, MoneyEntry
from niukou.terms.money import fen_of, parse_number, yuan_text

_PART = 2_048  # rows in one statement


@dataclass(frozen=True)
class Movement:
    """One movement to be posted. amount: fen, below nothing for a reversal; area: where it is counted."""

    kind: str
    fund: Fund
    area: Area
    amount: int
    on: date
    purpose: str
    allotment: Allotment | None = None
    household: Household | None = None
    person: Person | None = None
    reverses: MoneyEntry | None = None


def fen(written: Any, subject: str) -> int:
    """An amount as it was written (yuan), in fen. Raises RefusedError for one that is none, or not above nothing."""
    number = written if isinstance(written, int) else parse_number(str(written))
    amount = None if number is None else fen_of(number)
    if amount is None or amount <= 0:
        wrong = "要是0以上、到分的金额 / an amount above nothing, in yuan and fen"
        raise RefusedError(Fault(subject, "", wrong, "请写元，如 1200.50 / write yuan"))
    return amount


def enough(left: int, wanted: int, subject: str) -> None:
    """Raises RefusedError where more is wanted than is left; the account must be locked."""
    if wanted > left:
        wrong = f"只剩{yuan_text(left)}元，要{yuan_text(wanted)}元 / more than is left"
        raise RefusedError(
            Fault(subject, "", wrong, "请先收款或分配，或冲销多的 / receive, allot or reverse first")
        )


def post(actor: Actor, movements: Sequence[Movement], papers: Sequence[int]) -> list[MoneyEntry]:
    """Write entries with the papers (ids) they rest on; the database moves the accounts, or refuses.

    Raises RefusedError for a day that is not yet, or a paper that is not his.
    """
    now, today = clock.now(), clock.today()
    for movement in movements:
        if movement.on > today:
            raise RefusedError(Fault(movement.area.code, "", f"{movement.on}还没有到 / is not yet"))
    known = list(Paper.objects.filter(actor.sees(), pk__in=papers).order_by("pk"))
    if len(known) != len(set(papers)):
        raise RefusedError(Fault(actor.area, "", "没有这份材料，或不归您管 / no such paper, or not yours"))
    rows = []
    for movement in movements:
        row = MoneyEntry(**vars(movement), recorded_at=now, recorded_by=actor.username)
        row.leaf = leaf_of(row, known)
        rows.append(row)
    made = MoneyEntry.objects.bulk_create(rows, _PART)
    through = MoneyEntry.papers.through
    through.objects.bulk_create(
        [through(moneyentry=row, paper=paper) for row in made for paper in known], _PART
    )
    return made


def leaf_of(row: MoneyEntry, papers: Sequence[Paper]) -> bytes:
    """Keyed, over what an entry says and the papers it rests on."""
    said = [
        row.kind, row.fund_id, row.allotment_id, row.area_id, row.household_id, row.person_id, row.amount, row.on,
        row.purpose, row.reverses_id, row.recorded_by, [bytes(paper.digest).hex() for paper in papers],
    ]  # fmt: skip
    return keyed_digest("money", str(row.fund_id), canonical(said), "")
