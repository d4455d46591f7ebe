"""What SQLite lacks, given to every connection: the leaf of a row, the number of a transaction, and one note for many rows."""

from __future__ import annotations

import hashlib
import marshal
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_FORM = 2  # of `marshal`: the last one that knows no references; held by a test for ever
_BITS = 32
_IN_A_NOTE = 64  # rows


def give_functions(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Register them on a connection that was just opened; another database has its own."""
    if connection.vendor != "sqlite":
        return
    make = connection.connection.create_function
    make("niukou_leaf", -1, leaf, deterministic=True)
    make("niukou_packed", -1, _packed, deterministic=True)
    make("niukou_id", 1, _id, deterministic=True)
    make("niukou_transaction", 0, _numbers(connection))
    gathered = _Gathered()
    _OF_CONNECTIONS[connection] = gathered
    make("niukou_gathered", -1, gathered.take)
    # asked by the triggers of databases that older versions made
    make("niukou_gathers", 0, gathered.gathers)
    make("niukou_gather", 2, gathered.take_packed)


@contextmanager
def gathering() -> Iterator[None]:
    """Rows that one statement writes inside are noted together at its end, in their order, as another database notes a
    statement; such a database does so by itself.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    gathered = _OF_CONNECTIONS.get(connection)
    if gathered is None or gathered.gathers():
        yield
        return
    gathered.begin()
    try:
        yield
    finally:
        notes = gathered.end()
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO audit_written ("transaction", shape, op, packed) VALUES (niukou_transaction(), %s, %s, %s)',
            notes,
        )


def leaf(*row: Any) -> bytes:
    """The leaf of a row: the SHA-256 of its values as SQLite keeps them (numbers, texts, bytes, NULL)."""
    return hashlib.sha256(marshal.dumps(row, _FORM)).digest()


def _packed(*row: Any) -> bytes:
    return int(row[0]).to_bytes(8, "big", signed=True) + hashlib.sha256(marshal.dumps(row, _FORM)).digest()


def _id(packed: bytes) -> int:
    return int.from_bytes(packed[:8], "big", signed=True)


def _numbers(connection: BaseDatabaseWrapper) -> Callable[[], int]:
    """A number for as long as a transaction lasts; outside of one, another every time.

    SQLite does not tell when a transaction ends, but Django forgets then what was to be done at its commit.
    """
    number, mark = 0, object()

    def of_transaction() -> int:
        nonlocal number, mark
        waiting = connection.run_on_commit
        if not (waiting and waiting[0][1] is mark) and all(one[1] is not mark for one in waiting):
            number, mark = secrets.randbits(_BITS), _Mark()
            connection.on_commit(mark)
        return number

    return of_transaction


class _Mark:
    """Stands among what is done at a commit as long as the transaction may still be committed."""

    def __call__(self) -> None:
        """Nothing is done."""


class _Gathered:
    """What was written and is not noted yet, while it is gathered."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, str, bytes]] | None = None

    def gathers(self) -> bool:
        """Whether rows are gathered now."""
        return self._rows is not None

    def take(self, shape: int, op: str, *row: Any) -> bool:
        """A row of a table of that shape; False where nothing is gathered, and whoever asks notes it himself."""
        if self._rows is None:
            return False
        self._rows.append((shape, op, _packed(*row)))
        return True

    def take_packed(self, shape: int, packed: bytes) -> None:
        """A row that was inserted."""
        assert self._rows is not None
        self._rows.append((shape, "I", packed))

    def begin(self) -> None:
        """From now on."""
        self._rows = []

    def end(self) -> list[tuple[int, str, bytes]]:
        """No longer; what came, some rows a note. A trigger may have written to another table meanwhile."""
        rows, self._rows = self._rows or [], None
        return [
            (shape, op, b"".join(part))
            for (shape, op), alike in groupby(rows, key=itemgetter(0, 1))
            for part in batched(packed for _, _, packed in alike)
        ]


def batched(rows: Iterator[bytes]) -> Iterator[list[bytes]]:
    """As many as a note holds: few, for whoever reads a row out of a note reads all of it. No row stands in one twice."""
    part: dict[bytes, bytes] = {}
    for packed in rows:
        if len(part) == _IN_A_NOTE or packed[:8] in part:
            yield list(part.values())
            part = {}
        part[packed[:8]] = packed
    if part:
        yield list(part.values())


# of each thread's connection; the driver's own takes no such reference
_OF_CONNECTIONS: WeakKeyDictionary[BaseDatabaseWrapper, _Gathered] = WeakKeyDictionary()
