"""Proving the notes of what was written: each claimed by one entry, which has the digest over all that it claims."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from niukou.office.audit.claims import WEIGHED, Note, bytes_of, digest_over
from niukou.office.audit.faults import Fault
from niukou.office.audit.models import AuditEntry, Written
from niukou.office.audit.shapes import Shape, kept_shapes, rows_in

_CHUNK = 20_000
_TOLD = 5  # rows of a note that are told


@dataclass(slots=True)
class _Claimed:
    """An entry and the notes that are there for it."""

    transaction: int
    written_to: int
    digest: bytes
    entry: int
    notes: list[Note] = field(default_factory=list)


def prove_notes(now: datetime) -> Iterator[Fault]:
    """Entries whose notes are not as they were, and notes that no entry claims. Both go by transaction and number."""
    shapes = kept_shapes()
    entries = _claims()
    entry = next(entries, None)
    for transaction, note in _notes():
        while entry is not None and (entry.transaction, entry.written_to) < (transaction, note[0]):
            yield from _wrong(entry, shapes)
            entry = next(entries, None)
        if entry is None or entry.transaction != transaction:
            yield _without_act(note[0], shapes, now)
        else:
            entry.notes.append(note)
    while entry is not None:
        yield from _wrong(entry, shapes)
        entry = next(entries, None)


def _wrong(entry: _Claimed, shapes: dict[int, Shape]) -> Iterator[Fault]:
    # the other weight takes a query for each note: it is asked only where this one is not right
    if entry.digest == digest_over(entry.notes) or entry.digest == digest_over(
        _weighed_otherwise(entry.notes)
    ):
        return
    tables = sorted({shapes[note[1]].table for note in entry.notes if note[1] in shapes})
    act = AuditEntry.objects.get(pk=entry.entry)
    yield Fault(
        "audit_written", f"{act.chain_id or '-'} {act.place}", "notes",
        f"{act.act} {act.subject} 写入 {'、'.join(tables) or '—'} 的登记被改、删或添 / what this act wrote is noted otherwise",
        act.at,
    )  # fmt: skip


def _weighed_otherwise(notes: list[Note]) -> Iterator[Note]:
    """As a database of the other kind weighs them: the act was done there, and the office restored here."""
    for number, shape, op, _ in notes:
        packed = bytes_of(Written.objects.values_list("packed", flat=True).get(pk=number))
        yield (
            number,
            shape,
            op,
            packed if connection.vendor == "postgresql" else hashlib.sha256(packed).digest(),
        )


def _without_act(note: int, shapes: dict[int, Shape], now: datetime) -> Fault:
    """A note that nobody claims lies between the acts that claim the notes before and after it."""
    row = Written.objects.get(pk=note)
    shape = shapes.get(row.shape)
    rows = rows_in(row.packed)
    told = "、".join(str(number) for number, _ in rows[:_TOLD]) + ("…" if len(rows) > _TOLD else "")
    ops = {"I": "新增 / added", "U": "修改 / changed", "D": "删除 / removed"}
    claims = AuditEntry.objects.filter(written_to__isnull=False)
    before = claims.filter(written_to__lt=note).order_by("-written_to").first()
    after = claims.filter(written_to__gt=note).order_by("written_to").first()
    return Fault(
        shape.table if shape else "?", told, "without act",
        f"{ops.get(row.op, row.op)}，但没有任何一次办理写过它 / written in no act of the office",
        before.at if before else None, after.at if after else now,
    )  # fmt: skip


def _notes() -> Iterator[tuple[int, Note]]:
    """(transaction, note), by transaction and id."""
    for transaction, *note in _rows(
        ("transaction", "id"), f"shape, op, {WEIGHED[connection.vendor]}", "audit_written"
    ):
        yield transaction, (note[0], note[1], note[2], note[3])


def _claims() -> Iterator[_Claimed]:
    """The entries that claim something, in the order of the notes."""
    for transaction, written_to, written, entry in _rows(
        ("transaction", "written_to"), "written, id", "audit_auditentry"
    ):
        yield _Claimed(transaction, written_to, bytes(written or b""), entry)


def _rows(key: tuple[str, str], told: str, table: str) -> Iterator[tuple[Any, ...]]:
    """Rows by two numbers, without models, some thousand at a time: the proof of a million claims is made of this.

    One query: a database that has no figures of its table yet would sort all that follow for each part.
    """
    by = ", ".join(f'"{name}"' for name in key)
    with connection.chunked_cursor() as cursor:
        # the condition is that of the index
        cursor.execute(f'SELECT {by}, {told} FROM {table} WHERE "{key[0]}" IS NOT NULL ORDER BY {by}')  # noqa: S608
        while found := cursor.fetchmany(_CHUNK):
            yield from found
