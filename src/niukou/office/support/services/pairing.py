"""Helpers are paired with households, pairings end with a reason, their days are put right; the history stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import record
from niukou.office.registry.entering import must_enter
from niukou.office.registry.models import Household
from niukou.office.registry.refused import Fault, RefusedError, refuse
from niukou.office.support.models import Helper, Pairing
from niukou.office.support.pairing_rows import digest_of, overlapping
from niukou.office.support.refusing import households_of, limit, one_county


@dataclass(frozen=True)
class NewPairing:
    """Which household (code) a helper (id) helps, from which day on, and whether he answers for it."""

    household: str
    helper: int
    starts_on: date
    primary: bool = False


@transaction.atomic
def pair(actor: Actor, pairings: Sequence[NewPairing]) -> list[Pairing]:
    """Begin pairings in one county, in their order.

    Raises NotAllowedError; RefusedError for a helper who is not to be chosen, who helps the household on one of these
    days already, and for more primary helpers at a time than the pack allows. Too many households for one helper are
    told by `selectors.overloaded`, not refused: somebody has to help them.
    """
    must_enter(actor)
    homes = households_of(actor, (p.household for p in pairings), lock=True)
    county = one_county(chain_of(home.area) for home in homes.values())
    chosen = Helper.objects.filter(actor.reaches("unit__area__path")).select_related("unit")
    helpers = chosen.in_bulk([p.helper for p in pairings])
    refuse(_not_to_be_chosen(pairings, helpers))
    rows = []
    for new in pairings:
        home = homes[new.household]
        rows.append(
            Pairing(household=home, helper_id=new.helper, primary=new.primary, starts_on=new.starts_on)
        )
    refuse(_contradicting(rows))
    for row in rows:
        row.digest = digest_of(row)
    made = Pairing.objects.bulk_create(rows)
    record(
        actor, "support.pair", _subject(homes.values()), chain=county,
        detail={"pairings": len(made)}, leaves=[bytes(row.digest) for row in made],
    )  # fmt: skip
    return made


@transaction.atomic
def end_pairings(actor: Actor, pairings: Sequence[int], on: date, reason: str) -> int:
    """End pairings (ids) with their last day, and why; how many. Raises NotAllowedError, RefusedError."""
    must_enter(actor)
    if not reason.strip():
        raise RefusedError(Fault("", "", "请写结束的原因 / say why"))
    rows = _locked(actor, pairings)
    county = one_county(chain_of(row.household.area) for row in rows)
    faults = []
    for row in rows:
        if row.ends_on is not None:
            faults.append(Fault(row.household.code, "", "已经结束 / has ended already"))
        elif row.starts_on and on < row.starts_on:
            faults.append(Fault(row.household.code, "", "结束早于开始 / ends before it begins"))
        row.ends_on, row.end_reason = on, reason.strip()
    refuse(faults)
    _write(rows)
    record(
        actor, "support.end_pairings", _subject(row.household for row in rows), chain=county, reason=reason.strip(),
        detail={"last_day": on.isoformat()}, leaves=[bytes(row.digest) for row in rows],
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def change_dates(
    actor: Actor, pairing: int, starts_on: date | None, ends_on: date | None, reason: str
) -> Pairing:
    """Put the days of a pairing right, and say why. Raises NotAllowedError, RefusedError."""
    must_enter(actor)
    if not reason.strip():
        raise RefusedError(Fault("", "", "请写更正的原因 / say why"))
    [row] = _locked(actor, [pairing])
    if starts_on and ends_on and ends_on < starts_on:
        raise RefusedError(Fault(row.household.code, "", "结束早于开始 / ends before it begins"))
    row.starts_on, row.ends_on = starts_on, ends_on
    if ends_on is not None:
        row.end_reason = row.end_reason or reason.strip()
    refuse(_contradicting([row]))
    _write([row])
    record(
        actor, "support.change_dates", f"pairing:{row.pk}", chain=chain_of(row.household.area), reason=reason.strip(),
        detail={"household": row.household.code, "now": bytes(row.digest).hex()},
    )  # fmt: skip
    return row


def _locked(actor: Actor, pairings: Sequence[int]) -> list[Pairing]:
    rows = list(Pairing.objects.filter(pk__in=pairings).select_related("household").order_by("pk"))
    if len(rows) != len(set(pairings)):
        raise RefusedError(Fault("", "", "没有这个结对 / no such pairing"))
    homes = households_of(actor, (row.household.code for row in rows), lock=True)
    fresh = list(Pairing.objects.filter(pk__in=pairings).order_by("pk"))
    for row in fresh:
        row.household = next(home for home in homes.values() if home.pk == row.household_id)
    return fresh


def _write(rows: Sequence[Pairing]) -> None:
    for row in rows:
        row.digest = digest_of(row)
    Pairing.objects.bulk_update(rows, ["starts_on", "ends_on", "end_reason", "digest"])


def _not_to_be_chosen(pairings: Sequence[NewPairing], helpers: dict[int, Helper]) -> Iterable[Fault]:
    today = clock.today()
    for new in pairings:
        helper = helpers.get(new.helper)
        if helper is None or (helper.unit.ends_on and helper.unit.ends_on < today):
            right = "请先录入单位和责任人 / enter unit and helper first"
            yield Fault(new.household, "", "名单里没有这个帮扶责任人 / no such helper on the lists", right)


def _contradicting(rows: Sequence[Pairing]) -> Iterator[Fault]:
    """Who would help a household twice at a time, and households with more primary helpers than the pack then allows."""
    together: dict[int, list[Pairing]] = {row.household_id: [] for row in rows}
    written = Pairing.objects.filter(household__in=together).exclude(
        pk__in=[row.pk for row in rows if row.pk]
    )
    for row in (*written, *rows):
        together[row.household_id].append(row)
    for row in rows:
        others = [r for r in together[row.household_id] if r is not row and overlapping(row, r)]
        if any(other.helper_id == row.helper_id for other in others):
            wrong = "这名责任人这段时间已在帮这一户 / helps it at that time already"
            yield Fault(row.household.code, "", wrong)
        most = limit("most_primary_helpers", row.starts_on) if row.primary else None
        if most is not None and sum(other.primary for other in others) >= most:
            wrong = f"同时最多{most}名主要责任人 / no more primary helpers at a time"
            right = "请先结束原来的结对 / end the one before first"
            yield Fault(row.household.code, "", wrong, right)


def _subject(homes: Iterable[Household]) -> str:
    codes = sorted({home.code for home in homes})
    return f"household:{codes[0]}" if len(codes) == 1 else f"households:{len(codes)}"
