"""Papers that were made while somebody watched: they wait, sealed, until he fetches them, once; an hour at most.

While they are made they lie in a folder of this process alone, which is erased with what is in it; of a process that was
killed the next one erases it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from niukou.engine.work_folder import scratch_folder
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import keys
from niukou.runs.papers.of_villages import MOST_IN_A_PDF, printed_one_by_one
from niukou.runs.papers.printing import TITLES, Asked, Printed

_PURPOSE = "printed"
_BEFORE = ".printed-"  # no name of a paper of the office begins so
_SECONDS = 3600


@dataclass(frozen=True)
class Waiting:
    """What somebody may fetch. sealed_key: in hexadecimal. Kept in his session, as `asdict` gives it."""

    name: str
    sealed_key: str
    title: str
    media_type: str

    @property
    def told(self) -> dict[str, Any]:
        """For a session."""
        return asdict(self)


def to_wait(area: Area, kind: str, many: int) -> Waiting:
    """A place for the papers of so many households of an area."""
    Path(settings.PAPERS).mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep()
    _, sealed_key = keys.new_key(_PURPOSE)
    ending, media = (".zip", "application/zip") if many > MOST_IN_A_PDF else (".pdf", "application/pdf")
    return Waiting(secrets.token_hex(20), sealed_key.hex(), f"{TITLES[kind]}-{area.name}{ending}", media)


def made(actor: Actor, area: Area, asked: Asked, codes: list[str], waiting: Waiting) -> Iterator[int]:
    """Print them, and say after each household how many are done; then they wait."""
    each_alone = len(codes) > MOST_IN_A_PDF
    with scratch_folder() as folder:
        out = folder / "papers"
        yield from printed_one_by_one(actor, area, asked, out, codes, each_alone=each_alone)
        key = keys.unseal(_PURPOSE, bytes.fromhex(waiting.sealed_key))
        _place(waiting.name).write_bytes(keys.seal_with(key, _PURPOSE, out.read_bytes()))


def fetched(waiting: Waiting) -> Printed | None:
    """What waits, which waits no more; None where it was fetched already, or nobody came for it."""
    place = _place(waiting.name)
    try:
        sealed = place.read_bytes()
        place.unlink()
    except FileNotFoundError:
        return None
    key = keys.unseal(_PURPOSE, bytes.fromhex(waiting.sealed_key))
    return Printed(waiting.title, keys.unseal_with(key, _PURPOSE, sealed), waiting.media_type)


def _place(name: str) -> Path:
    return Path(settings.PAPERS) / f"{_BEFORE}{name}"


def _sweep() -> None:
    for left in Path(settings.PAPERS).glob(f"{_BEFORE}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _SECONDS:
                left.unlink()
