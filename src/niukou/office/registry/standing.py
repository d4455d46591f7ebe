"""Where persons and households stand, read under lock, so that what was judged is still so when it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Household, Membership, Person


@dataclass(frozen=True)
class Standing:
    """Where one person or household stands, and how it got there.

    last: the id of its newest entry; in_force: of the one in force, with its day, decision and cause; None where there is none.
    household: of a person, where he belongs; of a household, itself.
    """

    key: int
    code: str
    account: str
    area: int
    path: str
    household: int | None
    last: int | None = None
    in_force: int | None = None
    day: date | None = None
    decision: int | None = None


def persons_standing(keys: Iterable[int]) -> dict[int, Standing]:
    """Persons by id, locked until the transaction ends. A person without entries belongs where his membership says."""
    found = _standing(Person.objects.all(), keys, F("last_entry__household_id"))
    homeless = [one.key for one in found.values() if one.household is None]
    homes: dict[int, int] = {}
    for chunk in chunks(homeless):
        homes |= dict(
            Membership.objects.filter(person__in=chunk, until=None).values_list("person_id", "household_id")
        )
    return {
        key: one if one.household is not None else _at_home(one, homes.get(key)) for key, one in found.items()
    }


def households_standing(keys: Iterable[int]) -> dict[int, Standing]:
    """Households by id, locked until the transaction ends."""
    return _standing(Household.objects.all(), keys, F("id"))


def homes_standing(keys: Iterable[int]) -> dict[int, str]:
    """By id of a household: the account in which somebody who comes into it will stand.

    Whose household is gone because everybody went (natural decrease) comes back into the account it went from; any other
    account is the household's own. Not locked.
    """
    found: dict[int, str] = {}
    for chunk in chunks(keys):
        for row in Household.objects.filter(pk__in=chunk).values("pk", "account", *_IN_FORCE):
            at = _in_force_in(row)
            went = row["account"] == "gone" and row[f"{at}cause"] == "natural_decrease"
            found[row["pk"]] = row[f"{at}from_account"] if went else row["account"]
    return found


def last_days(model: type[Person] | type[Household], keys: Iterable[int]) -> dict[int, date]:
    """By id, the day of the entry in force of each person or household that has one. Not locked."""
    found: dict[int, date] = {}
    for chunk in chunks(keys):
        for row in model._default_manager.filter(pk__in=chunk).values("pk", *_IN_FORCE):
            if (day := row[f"{_in_force_in(row)}effective_day"]) is not None:
                found[row["pk"]] = day
    return found


def last_days_of_people(households: Iterable[int]) -> dict[int, date]:
    """By id of a household, the last of the days of the entries in force of its people. Not locked."""
    found: dict[int, date] = {}
    for chunk in chunks(households):
        people = Person.objects.filter(last_entry__household__in=chunk)
        for row in people.values("last_entry__household_id", *_IN_FORCE):
            home, day = row["last_entry__household_id"], row[f"{_in_force_in(row)}effective_day"]
            if day is not None:
                found[home] = max(day, found.get(home, day))
    return found


def _in_force_in(row: Mapping[str, Any]) -> str:
    """Where a row of `_IN_FORCE` has the entry in force."""
    return "last_entry__rests_on__" if row["last_entry__cause"] == "reversal" else "last_entry__"


def hold_households(keys: Iterable[int]) -> None:
    """Lock households until the transaction ends."""
    for chunk in chunks(keys):
        _hold(Household.objects.filter(pk__any_of=chunk))


def listed_members(households: Iterable[int], accounts: Sequence[str]) -> dict[int, set[tuple[str, int]]]:
    """For each household the pairs of account and area in which its members stand, as far as in these accounts."""
    found: dict[int, set[tuple[str, int]]] = {}
    for chunk in chunks(households):
        members = Person.objects.filter(last_entry__household__in=chunk, account__in=accounts)
        for household, account, area in members.values_list(
            "last_entry__household_id", "account", "area_id"
        ).distinct():
            found.setdefault(household, set()).add((account, area))
    return found


def _standing(rows: QuerySet[Any], keys: Iterable[int], household: F) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    for chunk in chunks(keys):
        # locked first and read afterwards: whoever waited for the lock sees what the other one wrote
        _hold(rows.filter(pk__any_of=chunk))
        for row in rows.filter(pk__any_of=chunk).annotate(home=household).values(*_COLUMNS):
            found[row["pk"]] = _read(row)
    return found


def _hold(rows: QuerySet[Any]) -> None:
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


_IN_FORCE = tuple(
    f"last_entry__{rests}{column}"
    for rests in ("", "rests_on__")
    for column in ("cause", "from_account", "effective_day")
)
_COLUMNS = (
    "pk", "code", "account", "area_id", "area__path", "home", "last_entry_id", "last_entry__cause",
    "last_entry__rests_on_id", "last_entry__effective_day", "last_entry__rests_on__effective_day",
    "last_entry__decision_id", "last_entry__rests_on__decision_id",
)  # fmt: skip


def _read(row: Mapping[str, Any]) -> Standing:
    taken_back = row["last_entry__cause"] == "reversal"
    in_force = "last_entry__rests_on_" if taken_back else "last_entry_"
    return Standing(
        key=row["pk"], code=row["code"], account=row["account"], area=row["area_id"], path=row["area__path"],
        household=row["home"], last=row["last_entry_id"], in_force=row[f"{in_force}id"],
        day=row[f"{in_force}_effective_day"], decision=row[f"{in_force}_decision_id"],
    )  # fmt: skip


def _at_home(one: Standing, household: int | None) -> Standing:
    return Standing(one.key, one.code, one.account, one.area, one.path, household)
