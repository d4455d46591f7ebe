"""Random but possible ledgers, made through the services, and a plain recount of their rows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.allowed_moves import may_lead
from niukou.office.registry.models import Household, HouseholdYear, LedgerEntry, Membership, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.services.ledger import Move, post
from niukou.office.registry.services.reversal import reverse
from niukou.terms.statement import ACCOUNTS, CHANGED, Cell
from tests.office.registry.made_book import decision, households

FIRST = date(2017, 1, 1)
DAYS = 100  # over which the effective days lie
TO = {
    "taken_over": ("poor", "exited", "removed"), "identified": ("poor",), "exited": ("exited",), "returned": ("poor",),
    "removed": ("removed",), "restored": ("poor", "exited"), "natural_increase": ("poor", "exited"),
    "natural_decrease": ("gone",), "moved": ("poor", "exited", "removed", "gone"),
    "split": ("poor", "exited", "removed"), "merged": ("poor", "exited", "removed"),
}  # fmt: skip
MAIN_CAUSES = ("", "因病", "因学")
ATTRIBUTES = ("", "一般贫困户", "低保贫困户")


def at_a_moment(rows: Sequence[Row], of: int) -> datetime | None:
    """The moment of one of the rows, or none: by a number, since how many rows there are is not drawn."""
    moments = [None, *(row.recorded_at for row in rows)]
    return moments[of % len(moments)]


def make_ledger(actor: Actor, areas: list[Area], seed: int, acts: int) -> int:
    """Try so many acts on a few households of these areas; returns how many the ledger took in."""
    dice = random.Random(seed)
    homes = [one for area in areas for one in households(area, [dice.randint(1, 3) for _ in range(2)])]
    for people in homes:
        said = dice.choice(ATTRIBUTES)
        home = Household.objects.get(memberships__person=people[0])
        HouseholdYear.objects.create(
            household=home, year=2016, county="", changed_at=datetime(2017, 1, 1, tzinfo=UTC),
            values={"attribute": said, "main_cause": dice.choice(MAIN_CAUSES)},
        )  # fmt: skip
    taken = 0
    for _ in range(acts):
        try:
            _act(actor, areas, homes, dice)
            taken += 1
        except LedgerError:
            continue
    return taken


def _act(actor: Actor, areas: list[Area], homes: list[list[Person]], dice: random.Random) -> None:
    people = list(Person.objects.filter(pk__in=[one.pk for one in dice.choice(homes)]).order_by("pk"))
    first = dice.choice(people)
    # mostly those who stand together, and what their account allows: a ledger of refusals tests nothing
    people = [one for one in people if one.account == first.account] if dice.random() < 0.8 else people[:1]
    everywhere = Area.objects.get(code=actor.area)
    ends = [LedgerEntry.objects.filter(person=one).order_by("pk").last() for one in people]
    last = [one for end in ends if end and (one := end.rests_on if end.cause == "reversal" else end)]
    if dice.random() < 0.15:
        reverse(actor, decision(actor, "reversal", everywhere), last)
        return
    if dice.random() < 0.1:
        _change_attribute(people[0], dice)
    fitting = [
        cause
        for cause, to in TO.items()
        if any(may_lead("person", cause, (first.account, one)) for one in to)
    ]
    cause = dice.choice(fitting)
    to = dice.choice([one for one in TO[cause] if may_lead("person", cause, (first.account, one))])
    soonest = max((one.effective_day for one in last), default=FIRST) if dice.random() < 0.9 else FIRST
    day = min(soonest + timedelta(days=dice.randint(0, 20)), FIRST + timedelta(days=DAYS))
    there = dice.choice(areas).pk if cause in ("moved", "identified", "natural_increase") else None
    home = _other_home(people[0], cause, dice)
    by = decision(actor, cause, everywhere, day)
    post(actor, [Move(by, one.pk, to, there, home) for one in people])


def _other_home(one: Person, cause: str, dice: random.Random) -> int | None:
    if cause == "split":
        return Household.objects.create(code=f"N{dice.random()}", area=Person.objects.get(pk=one.pk).area).pk
    if cause == "merged":
        return dice.choice(
            list(Household.objects.exclude(account="outside").order_by("pk").values_list("pk", flat=True))
            or [None]
        )
    return None


def _change_attribute(one: Person, dice: random.Random) -> None:
    home = Membership.objects.get(person=one).household
    HouseholdYear.objects.filter(household=home, year=2016).update(
        values={"attribute": dice.choice(ATTRIBUTES), "main_cause": dice.choice(MAIN_CAUSES)}
    )


@dataclass(frozen=True)
class Row:
    """An entry as somebody with pencil and paper would copy it."""

    id: int
    who: tuple[str, int]
    cause: str
    out: tuple[str, str]  # account, path of the area
    into: tuple[str, str]
    day: date
    recorded_at: datetime
    reverses: int | None
    attribute: str


def copied() -> list[Row]:
    """All entries, in the order of their ids."""
    rows = LedgerEntry.objects.select_related("from_area", "to_area").order_by("pk")
    return [
        Row(
            e.pk, (e.unit, e.person_id or e.household_id), e.cause, (e.from_account, e.from_area.path),
            (e.to_account, e.to_area.path), e.effective_day, e.recorded_at, e.reverses_id, e.attribute,
        )
        for e in rows
    ]  # fmt: skip


def in_force(rows: Iterable[Row], known_at: datetime | None) -> list[Row]:
    """Entries that are known then and not taken back then, reversals left out."""
    known = [row for row in rows if known_at is None or row.recorded_at <= known_at]
    undone = {row.reverses for row in known}
    return [row for row in known if row.id not in undone and row.cause != "reversal"]


def recount(rows: list[Row], path: str, day: date, known_at: datetime | None, by: bool) -> dict[Cell, int]:
    """Who stands in which account of an area at the end of a day: one after the other, where his last entry left him."""
    last = {row.who: row for row in in_force(rows, known_at) if row.day <= day}
    found = Counter(
        (row.who[0], row.attribute if by else "", row.into[0])
        for row in last.values()
        if row.into[1].startswith(path) and row.into[0] in ACCOUNTS
    )
    return dict(sorted(found.items()))


def recounted_lines(
    rows: list[Row], path: str, days: tuple[date, date], known_at: datetime | None, by: bool
) -> dict[tuple[str, str, str, str], int]:
    """(unit, attribute, account, cause) -> what came in less what went out in the period, entry by entry."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    attribute: dict[tuple[str, int], str] = {}
    for row in in_force(rows, known_at):
        before, now = (attribute.get(row.who, row.attribute), row.attribute) if by else ("", "")
        attribute[row.who] = row.attribute
        if not days[0] <= row.day <= days[1]:
            continue
        was_in, is_in = row.out[1].startswith(path), row.into[1].startswith(path)
        unit = row.who[0]
        if was_in and before != now:
            found[unit, before, row.out[0], CHANGED] -= 1
            found[unit, now, row.out[0], CHANGED] += 1
        if was_in and is_in and row.out[0] == row.into[0]:
            continue
        found[unit, now, row.out[0], row.cause] -= was_in
        found[unit, now, row.into[0], row.cause] += is_in
    return {key: count for key, count in sorted(found.items()) if count and key[2] in ACCOUNTS}
