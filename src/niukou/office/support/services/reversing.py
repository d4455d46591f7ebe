"""What was entered wrongly about money is reversed, once, and entered anew; nothing is edited."""

from __future__ import annotations

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.support.models import ALLOTTED, RECEIVED, Allotment, Fund, MoneyEntry
from niukou.office.support.money_rows import Movement, enough, post
from niukou.office.support.refusing import must_enter


@transaction.atomic
def reverse_entry(actor: Actor, entry: int, reason: str) -> MoneyEntry:
    """Take an entry (id) back, on its own day, and say why.

    Raises NotAllowedError; RefusedError for one that is a reversal or was reversed, and while money of it has gone on: what
    was allotted of a receipt, what was spent of an allotment.
    """
    must_enter(actor)
    row = MoneyEntry.objects.filter(actor.sees(), pk=entry).first()
    if row is None:
        raise NotAllowedError(f"{entry}：没有，或不归您管 / is not there, or not yours")
    # in the order of those who allot and spend
    fund = Fund.objects.select_for_update(no_key=True).get(pk=row.fund_id)
    allotment = Allotment.objects.select_for_update(no_key=True).filter(pk=row.allotment_id or 0).first()
    if row.reverses_id is not None or MoneyEntry.objects.filter(reverses=row).exists():
        raise RefusedError(Fault(str(entry), "", "已经冲销，或本身是冲销 / was reversed, or is a reversal"))
    if not reason.strip():
        raise RefusedError(Fault(str(entry), "", "请写冲销的原因 / say why"))
    if row.kind == RECEIVED:
        enough(fund.received - fund.allotted, row.amount, fund.document)
    elif row.kind == ALLOTTED and allotment is not None:
        enough(allotment.allotted - allotment.spent, row.amount, fund.document)
    papers = list(row.papers.values_list("pk", flat=True))
    movement = Movement(
        row.kind,
        fund,
        row.area,
        -row.amount,
        row.on,
        reason.strip(),
        allotment,
        row.household,
        row.person,
        row,
    )
    [made] = post(actor, [movement], papers)
    record(
        actor, "support.reverse_entry", f"fund:{fund.pk}", chain=chain_of(row.area), reason=reason.strip(),
        detail={"entry": row.pk}, leaves=[bytes(made.leaf)],
    )  # fmt: skip
    return made
