"""One household, person or village as files tell it, on its way into the book; and how it is kept until then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from niukou.office.audit import keys
from niukou.office.registry.content import digested
from niukou.office.registry.refused import Fault, RefusedError

SEAL = "staging"
# tables whose staged rows the book merges itself; those of others are merged by the rooms that keep them
OF_THE_BOOK = ("household", "village")

# Between members, fields, and the parts of a field. No text of a standard table holds such a character, and unlike JSON
# within JSON it is read without looking at every quotation mark.
_MEMBER, _FIELD, _PART = "\x1e", "\x1f", "\x1d"


class Told(NamedTuple):  # a million are made, and a tuple is made in a third of the time
    """One household, person or village as the files tell it.

    values, secret: canonical JSON of what may lie open and what may not. lookups: type, field, standard form of sealed
    values. area: its id. file, row: where it stood. columns: of a household its year of identification, of a person
    name, sex, birth date, relation. home: of a person the code of his household.
    """

    table: str
    code: str
    values: str
    secret: str
    lookups: Sequence[Sequence[str]]
    area: int
    file: str
    row: int
    columns: Sequence[str] = ()
    home: str = ""

    def digested(self) -> bytes:
        """What `Content.digest` is over."""
        return digested(self.table, self.code, self.values, self.secret)


def sealed(
    own: Told, members: Sequence[Told], seal: Callable[[bytes], bytes], place: tuple[int, int]
) -> bytes:  # fmt: skip
    """A household with its members, or a village, as it lies staged. seal: by the key for `SEAL`. place: ids of the staging and
    of its row, which are sealed along: put anywhere else, it is not taken.
    """
    return seal(_MEMBER.join((_place(place), *map(_written, (own, *members)))).encode())


def unsealed(content: bytes, place: tuple[int, int], *, placed: bool = True) -> tuple[Told, list[Told]]:
    """The same again. placed: whether its place was sealed along, as a former version did not.

    Raises RefusedError for what was not staged in this place, SealError for what nobody sealed.
    """
    said = keys.unseal(SEAL, content).decode().split(_MEMBER)
    there = said.pop(0) if placed else _place(place)
    own, *members = said
    if there != _place(place):
        wrong = "暂存的这一行不是这次导入放在这里的 / this staged row was put here by no import"
        raise RefusedError(
            Fault(f"{place[0]} {place[1]}", "", wrong, "先核对：niukou verify / prove the office first")
        )
    told = _read(own)
    return told, [_read(member, told.code) for member in members]


def _place(place: tuple[int, int]) -> str:
    return f"{place[0]} {place[1]}"


def _written(told: Told) -> str:
    lookups = _PART.join(part for lookup in told.lookups for part in lookup)
    fields = (
        told.table, told.code, told.values, told.secret, lookups, str(told.area), told.file, str(told.row),
        *told.columns,
    )  # fmt: skip
    return _FIELD.join(fields)


def _read(text: str, home: str = "") -> Told:
    table, code, values, secret, lookups, area, file, row, *columns = text.split(_FIELD)
    parts = lookups.split(_PART) if lookups else []
    triples = [parts[at : at + 3] for at in range(0, len(parts), 3)]
    return Told(table, code, values, secret, triples, int(area), file, int(row), columns, home)
