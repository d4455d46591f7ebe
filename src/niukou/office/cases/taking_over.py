"""Taking over a register: everybody whom the source lists comes into the account in which it lists his household."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor
from niukou.office.cases.items import Item
from niukou.office.cases.refusals import CaseError
from niukou.office.registry.models import Decision
from niukou.office.registry.selectors.imports import take_over
from niukou.office.registry.services.ledger import Move


def taken_over(actor: Actor, item: Item, decision: Decision) -> list[Move]:
    """The moves of everybody in the area whose household the merged files of the decision's year list.

    Raises CaseError where they list nobody, or say of a household what means no account.
    """
    listed = list(take_over(actor, item.case.area, decision.effective_day.year))
    unclear = [f"{one.code}：{one.said}" for one in listed if one.account is None]
    if unclear:
        raise CaseError(f"看不出在哪本账上：{'、'.join(unclear[:5])} / means no account", [item.case.number])
    moves = [
        Move(decision, person, one.account, household=one.household)
        for one in listed
        for person in one.people
        if one.account is not None
    ]
    if not moves:
        said = (
            "册外没有等着接收的户：先把原系统导出的名册导入（niukou import），再办这一步"
            " / nobody waits to be taken over: import the former system's list first, then do this step"
        )
        raise CaseError(said, [item.case.number])
    return moves
