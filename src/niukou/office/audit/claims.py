"""What an entry claims: the notes of its transaction that no entry before it claimed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

_TRANSACTION = {
    "postgresql": "pg_current_xact_id_if_assigned()::text::bigint",
    "sqlite": "(SELECT niukou_transaction())",
}
# what of a note is hashed: of many thousand rows a digest that the database makes, of one row the row
WEIGHED = {"postgresql": "sha256(packed)", "sqlite": "packed"}
Note = tuple[int, int, str, bytes]  # id, number of the shape, op, what it packs as it is weighed


@dataclass(frozen=True)
class Claim:
    """The transaction, its last note, and a digest over all that are claimed."""

    transaction: int
    written_to: int
    written: bytes


def claim() -> Claim | None:
    """What was noted in this transaction since the last entry in it; None when nothing was."""
    asked = f"""
        WITH here AS (SELECT {_TRANSACTION[connection.vendor]} AS number)
        SELECT w."transaction", w.id, w.shape, w.op, {WEIGHED[connection.vendor]} FROM here JOIN audit_written w
        ON w."transaction" = here.number AND w.id > coalesce(
            (SELECT max(e.written_to) FROM audit_auditentry e WHERE e."transaction" = here.number), 0)
        ORDER BY w.id
    """  # noqa: S608  our own words
    with connection.cursor() as cursor:
        cursor.execute(asked)
        noted = cursor.fetchall()
    if not noted:
        return None
    return Claim(noted[-1][0], noted[-1][1], digest_over(note[1:] for note in noted))


def digest_over(notes: Iterable[Note]) -> bytes:
    """The SHA-256 over notes in their order."""
    whole = hashlib.sha256()
    for number, shape, op, packed in notes:
        whole.update(b"%d %d %b " % (number, shape, op.encode()) + bytes_of(packed))
    return whole.digest()


def bytes_of(value: Any) -> bytes:
    """What a column of bytes holds. SQLite keeps a text there, if somebody puts it there: those are other bytes than were
    digested, and the proof goes on.
    """
    return value.encode() if isinstance(value, str) else bytes(value)


def hex_of(value: Any) -> str | None:
    """The same as it is told in JSON; None where there is none."""
    return bytes_of(value).hex() if value else None
