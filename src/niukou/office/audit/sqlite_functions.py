"""What SQLite lacks, given to every connection: the leaf of a row, and the number of a transaction."""

from __future__ import annotations

import hashlib
import marshal
import secrets
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_FORM = 2  # of `marshal`: the last one that knows no references; held by a test for ever
_BITS = 32


def give_functions(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Register them on a connection that was just opened; another database has its own."""
    if connection.vendor != "sqlite":
        return
    make = connection.connection.create_function
    make("niukou_leaf", -1, leaf, deterministic=True)
    make("niukou_packed", -1, _packed, deterministic=True)
    make("niukou_id", 1, _id, deterministic=True)
    make("niukou_transaction", 0, _numbers(connection))


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
