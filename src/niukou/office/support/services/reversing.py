"""What was entered wrongly about money is reversed, once, and entered anew; nothing is edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.support.models import ALLOTTED, RECEIVED, SPENT, Allotment, Fund, MoneyEntry
from niukou.office.support.money_rows import Movement, enough, fen, post
from niukou.terms.money import yuan_text


@dataclass(frozen=True)
class _Locked:
    """An entry that stands, with its accounts."""

    row: MoneyEntry
    fund: Fund
    allotment: Allotment | None

    def moved(self, amount: int, purpose: str, reverses: MoneyEntry | None = None) -> Movement:
        """The same movement, of another amount."""
        row = self.row
        return Movement(
            row.kind, self.fund, row.area, amount, row.on, purpose, self.allotment, row.household, row.person, reverses
        )  # fmt: skip

    @property
    def gone_on(self) -> int:
        """How much of its account has gone on: was allotted of a receipt, was spent of an allotment."""
        if self.row.kind == RECEIVED:
            return self.fund.allotted
        return self.allotment.spent if self.allotment is not None and self.row.kind == ALLOTTED else 0

    @property
    def whole(self) -> int:
        """What its account has."""
        if self.row.kind == RECEIVED:
            return self.fund.received
        return self.allotment.allotted if self.allotment is not None else 0


@transaction.atomic
def reverse_entry(actor: Actor, entry: int, reason: str) -> MoneyEntry:
    """Take an entry (id) back, on its own day, and say why.

    Raises NotAllowedError; RefusedError for one that is a reversal or was reversed, and while money of it has gone on: what
    was allotted of a receipt, what was spent of an allotment.
    """
    held = _locked(actor, entry, reason, "冲销")
    row = held.row
    if row.kind != SPENT:
        enough(held.whole - held.gone_on, row.amount, held.fund.document)
    papers = list(row.papers.values_list("pk", flat=True))
    [made] = post(actor, [held.moved(-row.amount, reason.strip(), row)], papers)
    record(
        actor, "support.reverse_entry", f"fund:{held.fund.pk}", chain=chain_of(row.area), reason=reason.strip(),
        detail={"entry": row.pk}, leaves=[bytes(made.leaf)],
    )  # fmt: skip
    return made


@transaction.atomic
def correct_entry(actor: Actor, entry: int, amount: Any, reason: str) -> MoneyEntry:
    """Enter what was received or allotted by an entry (id) anew with the right amount (yuan), on its own day and papers, and take
    the wrong one back, in one act; the new entry.

    Raises as `reverse_entry`, and RefusedError for a payment, whose voucher says the amount; for the amount it has; for less
    than has gone on, and more than the fund has.
    """
    held = _locked(actor, entry, reason, "改正")
    row, wanted = held.row, fen(amount, held.fund.document)
    if row.kind == SPENT:
        right = "冲销这一笔，凭对的凭证再记 / take it back and enter it by the right voucher"
        raise RefusedError(
            Fault(str(entry), "", "支出凭凭证，不能改数 / a payment is what its voucher says", right)
        )
    if wanted == row.amount:
        raise RefusedError(Fault(held.fund.document, "", "和原来的数一样 / is the amount it has"))
    new, back = held.moved(wanted, row.purpose), held.moved(-row.amount, reason.strip(), row)
    papers = list(row.papers.values_list("pk", flat=True))
    made = post(actor, [new, back] if _new_first(held, wanted) else [back, new], papers)
    record(
        actor, "support.correct_entry", f"fund:{held.fund.pk}", chain=chain_of(row.area), reason=reason.strip(),
        detail={"entry": row.pk}, leaves=[bytes(one.leaf) for one in made],
    )  # fmt: skip
    return next(one for one in made if one.reverses_id is None)


def _new_first(held: _Locked, wanted: int) -> bool:
    """In which order both can be written, for at no moment may more have gone on than there is. Raises RefusedError for none."""
    row, fund = held.row, held.fund
    if held.whole - row.amount + wanted < held.gone_on:
        wrong = f"已经用出去{yuan_text(held.gone_on)}元，不能少于它 / more than that has gone on"
        raise RefusedError(Fault(fund.document, "", wrong, "请先冲销用出去的 / take that back first"))
    if row.kind == RECEIVED:
        return True
    enough(fund.received - fund.allotted + row.amount, wanted, fund.document)
    if held.whole - row.amount >= held.gone_on:
        return False
    if fund.received - fund.allotted >= wanted:
        return True
    wrong = f"这笔资金已分完，项目又已支出{yuan_text(held.gone_on)}元 / all of it is allotted, and some of it spent"
    raise RefusedError(
        Fault(fund.document, "", wrong, "请先冲销这个项目的支出，改好再记 / take the payments back first")
    )


def _locked(actor: Actor, entry: int, reason: str, act: str) -> _Locked:
    """The entry with its accounts, locked in the order of those who allot and spend."""
    must_enter(actor)
    row = (
        MoneyEntry.objects.filter(actor.sees(), pk=entry)
        .select_related("area", "household", "person")
        .first()
    )
    if row is None:
        raise NotAllowedError(f"{entry}：没有，或不归您管 / is not there, or not yours")
    fund = Fund.objects.select_for_update(no_key=True).get(pk=row.fund_id)
    if row.kind != SPENT:
        actor.must_cover(fund.area)  # whoever allots takes back, not whoever was given
    allotment = Allotment.objects.select_for_update(no_key=True).filter(pk=row.allotment_id or 0).first()
    if row.reverses_id is not None or MoneyEntry.objects.filter(reverses=row).exists():
        raise RefusedError(Fault(str(entry), "", "已经冲销，或本身是冲销 / was reversed, or is a reversal"))
    if not reason.strip():
        raise RefusedError(Fault(str(entry), "", f"请写{act}的原因 / say why"))
    return _Locked(row, fund, allotment)
