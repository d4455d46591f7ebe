"""What a year file holds: plain values, sealed values, and the keyed digest over both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from django.db.models.fields.json import KeyTextTransform

from niukou.office.audit import keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import canonical
from niukou.office.registry.fields import SEALED_TYPES
from niukou.office.registry.models import HouseholdYear, PersonYear, VillageYear
from niukou.office.registry.sealed_values import purpose_of, seal_values, unseal_values
from niukou.rulebook.model import Field

DIGEST = "year"
_PART = 4_096  # ids in one query
_Item = TypeVar("_Item")

YearRow = HouseholdYear | PersonYear | VillageYear
# the model of a table's year files, and its key to the subject
YEAR_FILES: Mapping[str, tuple[type[YearRow], str]] = {
    "household": (HouseholdYear, "household_id"),
    "person": (PersonYear, "person_id"),
    "village": (VillageYear, "village_id"),
    "natural_village": (VillageYear, "village_id"),
}


def ready_keys() -> None:
    """Make the keys of every column that may be sealed, and of digests and indexes, outside of any transaction."""
    sealed = {
        field.name
        for name in YEAR_FILES
        if name in installed_pack().tables
        for field in installed_pack().tables[name].fields.values()
        if field.type in SEALED_TYPES
    }
    keys.ready(sorted(map(purpose_of, sealed)), (DIGEST, *(f"index:{kind}" for kind in SEALED_TYPES)))


@dataclass(frozen=True)
class Content:
    """The fields of one year file in the clear: those that may lie open in the database, and those that may not."""

    values: Mapping[str, str] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, str]:
        """Both."""
        return {**self.values, **self.sealed}

    def digest(self, table: str, code: str) -> bytes:
        """32 bytes, keyed: the same for the same content of the same subject, whatever the year."""
        return keyed_digest(table, code, canonical(self.values), canonical(self.sealed))

    def sealed_bytes(self) -> bytes | None:
        """The sealed part as the database holds it."""
        return seal_values(self.sealed)


def content_of(fields: Mapping[str, Field], values: Mapping[str, str | None]) -> Content:
    """Values of a table parted by what must be sealed; nothing is kept of a blank one."""
    given = {name: value for name, value in values.items() if value}
    secret = {name for name in given if fields[name].type in SEALED_TYPES}
    return Content(
        {name: value for name, value in given.items() if name not in secret},
        {name: given[name] for name in given if name in secret},
    )


def keyed_digest(table: str, code: str, values: str, sealed: str) -> bytes:
    """The digest of content given as canonical JSON texts."""
    return keys.mac(DIGEST, digested(table, code, values, sealed))


def digested(table: str, code: str, values: str, sealed: str) -> bytes:
    """What a keyed digest is over."""
    return f"{table}\n{code}\n{values}\n{sealed}".encode()


def opened(row: YearRow) -> Content:
    """The content of a year file. Raises SealError when it cannot be opened."""
    return Content(row.values, unseal_values(row.sealed))


def parts(items: Iterable[_Item]) -> Iterator[Sequence[_Item]]:
    """Parts of a size that one query can name."""
    left = iter(items)
    while part := tuple(islice(left, _PART)):
        yield part


def year_rows(table: str, subjects: Iterable[int], year: int, *, before: bool = True) -> dict[int, YearRow]:
    """The newest revision of each subject's file of the year, by its id; with `before` else of the last year that has one."""
    model, key = YEAR_FILES[table]
    when = {"year__lte": year} if before else {"year": year}
    found: dict[int, YearRow] = {}
    for part in parts(subjects):
        rows = model._default_manager.filter(**{f"{key}__in": part}, **when).order_by("year", "revision")
        found.update((getattr(row, key), row) for row in rows.iterator())
    return found


def newest_digests(table: str, subjects: Iterable[int], year: int) -> dict[int, bytes]:
    """The digest of each subject's newest file up to a year, by its id: nothing of the file itself is read."""
    model, key = YEAR_FILES[table]
    found: dict[int, bytes] = {}
    for part in parts(subjects):
        rows = model._default_manager.filter(**{f"{key}__in": part}, year__lte=year).order_by(
            "year", "revision"
        )
        found.update((pk, bytes(digest)) for pk, digest in rows.values_list(key, "digest"))
    return found


def newest_said(table: str, subjects: Iterable[int], year: int, field: str) -> dict[int, str]:
    """What one field that is not sealed says in the newest file up to a year, by the subject's id; '' for nothing."""
    model, key = YEAR_FILES[table]
    said = KeyTextTransform(field, "values")
    found: dict[int, str] = {}
    for part in parts(subjects):
        rows = model._default_manager.filter(**{f"{key}__in": part}, year__lte=year).order_by(
            "year", "revision"
        )
        found.update((pk, text or "") for pk, text in rows.annotate(said=said).values_list(key, "said"))
    return found
