"""What leaves the screen is told in the trail: who took it, from where, when, what, how much of it, and why.

Something that is whole before it is handed over is one entry. What leaves row by row is two: one before the first row, one
when no more come, with how many went; a process that was killed between leaves the first alone, which says so by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from niukou.office.audit.acts import COUNTS
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.services import Author, canonical, record
from niukou.terms.mask import hide_personal_numbers

_BLOCK = 1 << 20  # bytes
LONGEST_WHY = 200  # characters


BY_COMMAND = "按命令"  # how a reason begins that nobody wrote: what the command itself is for


class NoWhyError(Exception):
    """Somebody takes something about people away and has not said what for. Nothing has left."""


@dataclass(frozen=True)
class Taken:
    """What is taken. act: `room.verb`. subject: `kind:key`. chain: of the area's county.

    filters: what was asked for, as codes, days, numbers and names of fields; never a name or number of a person. why: his
    words, where what he takes asks for them itself; else `author.why` tells it.
    """

    act: str
    subject: str
    chain: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""


class Leaving:
    """Rows on their way out: whoever sends them counts them here, as they go."""

    def __init__(self) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()

    def sent(self, rows: int, data: bytes = b"") -> None:
        """So many rows went, as these bytes."""
        self.rows += rows
        self._digest.update(data)

    def wrote(self, file: Path) -> None:
        """They went as a file."""
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                self._digest.update(block)

    @property
    def digest(self) -> str:
        """The SHA-256 of what went, in hexadecimal."""
        return self._digest.hexdigest()


def record_read(
    author: Author, taken: Taken, *, rows: int = 1, digest: str = "", **more: Any
) -> AuditEntry:  # fmt: skip
    """Tell of something that is whole: how many rows of what it is, the digest of the file where it is one.

    Before it is handed over, in the transaction that is under way, else in one of its own. Raises ValueError for a personal
    number among the filters, NoWhyError as `must_say_why`.
    """
    told = {"rows": rows} | ({"digest": digest} if digest else {})
    with transaction.atomic(savepoint=False):
        return _tell(author, taken, told | more)


@contextmanager
def leaving(author: Author, taken: Taken) -> Iterator[Leaving]:
    """Rows leave inside this block, each counted by `sent`. Cut short, by whomever, is told as cut short.

    Raises RuntimeError inside a transaction: were it taken back, nothing would tell of what has left; NoWhyError as
    `must_say_why`, before the block begins.
    """
    with transaction.atomic(durable=True):
        begun = _tell(author, taken, {"state": "begun"})
    going, whole = Leaving(), False
    try:
        yield going
        whole = True
    finally:
        told = {"state": "ended" if whole else "cut short", "begun": begun.place, "rows": going.rows}
        with transaction.atomic():
            _tell(author, taken, told | {"digest": going.digest})


def must_say_why(author: Author, taken: Taken) -> None:
    """Before something that takes long to make: raises NoWhyError where it may not leave without words of what it is for.

    Whoever it is, at a page or by a command; the office's own jobs say it themselves or take nothing. Counts and sums, of
    nobody, need none.
    """
    if author.is_somebody and taken.act not in COUNTS and not (taken.why or author.why):
        raise NoWhyError


def words_of_why(text: str) -> str:
    """What somebody has written for what he takes, as it is told: on one line, not longer than 200 characters."""
    return " ".join(text.split())[:LONGEST_WHY]


def _tell(author: Author, taken: Taken, told: Mapping[str, Any]) -> AuditEntry:
    asked = canonical(taken.filters)
    if hide_personal_numbers(asked) != asked:
        raise ValueError("a personal number is no filter: the trail would keep it")
    must_say_why(author, taken)
    detail = {"filters": dict(taken.filters)} | dict(told)
    return record(
        author, taken.act, taken.subject, chain=taken.chain, reason=taken.why or author.why,
        detail={name: value for name, value in detail.items() if value not in ("", {})},
    )  # fmt: skip
