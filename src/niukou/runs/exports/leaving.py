"""A workbook on its way out: written whole, told with its rows and digest, then handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.audit.reads import Taken, leaving
from niukou.runs.exports.workbook import CHUNK, Table, write_workbook

_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class Exported:
    """A workbook that may be handed over: it has been told. content: open at its beginning, gone when it is closed."""

    name: str
    rows: int
    content: BinaryIO


def in_chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Rows of a query, so many in memory at a time that one question can be asked about all of them."""
    left = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(left, CHUNK)):
        yield some


def export(actor: Actor, taken: Taken, name: str, tables: Sequence[Table]) -> Exported:
    """Write tables into a workbook, telling the trail before the first row is read and after the last was written."""
    file: BinaryIO = TemporaryFile(prefix="niukou-")  # noqa: SIM115  whoever is given it closes it
    try:
        with leaving(actor, taken) as going:
            going.sent(write_workbook(file, tables))
            file.seek(0)
            while block := file.read(_BLOCK):
                going.sent(0, block)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Exported(name, going.rows, file)
