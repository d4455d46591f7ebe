"""Money is received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.support.models import RECEIVED, Fund
from niukou.office.support.money_rows import Movement, fen, post
from niukou.office.support.refusing import dictionary_of, read

_REQUIRED = ("document", "source", "level", "year", "amount")


@transaction.atomic
def receive(
    actor: Actor, area: Area, values: Mapping[str, Any], on: date, papers: Sequence[int] = ()
) -> Fund:
    """Money that an area received by a document: fields of `fund` as they were written, and the papers (ids) it rests on.

    Raises NotAllowedError, RefusedError.
    """
    must_enter(actor)
    actor.must_cover(area)
    told = read("fund", area.code, values, _REQUIRED, dictionary_of()).content.values
    amount = fen(told["amount"], area.code)
    fund = Fund.objects.create(
        area=area, document=told["document"], source=told["source"], level=told["level"],
        channel=told.get("channel", ""), year=int(told["year"]),
    )  # fmt: skip
    entries = post(actor, [Movement(RECEIVED, fund, area, amount, on, fund.document)], papers)
    record(
        actor, "support.receive", f"fund:{fund.pk}", chain=chain_of(area),
        detail={"document": fund.document, "year": fund.year}, leaves=[bytes(entry.leaf) for entry in entries],
    )  # fmt: skip
    fund.refresh_from_db()
    return fund
