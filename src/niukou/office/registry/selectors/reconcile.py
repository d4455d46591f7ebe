"""Two systems' registers, person by person: what one has and the other lacks, and why, where an entry says it.

People are met by the keyed index of their identity number; no number is kept or told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import F, Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import keys
from niukou.office.registry.allowed_moves import LISTED
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import LedgerEntry, Lookup, Person

_KIND = "identity"
_CHUNK = 4096


@dataclass(frozen=True)
class OtherRow:
    """One person of the other register. reference: how that one calls the row. identity: the number in its standard form."""

    reference: str
    identity: str


@dataclass(frozen=True)
class Difference:
    """One person that one register has and the other lacks.

    has: 'other' or 'ours'. reference: the other's row, '' for ours. person: his code here, '' where nobody is known.
    cause, account, area, effective_day: of the entry that explains it, '' and None where none does.
    """

    has: str
    reference: str = ""
    person: str = ""
    cause: str = ""
    account: str = ""
    area: str = ""
    effective_day: date | None = None


@dataclass(frozen=True)
class Reconciliation:
    """both: persons that both have. repeated: references of rows whose person stood in an earlier row already."""

    both: int
    repeated: tuple[str, ...]
    differences: tuple[Difference, ...]


def reconcile(actor: Actor, area: Area, other: Iterable[OtherRow]) -> Reconciliation:
    """Hold another system's register of an area against the people who stand listed there now.

    `other` is read once, in batches. Whoever never stood in the actor's area counts as not known here.
    Raises NotAllowedError for an area that is not his.
    """
    actor.must_cover(area)
    met: set[int] = set()
    unknown: set[bytes] = set()
    repeated: list[str] = []
    lacking: list[Difference] = []
    listed = Person.objects.filter(within(area.path, "area__path"), account__in=LISTED)
    for rows in _batched(other):
        found = _found(actor, {digest for digest, _ in rows})
        here = set(listed.filter(pk__in=found.values()).values_list("pk", flat=True))
        why = _explained(actor, [one for one in found.values() if one not in here])
        for digest, row in rows:
            person = found.get(digest)
            if person in met or digest in unknown:
                repeated.append(row.reference)
                continue
            if person is None:
                unknown.add(digest)
            else:
                met.add(person)
            if person is None or person not in here:
                lacking.append(_told("other", row.reference, None if person is None else why.get(person)))
    theirs = frozenset(met)
    ours = [one for one in listed.order_by("pk").values_list("pk", flat=True).iterator() if one not in theirs]
    why = _explained(actor, ours)
    lacking += [_told("ours", "", why.get(one)) for one in ours]
    both = len(met) - sum(one.has == "other" and one.person != "" for one in lacking)
    return Reconciliation(both, tuple(repeated), tuple(lacking))


def _batched(other: Iterable[OtherRow]) -> Iterator[list[tuple[bytes, OtherRow]]]:
    left = iter(other)
    while rows := [(keys.index(_KIND, row.identity), row) for row in islice(left, _CHUNK)]:
        yield rows


def _found(actor: Actor, digests: set[bytes]) -> dict[bytes, int]:
    """Persons by digest, as far as they stand in the actor's area or an entry of theirs touches it."""
    known = Lookup.objects.filter(kind=_KIND, digest__in=digests).exclude(person=None)
    touching = LedgerEntry.objects.filter(_touches(actor), person__in=known.values("person"))
    seen = set(touching.values_list("person_id", flat=True))
    rows = known.values_list("digest", "person_id", "person__area__path").order_by("-person_id")
    return {
        bytes(digest): person
        for digest, person, path in rows
        if person in seen or path.startswith(actor.path)
    }


def _explained(actor: Actor, persons: list[int]) -> Mapping[int, Difference]:
    """What the last entry in force that touches the actor's area says of each person."""
    found: dict[int, Difference] = {}
    for chunk in chunks(persons):
        for row in _entries(actor, chunk):
            found[row["person_id"]] = Difference(
                "", "", row["code"], row["cause"], row["to_account"], row["where"], row["effective_day"]
            )
        for key, code in Person.objects.filter(pk__in=chunk).values_list("pk", "code"):
            found.setdefault(key, Difference("", "", code))
    return found


def _entries(actor: Actor, persons: list[int]) -> Iterable[Mapping[str, Any]]:
    rows = LedgerEntry.objects.filter(_touches(actor), person__in=persons, reversed_by=None)
    rows = rows.exclude(cause="reversal").order_by("pk")
    return rows.values(
        "person_id", "cause", "to_account", "effective_day", code=F("person__code"), where=F("to_area__code")
    )


def _touches(actor: Actor) -> Q:
    return actor.sees("from_area__path") | actor.sees("to_area__path")


def _told(has: str, reference: str, why: Difference | None) -> Difference:
    if why is None:
        return Difference(has, reference)
    return Difference(has, reference, why.person, why.cause, why.account, why.area, why.effective_day)
