"""Values of year files as bytes of a fixed width that sort as the values do, so that one comparison answers a filter.

A blank is all zero and sorts before everything; what no type could read is all ones and sorts after it. A code is the
digest of its label: it is only ever asked whether it is the same.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from niukou.office.registry.fields import PLACE
from niukou.rulebook.model import Pack

WIDTHS: Mapping[str, int] = {"code": 4, "number": 8, "date": 3, "year": 2}
TABLES = ("household", "person")
_SIGN = 1 << 63


def blank(kind: str) -> bytes:
    """What stands there for nothing."""
    return bytes(WIDTHS[kind])


def unreadable(kind: str) -> bytes:
    """What stands there for something that is none of the type's values."""
    return b"\xff" * WIDTHS[kind]


@lru_cache(maxsize=65_536)
def coded(kind: str, text: str) -> bytes:
    """A value as a year file writes it, as bytes."""
    if not text:
        return blank(kind)
    try:
        return _CODERS[kind](text)
    except ValueError:
        return unreadable(kind)


@dataclass(frozen=True)
class Layout:
    """By table its fields in their order, name and type. number: of the row that says so; 0 before there is one."""

    fields: Mapping[str, Sequence[tuple[str, str]]]
    number: int = 0

    @cached_property
    def places(self) -> dict[tuple[str, str, str], int]:
        """Table, name and type → at which byte the field begins, the first being 0."""
        found = {}
        for table, fields in self.fields.items():
            at = 0
            for name, kind in fields:
                found[table, name, kind] = at
                at += WIDTHS[kind]
        return found

    @cached_property
    def _slots(self) -> dict[str, dict[str, tuple[str, int, int]]]:
        """By table and name: the type, and where it begins and ends."""
        found: dict[str, dict[str, tuple[str, int, int]]] = {table: {} for table in self.fields}
        for (table, name, kind), begin in self.places.items():
            found[table][name] = (kind, begin, begin + WIDTHS[kind])
        return found

    def width(self, table: str) -> int:
        """Bytes that one household or one person takes."""
        return self._widths[table]

    @cached_property
    def _widths(self) -> dict[str, int]:
        return {table: sum(WIDTHS[kind] for _, kind in fields) for table, fields in self.fields.items()}

    def at_odds(self, table: str, one: bytes, other: bytes) -> list[str]:
        """The names of fields in which two rows of a table differ, of several persons in any of them; of as many as both have."""
        width, slots = self.width(table), self._slots[table]
        return [
            name
            for name, (_, begin, end) in slots.items()
            if any(
                one[at + begin : at + end] != other[at + begin : at + end]
                for at in range(0, min(len(one), len(other)), width)
            )
        ]

    def packed(self, table: str, values: Mapping[str, str]) -> bytes:
        """The values of one year file."""
        row, slots = bytearray(self.width(table)), self._slots[table]
        for name, text in values.items():
            if name in slots:
                kind, begin, end = slots[name]
                row[begin:end] = coded(kind, text)
        return bytes(row)


def layout_of(pack: Pack) -> Layout:
    """The layout that a pack's dictionary gives: all that is no place in the book, and neither text nor sealed."""
    return Layout(
        {
            table: [
                (one.name, one.type)
                for one in sorted(pack.tables[table].fields.values(), key=lambda field: field.name)
                if one.type in WIDTHS and one.name not in PLACE[table]
            ]
            for table in TABLES
        }
    )


def _code(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=WIDTHS["code"]).digest()


def _number(text: str) -> bytes:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    (bits,) = struct.unpack(">Q", struct.pack(">d", number + 0.0))  # no negative zero
    return struct.pack(">Q", bits ^ _SIGN if bits < _SIGN else bits ^ (_SIGN * 2 - 1))


def _day(text: str) -> bytes:
    return date.fromisoformat(text).toordinal().to_bytes(WIDTHS["date"], "big")


def _year(text: str) -> bytes:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise ValueError(text)
    return int(text).to_bytes(WIDTHS["year"], "big")


_CODERS: Mapping[str, Callable[[str], bytes]] = {
    "code": _code,
    "number": _number,
    "date": _day,
    "year": _year,
}
