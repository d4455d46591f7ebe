"""The chains' heads leave the database: every finished day is anchored, and told in a file somewhere else, a line a day.

Whoever holds database and key can write another trail; he cannot make it agree with a line that has left before.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from niukou.office.audit import clock
from niukou.office.audit.models import Anchor, AuditEntry
from niukou.office.audit.services import AnchorError, Author, anchor, canonical

FILE = "heads.jsonl"
_SHORT = 16  # characters of a digest that are written down by hand
_GROUP = 4


class HeadsError(Exception):
    """What has left says something else than the database: `days` names the days. Somebody has to look."""

    def __init__(self, days: Sequence[str]) -> None:
        self.days = tuple(days)
        super().__init__(
            f"送出去的链头与数据库不符：{'、'.join(self.days)}。先查清楚，不要改文件"
            " / heads that have left contradict the database: look into it, change nothing"
        )


@dataclass(frozen=True)
class Exported:
    """The days anchored now, the days whose line is new in the file, and the last line in a form to be written down."""

    anchored: tuple[date, ...]
    sent: tuple[date, ...]
    short: str


def anchor_finished_days(author: Author) -> list[Anchor]:
    """Anchor every day that is over and was not: from the day after the last one, at first from that of the first entry."""
    made: list[Anchor] = []
    while (day := _next_day()) is not None and day < clock.today():
        try:
            made.append(anchor(author, day))
        except (AnchorError, IntegrityError):
            continue  # another process was faster: what is next is asked anew
    return made


def send_heads(folder: Path) -> tuple[list[date], str]:
    """Add the lines that the file in a folder lacks; the days of them, and the last line's short form ('' without any).

    Raises HeadsError when the file contradicts the database, with nothing written; OSError when it cannot be written.
    """
    with _alone(folder / FILE) as handle:
        held = _read(handle)
        days = contradictions(held)
        if days:
            raise HeadsError(days)
        missing = Anchor.objects.filter(day__gt=held[-1]["day"]) if held else Anchor.objects.all()
        sent = list(missing.order_by("day"))
        if sent:
            _append(handle, "".join(line_of(one) for one in sent))
    last = Anchor.objects.order_by("-day").first()
    return [one.day for one in sent], "" if last is None else short_form(last)


def line_of(one: Anchor) -> str:
    """An anchor as it leaves: day, digest, the digest before it, and of every chain the place and digest of its head."""
    said = {
        "day": one.day.isoformat(),
        "digest": bytes(one.digest).hex(),
        "previous": bytes(one.previous).hex(),
    }
    return canonical(said | {"heads": json.loads(one.heads)}) + "\n"


def short_form(one: Anchor) -> str:
    """What fits a line of a paper book: the day, and the beginning of the digest in groups."""
    digest = bytes(one.digest).hex()[:_SHORT]
    return " ".join([one.day.isoformat(), *(digest[at : at + _GROUP] for at in range(0, _SHORT, _GROUP))])


def contradictions(held: Sequence[Mapping[str, Any]]) -> list[str]:
    """The days of which lines that have left say something else than the database, or which it has no anchor of."""
    told = {one.day.isoformat(): json.loads(line_of(one)) for one in Anchor.objects.iterator()}
    first = held[0]["day"] if held else ""
    days = {line["day"] for line in held}
    wrong = {line["day"] for line in held if told.get(line["day"]) != line}
    # a day between those that left, which did not leave with them, was put in afterwards
    wrong |= {day for day in told if held and first <= day <= held[-1]["day"] and day not in days}
    return sorted(wrong)


def read_heads(folder: Path) -> list[dict[str, Any]]:
    """The lines in a folder, by day. Raises HeadsError for a file that is none, OSError where there is none."""
    with (folder / FILE).open("rb") as file:
        return _lines(file.read())


def _next_day() -> date | None:
    last = Anchor.objects.order_by("-day").values_list("day", flat=True).first()
    if last is not None:
        return last + timedelta(days=1)
    first = AuditEntry.objects.order_by("at").values_list("at", flat=True).first()
    return None if first is None else timezone.localdate(first)


@contextmanager
def _alone(file: Path) -> Iterator[int]:
    """The file, made when absent in a folder that is there, held against others who send."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _read(handle: int) -> list[dict[str, Any]]:
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(0)
        whole = file.read()
    end = whole.rfind(b"\n") + 1
    if end < len(whole):
        os.ftruncate(handle, end)  # a line that a full disk or a power cut broke off; it is sent again
    return _lines(whole[:end])


def _lines(whole: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, line in enumerate(whole.decode(errors="replace").splitlines(), 1):
        try:
            said = json.loads(line)
            day = said["day"]
        except (ValueError, TypeError, KeyError):
            raise HeadsError([f"第{number}行 / line {number}"]) from None
        if found and day <= found[-1]["day"]:
            raise HeadsError([day])
        found.append(said)
    return found


def _append(handle: int, text: str) -> None:
    left = memoryview(text.encode())
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)
