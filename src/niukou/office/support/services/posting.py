"""Helpers are posted to villages as work teams, and called back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.support.models import Helper, Posting
from niukou.office.support.pairing_rows import posting_digest
from niukou.office.support.refusing import dictionary_of, read


@transaction.atomic
def post_to_village(actor: Actor, village: Area, helper: int, team_post: Any, starts_on: date) -> Posting:
    """Post a helper (id) to a village, in a post of the pack's list. Raises NotAllowedError, RefusedError."""
    must_enter(actor)
    actor.must_cover(village)
    if village.level != "village":
        raise RefusedError(Fault(village.code, "", "驻的是行政村 / a team lives in a village"))
    told = read("team_member", village.code, {"team_post": team_post}, ("team_post",), dictionary_of())
    known = Helper.objects.filter(actor.reaches("unit__area__path"), pk=helper)
    chosen = known.select_for_update(of=("self",)).first()
    if chosen is None:
        right = "请先录入单位和队员 / enter unit and member first"
        raise RefusedError(Fault(village.code, "", "名单里没有这个人 / nobody on the lists", right))
    if Posting.objects.filter(village=village, helper=chosen, ends_on=None).exists():
        raise RefusedError(Fault(village.code, "", "已在这个村 / is in this village already"))
    row = Posting.objects.create(
        village=village, helper=chosen, team_post=told.content.values["team_post"], starts_on=starts_on
    )
    record(
        actor, "support.post_to_village", f"area:{village.code}", chain=chain_of(village),
        detail={"posting": row.pk, "now": posting_digest(row).hex()},
    )  # fmt: skip
    return row


@transaction.atomic
def end_posting(actor: Actor, posting: int, on: date, reason: str) -> Posting:
    """Call somebody back: his last day, and why. Raises NotAllowedError, RefusedError."""
    must_enter(actor)
    rows = Posting.objects.filter(actor.sees("village__path"), pk=posting).select_related("village")
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotAllowedError(f"{posting}：没有，或不归您管 / is not there, or not yours")
    if row.ends_on is not None or on < row.starts_on or not reason.strip():
        wrong = "已经结束、早于开始，或没有写原因 / has ended, ends before it begins, or says not why"
        raise RefusedError(Fault(row.village.code, "", wrong))
    row.ends_on, row.end_reason = on, reason.strip()
    row.save(update_fields=["ends_on", "end_reason"])
    record(
        actor, "support.end_posting", f"area:{row.village.code}", chain=chain_of(row.village), reason=row.end_reason,
        detail={"posting": row.pk, "now": posting_digest(row).hex()},
    )  # fmt: skip
    return row
