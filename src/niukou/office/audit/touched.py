"""Which entries wrote a row: what the database itself noted of every act says it, of one row and of many at once.

A bulk act names how many it wrote, not whom. Its notes hold the id of every row, so whoever asks for a case finds the
acts that took it along with a thousand others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import BinaryField, Func, IntegerField, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan

from niukou.office.audit.models import AuditEntry, Written
from niukou.office.audit.shapes import PACKED, kept_shapes

_ID = 8  # bytes of a row's id in a note
_AT_ONCE = 500  # transactions in one question
Rows = Mapping[str, Collection[int]]


class _Place(Func):
    """Where bytes begin in others, from 1; 0 where they are not."""

    function = "instr"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Its name is a word of the language there."""
        return super().as_sql(compiler, connection, function='pg_catalog."position"', **more)


def watched_tables() -> set[str]:
    """The tables whose rows are noted."""
    return {shape.table for shape in kept_shapes().values()}


def entries_that_wrote(entries: QuerySet[AuditEntry], rows: Rows) -> list[int]:
    """Of these entries, the ids of those that wrote, changed or deleted one of these rows (by table, their ids)."""
    wanted = _by_shape(rows)
    notes = Written.objects.filter(_holding(wanted), transaction__in=entries.values("transaction"))
    told = notes.order_by("transaction", "pk").values_list("transaction", "pk", "shape", "packed")
    by_transaction: dict[int, list[int]] = {}
    for transaction, note, shape, packed in told.iterator():
        if _holds(bytes(packed), wanted[shape]):
            by_transaction.setdefault(transaction, []).append(note)
    return sorted(set(_claiming(entries, by_transaction)))


def _claiming(entries: QuerySet[AuditEntry], notes: Mapping[int, Collection[int]]) -> Iterable[int]:
    """A note is claimed by the first entry of its transaction that reaches to it."""
    transactions = sorted(notes)
    for start in range(0, len(transactions), _AT_ONCE):
        some = transactions[start : start + _AT_ONCE]
        # of the whole transaction: an entry that was not asked for may have claimed it
        claims = AuditEntry.objects.filter(transaction__in=some).order_by("written_to")
        reached: dict[int, list[tuple[int, int]]] = {}
        for pk, transaction, written_to in claims.values_list("pk", "transaction", "written_to"):
            if transaction is not None and written_to is not None:
                reached.setdefault(transaction, []).append((written_to, pk))
        found = {
            next((pk for written_to, pk in reached.get(one, ()) if written_to >= note), 0)
            for one in some
            for note in notes[one]
        }
        yield from entries.filter(pk__in=found).order_by().values_list("pk", flat=True)


def _by_shape(rows: Rows) -> dict[int, list[bytes]]:
    """By the number of a shape: the ids as they stand in a note. A table has had several shapes."""
    packed = {table: [one.to_bytes(_ID, "big", signed=True) for one in ids] for table, ids in rows.items()}
    return {number: packed[shape.table] for number, shape in kept_shapes().items() if packed.get(shape.table)}


def _holding(wanted: Mapping[int, Collection[bytes]]) -> Q:
    """Notes that may hold one of them; that they do is looked at where a row begins."""
    chosen = Q(pk__in=[])
    for shape, ids in wanted.items():
        held = Q(pk__in=[])
        for one in ids:
            held |= Q(GreaterThan(_Place("packed", Value(one, output_field=BinaryField())), 0))
        chosen |= Q(shape=shape) & held
    return chosen


def _holds(packed: bytes, ids: Iterable[bytes]) -> bool:
    for one in ids:
        at = packed.find(one)
        while at >= 0 and at % PACKED:
            at = packed.find(one, at + 1)
        if at >= 0:
            return True
    return False
