"""The master key is changed while the office works: data keys are rewrapped, nothing that they sealed is touched.

First the file holds both masters, so that every process can open what either wrapped; then all data keys are rewrapped in
one transaction and proved; the old master is let go by an act of its own, once nothing needs it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from niukou.office.audit import clock, keys
from niukou.office.audit.master import BYTES, SealError, keep_masters, masters, name_of
from niukou.office.audit.models import DataKey
from niukou.office.audit.services import NATION, Author, record

_ALONE = "SHARE ROW EXCLUSIVE"


@dataclass(frozen=True)
class Rotated:
    """The name of the master that wraps now, how many data keys were rewrapped, how many there are."""

    master: str
    rewrapped: int
    keys: int


@dataclass(frozen=True)
class KeyTold:
    """A data key without its secret. master: the name of the master that opens it, '' when none of the file does."""

    purpose: str
    number: int
    made_at: datetime
    master: str


def told(author: Author) -> tuple[Sequence[str], Sequence[KeyTold]]:  # noqa: ARG001  the operator's, like its neighbours
    """The names of the masters in the file, the one that wraps first; and every data key."""
    held = masters()
    rows = DataKey.objects.order_by("purpose", "number")
    return [name_of(master) for master in held], [
        KeyTold(row.purpose, row.number, row.made_at, _opened_by(row, held)) for row in rows
    ]


def rotate(author: Author, new: bytes | None = None) -> Rotated:
    """Let another master wrap: `new`, or one that is made. Cut off, the same call goes on where it was.

    Raises SealError for a data key that no master of the file opens, OSError for a file that cannot be written.
    """
    held = masters()
    unfinished = any(_opened_by(row, held[:1]) == "" for row in DataKey.objects.all())
    first = new or (held[0] if unfinished and len(held) > 1 else secrets.token_bytes(BYTES))
    if first != held[0]:
        keep_masters([first, *(master for master in held if master != first)])
    with transaction.atomic():
        keys.hold_keys(_ALONE)
        rows = list(DataKey.objects.select_for_update().order_by("pk"))
        before = {row.pk: _opened(row, masters()) for row in rows}
        waiting = [row for row in rows if not _opened_by(row, [first])]
        for row in waiting:
            row.wrapped = keys.wrap(row.purpose, before[row.pk], first)
            row.save(update_fields=["wrapped"])
        _prove(before, first)
        done = Rotated(name_of(first), len(waiting), len(rows))
        if first != held[0] or waiting:
            record(
                author, "audit.rotate_master", f"master:{done.master}", chain=NATION,
                detail={"before": [name_of(master) for master in held], "keys": len(waiting)},
            )  # fmt: skip
    return done


def let_go(author: Author) -> Sequence[str]:
    """Keep the first master alone; the names of those that were let go.

    Raises SealError while a data key needs one of them. Copies of the database made before still do: whoever keeps one
    keeps the old master with it, elsewhere.
    """
    with transaction.atomic():
        keys.hold_keys(_ALONE)
        first, *others = masters()
        rows = list(DataKey.objects.all())
        needing = sorted(f"{row.purpose}/{row.number}" for row in rows if not _opened_by(row, [first]))
        if needing:
            raise SealError(
                f"旧主密钥还要用：{'、'.join(needing)}。请先换完 / the old master is still needed"
            )
        names = [name_of(master) for master in others]
        if names:
            record(
                author,
                "audit.let_master_go",
                f"master:{name_of(first)}",
                chain=NATION,
                detail={"gone": names},
            )
            keep_masters([first])
    return names


@transaction.atomic
def renew(author: Author, purpose: str) -> int:
    """Make a new data key: it seals from now on (in other processes within a minute), older ones open. Its number.

    Raises SealError for a purpose that is not there, or one whose key makes digests: what it made is compared for ever.
    """
    keys.hold_keys(_ALONE)
    last = DataKey.objects.filter(purpose=purpose).order_by("-number").first()
    if last is None or purpose.startswith(keys.MAC):
        there = sorted(set(_sealing()))
        raise SealError(f"没有可以换新的 {purpose}，有：{'、'.join(there)} / no such key to be renewed")
    made = DataKey.objects.create(
        purpose=purpose, number=last.number + 1, made_at=clock.now(),
        wrapped=keys.wrap(purpose, secrets.token_bytes(BYTES), masters()[0]),
    )  # fmt: skip
    record(author, "audit.renew_key", f"key:{purpose}/{made.number}", chain=NATION)
    transaction.on_commit(keys.forget)
    return made.number


def _sealing() -> list[str]:
    rows = DataKey.objects.exclude(purpose__startswith=keys.MAC).order_by("purpose")
    return list(rows.values_list("purpose", flat=True))


def _opened_by(row: DataKey, held: Sequence[bytes]) -> str:
    for master in held:
        try:
            keys.unwrap(row.purpose, bytes(row.wrapped), [master])
        except SealError:
            continue
        return name_of(master)
    return ""


def _opened(row: DataKey, held: Sequence[bytes]) -> bytes:
    try:
        return keys.unwrap(row.purpose, bytes(row.wrapped), held)
    except SealError as error:
        raise SealError(f"{row.purpose}/{row.number}：{error}") from None


def _prove(before: Mapping[int, bytes], master: bytes) -> None:
    """Every key that is in the database now is what it was, under this master alone."""
    for row in DataKey.objects.all():
        if keys.unwrap(row.purpose, bytes(row.wrapped), [master]) != before[row.pk]:
            raise SealError(f"{row.purpose}/{row.number}：换完不是原来的钥匙 / is another key now")
