"""A plain recount of a book that cases have moved people in: every area, every day on which something happened, every moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import LedgerEntry
from niukou.office.registry.selectors.balance import balance, standing
from tests.office.conftest import COUNTY
from tests.office.registry.random_ledger import copied, recount

LISTED = ("poor", "exited")


def recounted(actor: Actor) -> None:
    """What the book says of the county and its villages is what the entries say, one after the other."""
    rows = copied()
    days = sorted({row.day for row in rows})
    moments = sorted({row.recorded_at for row in rows})
    places = Area.objects.filter(path__startswith=Area.objects.get(code=COUNTY).path)
    for area in places.filter(level__in=("county", "village")):
        for known_at in (None, *moments):
            said = balance(actor, area, days[0] - timedelta(1), days[-1], known_at)
            assert said.closing == recount(rows, area.path, days[-1], known_at, by=False)
            assert standing(actor, area, days[-1], known_at) == said.closing
        for day in days:
            assert standing(actor, area, day) == recount(rows, area.path, day, None, by=False)
    assert list(apart()) == []


def apart() -> Iterator[str]:
    """Households that on some day stand on the register without their people, or elsewhere than they do, and the other way round."""
    entries = list(LedgerEntry.objects.order_by("pk").select_related("household", "person"))
    undone = {entry.reverses_id for entry in entries}
    held = [entry for entry in entries if entry.pk not in undone and entry.cause != "reversal"]
    for day in sorted({entry.effective_day for entry in held}):
        yield from _apart_on(day, [entry for entry in held if entry.effective_day <= day])


def _apart_on(day: date, held: list[LedgerEntry]) -> Iterator[str]:
    homes = {entry.household_id: entry for entry in held if entry.unit == "household"}
    people = {entry.person_id: entry for entry in held if entry.unit == "person"}
    with_people: dict[int, set[tuple[str, int]]] = {}
    for entry in people.values():
        if entry.to_account in LISTED:
            with_people.setdefault(entry.household_id, set()).add((entry.to_account, entry.to_area_id))
    listed = {pk: {(one.to_account, one.to_area_id)} for pk, one in homes.items() if one.to_account in LISTED}
    for home in listed.keys() | with_people.keys():
        if listed.get(home) != with_people.get(home):
            yield f"{day} {home}: {listed.get(home)}, its people {with_people.get(home)}"
