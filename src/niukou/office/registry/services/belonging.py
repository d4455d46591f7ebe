"""Who belongs to which household, changed as a decision says. Called by what issued the decision, inside its act."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.registry.allowed_moves import MERGED, SPLIT
from niukou.office.registry.content import parts, year_rows
from niukou.office.registry.models import Decision, Household, LedgerEntry, Membership
from niukou.office.registry.refused import Fault, refuse

_PART = 2_048  # rows in one statement
_BRINGS = ("natural_increase", SPLIT, MERGED)  # to a household
_TAKES = ("natural_decrease", SPLIT, MERGED)  # out of one


@dataclass(frozen=True)
class Joining:
    """A person comes to a household. Both by id; reason: a label of the pack; relation: his year file's where empty."""

    decision: Decision
    person: int
    household: int
    relation: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Leaving:
    """A person leaves the household he belongs to."""

    decision: Decision
    person: int
    reason: str = ""


def join(actor: Actor, joinings: Sequence[Joining]) -> int:
    """Open memberships from each decision's effective day; one in another household ends on that day.

    Who belongs there already stays as he is. Raises NotAllowedError for a decision about another's area, RefusedError
    where it is about another county than the household, or before somebody left the household before.
    """
    there = _open_ones(one.person for one in joinings)
    coming = [
        one for one in joinings if one.person not in there or there[one.person].household_id != one.household
    ]
    leave(actor, [Leaving(one.decision, one.person, one.reason) for one in coming if one.person in there])
    for one in coming:
        actor.must_cover(one.decision.area)
    refuse(_too_early(coming))
    refuse(_elsewhere(coming))
    files = year_rows("person", [one.person for one in coming if not one.relation], clock.today().year)
    told = {key: str(file.values.get("relation", "")) for key, file in files.items()}
    opened = [
        Membership(
            person_id=one.person, household_id=one.household, relation=one.relation or told.get(one.person, ""),
            since=one.decision.effective_day, reason_in=one.reason,
        )
        for one in coming
    ]  # fmt: skip
    _count_edit({one.household for one in coming})
    return len(Membership.objects.bulk_create(opened))


def leave(actor: Actor, leavings: Sequence[Leaving]) -> int:
    """End open memberships on each decision's effective day; who belongs nowhere stays so.

    Raises NotAllowedError for a decision about another's area, RefusedError for a day before somebody came.
    """
    there = _open_ones(one.person for one in leavings)
    rows, faults = [], []
    for one in leavings:
        actor.must_cover(one.decision.area)
        row = there.get(one.person)
        if row is None:
            continue
        if row.since is not None and one.decision.effective_day < row.since:
            faults.append(Fault(row.person.code, "", f"离开早于入户{row.since} / before he came"))
        row.until, row.reason_out = one.decision.effective_day, one.reason
        rows.append(row)
    refuse(faults)
    Membership.objects.bulk_update(rows, ["until", "reason_out"], _PART)
    _count_edit({row.household_id for row in rows})
    return len(rows)


def never_came(actor: Actor, decision: Decision, undone: Sequence[LedgerEntry]) -> None:
    """Memberships as if these entries, which `decision` takes back, had not been: who came by one was never there, who left
    by one never left. Raises NotAllowedError for a decision about another's area.
    """
    actor.must_cover(decision.area)
    homes: set[int] = set()
    for entry in undone:
        rows = Membership.objects.filter(person=entry.person_id)
        came = rows.filter(household=entry.household_id, since=entry.effective_day, until=None)
        if entry.cause in _BRINGS and came.update(until=F("since"), reason_out=decision.cause):
            homes.add(entry.household_id)
        left = rows.filter(until=entry.effective_day).exclude(since=F("until")).order_by("-pk").first()
        if entry.cause in _TAKES and left is not None and not rows.filter(until=None).exists():
            Membership.objects.filter(pk=left.pk).update(until=None, reason_out="")
            homes.add(left.household_id)
    _count_edit(homes)


def _open_ones(persons: Iterator[int]) -> dict[int, Membership]:
    found: dict[int, Membership] = {}
    for part in parts(persons):
        rows = Membership.objects.filter(person__in=part, until=None).select_related("person")
        found.update((row.person_id, row) for row in rows)
    return found


def _too_early(coming: Sequence[Joining]) -> Iterator[Fault]:
    """Who would be in two households on one day."""
    days: dict[int, tuple[str, date]] = {}
    for part in parts(one.person for one in coming):
        left = Membership.objects.filter(person__in=part, until__isnull=False)
        days.update(
            (person, (code, last))
            for person, code, last in left.values_list("person", "person__code").annotate(last=Max("until"))
        )
    for one in coming:
        code, last = days.get(one.person, ("", date.min))
        if one.decision.effective_day < last:
            yield Fault(code, "", f"入户早于{last}离开原来的户 / before he left the one before")


def _elsewhere(coming: Sequence[Joining]) -> Iterator[Fault]:
    homes: dict[int, Household] = {}
    for part in parts(one.household for one in coming):
        rows = Household.objects.select_related("area")
        homes.update(rows.in_bulk(part))
    for one in coming:
        if chain_of(homes[one.household].area) != chain_of(one.decision.area):
            yield Fault(homes[one.household].code, "", "这份决定管不到这里 / the decision is of another area")


def _count_edit(households: Collection[int]) -> None:
    for part in parts(sorted(households)):
        Household.objects.filter(pk__in=part).update(version=F("version") + 1)
