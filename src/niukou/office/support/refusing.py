"""What every service of the room asks first: may he enter, does he reach the area, what do the fields mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.models import Household
from niukou.office.registry.reading import Read, Reader
from niukou.office.registry.refused import Fault, RefusedError, refuse
from niukou.rulebook.at_date import value_on


def dictionary_of(year: int | None = None) -> YearDictionary:
    """The dictionary of a year (this one, unless said) in the pack in force today."""
    today = clock.today()
    return YearDictionary(installed_pack(today), year or today.year)


def read(
    table: str, subject: str, values: Mapping[str, Any], required: Iterable[str], dictionary: YearDictionary
) -> Read:
    """Values by the dictionary's fields of a table. Raises RefusedError with every fault, also of what is missing."""
    reader = Reader(dictionary)
    told = reader.read(table, subject, values)
    fields = dictionary.fields(table)
    there = told.content.all
    wrong = {fault.field for fault in reader.faults}
    reader.faults += [
        Fault(subject, fields[name].label, "没有填 / missing")
        for name in required
        if name not in there and fields[name].label not in wrong
    ]
    refuse(reader.faults)
    return told


def day_of(text: str | None) -> date | None:
    """A date as the dictionary keeps it; None for none, and for what no type could read."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def limit(standard: str, day: date | None = None) -> int | None:
    """A count of the pack on a day (today, unless said); None where the pack in force says nothing of it."""
    day = day or clock.today()
    known = installed_pack(day).standards.get(standard)
    value = value_on(known, day) if known else None
    return None if value is None else int(value)


def households_of(actor: Actor, codes: Iterable[str], *, lock: bool = False) -> dict[str, Household]:
    """Households by code. Raises NotAllowedError for one that is not there or not his; they are locked in one order."""
    wanted = sorted(set(codes))
    rows = Household.objects.filter(code__any_of=wanted).select_related("area").order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = {row.code: row for row in rows}
    for code in wanted:
        if code not in found or not actor.covers(found[code].area):
            raise NotAllowedError(f"{code}：没有，或不归您管 / is not there, or not yours")
    return found


def one_county(chains: Iterable[str]) -> str:
    """The county that all of it is of. Raises RefusedError for none or several."""
    found = set(chains)
    if len(found) != 1:
        raise RefusedError(
            Fault(
                "",
                "",
                "一次只办一个县的，至少一个 / of one county, and at least one",
                "请分县办理 / by county",
            )
        )
    return found.pop()


def yes() -> str:
    """The label that means yes."""
    codes = installed_pack(clock.today()).codelists["yes_no"].codes
    return next(code.label for code in codes if code.code == "1")
