"""Measures before they are written: read, placed, and held against what they replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import canonical
from niukou.office.registry.content import keyed_digest
from niukou.office.registry.models import Decision, Household, Person
from niukou.office.registry.reading import Reader
from niukou.office.registry.refused import Fault, StaleError, refuse
from niukou.office.support.models import Measure
from niukou.office.support.refusing import dictionary_of, households_of
from niukou.terms.money import fen_of

HOLDS = Q(replaced_by=None, withdrawn=False)


@dataclass(frozen=True)
class MeasureChange:
    """A measure of a household (code) in a year, or what puts one right.

    values: fields of `measure` as they were written. person: code of the member it is for, '' for the household. of: the
    measure (id) that it replaces, which keeps what is not written anew; withdrawn: that one was never given.
    """

    household: str
    year: int
    values: Mapping[str, Any] = field(default_factory=dict)
    person: str | None = None
    of: int | None = None
    withdrawn: bool = False


def measure_rows(
    actor: Actor, changes: Sequence[MeasureChange], decision: Decision | None = None
) -> list[Measure]:
    """The changes as rows, not written yet; their households are locked to the end of the transaction.

    Raises NotAllowedError; StaleError where what would be replaced has been replaced meanwhile; RefusedError with every
    fault: an unreadable value, a person of another household, an amount that is none, a year that is not begun.
    """
    homes = households_of(actor, (change.household for change in changes), lock=True)
    former = Measure.objects.filter(HOLDS).in_bulk([change.of for change in changes if change.of])
    refuse(_replaced_meanwhile(changes, homes, former), StaleError)
    people = _people(changes, homes)
    faults: list[Fault] = []
    rows = []
    now = clock.now()
    for change in changes:
        old = former.get(change.of or 0)
        values = _values(change, old, faults)
        row = Measure(
            household=homes[change.household], county=chain_of(homes[change.household].area), year=change.year,
            values=values, replaces=old, withdrawn=change.withdrawn, decision=decision, person=old.person if old else None,
        )  # fmt: skip
        if change.person:
            row.person = people.get((change.household, change.person))
            if row.person is None:
                faults.append(Fault(change.household, "", "户里没有这个人 / nobody of the household"))
        elif change.person == "":
            row.person = None
        rows.append(finished(row, now))
    refuse(faults)
    return rows


def finished(row: Measure, now: datetime) -> Measure:
    """What follows from a measure's values: kind and amount to count by, and the digest."""
    row.kind, row.amount, row.recorded_at = row.values.get("kind", ""), amount_of(row.values), now
    row.digest = digest_of(row)
    return row


def amount_of(values: Mapping[str, str]) -> int | None:
    """The amount in fen; None where there is none, or what is written is none."""
    return fen_of(values["amount"]) if "amount" in values else None


def digest_of(row: Measure) -> bytes:
    """Keyed, over what a measure says; household and person must be at hand."""
    person = row.person.code if row.person else ""
    place = place_text(row.year, person, row.replaces_id, row.withdrawn, row.decision_id)
    return measure_digest(row.household.code, canonical(row.values), place)


def place_text(
    year: int,
    person: str = "",
    replaces: int | None = None,
    withdrawn: bool = False,
    decision: int | None = None,
) -> str:
    """What a measure says beside its values, in the one form that is hashed."""
    return canonical([year, person, replaces, withdrawn, decision])


def measure_digest(household: str, values: str, place: str) -> bytes:
    """The digest of a measure given as canonical texts."""
    return keyed_digest("measure", household, values, place)


def _values(change: MeasureChange, old: Measure | None, faults: list[Fault]) -> dict[str, str]:
    if change.withdrawn:
        return dict(old.values) if old else {}
    dictionary = dictionary_of(change.year)
    reader = Reader(dictionary)
    told = reader.read("measure", change.household, change.values).content.values
    faults += reader.faults
    kept = {n: v for n, v in old.values.items() if n not in change.values} if old else {}
    values = {**kept, **told}
    fields = dictionary.fields("measure")
    if "kind" not in values and not reader.faults:
        faults.append(Fault(change.household, fields["kind"].label, "没有填 / missing"))
    if "amount" in values and (fen_of(values["amount"]) or -1) < 0 and values["amount"] != "0":
        wrong = "要是0以上、到分的金额 / an amount in yuan and fen, not below nothing"
        faults.append(Fault(change.household, fields["amount"].label, wrong))
    if change.year > clock.today().year + 1:
        faults.append(
            Fault(
                change.household,
                dictionary.pack.tables["measure"].fields["year"].label,
                "太晚了 / is too far ahead",
            )
        )
    return values


def _people(
    changes: Sequence[MeasureChange], homes: Mapping[str, Household]
) -> dict[tuple[str, str], Person]:
    """Who is or was of the household, by both codes."""
    wanted = {change.person for change in changes if change.person}
    rows = Person.objects.filter(code__in=wanted, memberships__household__in=homes.values())
    found = rows.values_list("memberships__household__code", "code", "pk").distinct()
    people = Person.objects.in_bulk([pk for _, _, pk in found])
    return {(household, code): people[pk] for household, code, pk in found}


def _replaced_meanwhile(
    changes: Sequence[MeasureChange], homes: Mapping[str, Household], former: Mapping[int, Measure]
) -> list[Fault]:
    faults = []
    for change in changes:
        old = former.get(change.of or 0)
        right = old is not None and (old.household_id, old.year) == (homes[change.household].pk, change.year)
        if (change.of is not None and not right) or (change.of is None and change.withdrawn):
            faults.append(
                Fault(
                    change.household, "", f"第{change.of}项措施没有，或已被改过 / is not there, or was replaced",
                    "请核对后再改 / look again, then change it",
                )
            )  # fmt: skip
    return faults
