"""Asking in writing for a comparison with the registers. A run serves it later; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.cases.acting import begin, carry_out
from niukou.office.cases.comparing import unauthorised
from niukou.office.cases.items import Said
from niukou.office.cases.models import Case, ComparisonItem, ComparisonRequest
from niukou.office.cases.refusals import FormError
from niukou.office.registry.bulk import add
from niukou.office.registry.selectors.comparing import content_hash

KINDS = ("comparison",)
REQUESTED = "requested"


@transaction.atomic
def request_comparison(actor: Actor, cases: Sequence[Case], on_day: date) -> ComparisonRequest:
    """One request for many cases that compare with the same sources, with the households as they are now.

    Raises what `begin` raises, and FormError where the authorisation the pack asks for was not signed.
    """
    act = begin(actor, "cases.request_comparison", cases, KINDS, on_day)
    bare = unauthorised(act.items)
    if bare:
        raise FormError("没有签授权，不能查 / not authorised, nothing may be looked up", bare)
    sources = sorted({source for item in act.items for source in item.step.compares})
    if any(sorted(item.step.compares) != sources for item in act.items):
        raise FormError(
            "一份申请只写比对的来源相同的案子 / the cases of one request compare with the same sources"
        )
    request = ComparisonRequest.objects.create(
        area=area_of(chain_of(act.items[0].case.area)), sources=sources, pack=act.pack.name,
        pack_fingerprint=act.pack.fingerprint, as_of=on_day, requested_by=actor.username, requested_at=act.now,
    )  # fmt: skip
    contents = content_hash(item.case.household_id for item in act.items if item.case.household_id)
    add([
        ComparisonItem(
            request=request, case=item.case, step=item.step.key, round=item.case.round,
            content=contents.get(item.case.household_id or 0, ""),
        )
        for item in act.items
    ])  # fmt: skip
    carry_out(act, [Said(item, REQUESTED, item.place, {"request": request.pk}) for item in act.items])
    return request
