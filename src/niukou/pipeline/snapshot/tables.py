"""The tables of a snapshot: their columns, and the columns by which their rows are told apart and ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

_TEXT, _DAY, _NUMBER = pa.string(), pa.date32(), pa.int64()
_MOMENT = pa.timestamp("us", tz="UTC")
_VALUES = pa.map_(pa.string(), pa.string())
VERSION = 1  # of these columns; a reader refuses another one


@dataclass(frozen=True)
class Table:
    """One table: a row is what `one_row` says; `key` tells rows apart, and is their order in the file."""

    one_row: str
    key: tuple[str, ...]
    schema: pa.Schema


def _year_file(of: str, subject: str) -> Table:
    columns = {subject: _TEXT, "year": _NUMBER, "revision": _NUMBER, "values": _VALUES}
    return Table(f"the year file of a {of}", (subject, "year", "revision"), pa.schema(columns))


# areas, households and persons are named by their codes, decisions by their numbers
TABLES: Mapping[str, Table] = {
    "area": Table(
        "an area",
        ("path",),
        pa.schema(
            {
                "area": _TEXT,
                "name": _TEXT,
                "level": _TEXT,
                "path": _TEXT,
                "valid_from": _DAY,
                "valid_to": _DAY,
            }
        ),
    ),
    "household": Table(
        "a household in the book",
        ("household",),
        pa.schema({"household": _TEXT, "area": _TEXT, "account": _TEXT, "identified_on": _DAY}),
    ),
    "person": Table(
        "a person in the book; person_index: the keyed index of the identity number, in hexadecimal",
        ("person",),
        pa.schema(
            {"person": _TEXT, "household": _TEXT, "area": _TEXT, "account": _TEXT}
            | {"sex": _TEXT, "birth_date": _DAY, "person_index": _TEXT}
        ),
    ),
    "household_year": _year_file("household", "household"),
    "person_year": _year_file("person", "person"),
    "village_year": _year_file("village", "area"),
    "decision": Table(
        "a decision",
        ("decision",),
        pa.schema(
            {"decision": _TEXT, "case": _TEXT, "procedure": _TEXT, "cause": _TEXT, "pack": _TEXT}
            | {"pack_fingerprint": _TEXT, "area": _TEXT, "effective_day": _DAY, "decided_at": _MOMENT}
        ),
    ),
    "ledger_entry": Table(
        "an entry of the ledger; a reversal names what it takes back; was: the attribute before it; leaf: of the hash tree",
        ("entry",),
        pa.schema(
            {
                "entry": _NUMBER,
                "decision": _TEXT,
                "unit": _TEXT,
                "person": _TEXT,
                "household": _TEXT,
                "cause": _TEXT,
            }
            | {"from_account": _TEXT, "from_area": _TEXT, "to_account": _TEXT, "to_area": _TEXT}
            | {"effective_day": _DAY, "recorded_at": _MOMENT, "previous": _NUMBER, "rests_on": _NUMBER}
            | {"reverses": _NUMBER, "attribute": _TEXT, "was": _TEXT, "leaf": _TEXT}
        ),
    ),
}
