"""Folders of packs that were read before and have not changed since: most packs inherit the same one."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

Signature = tuple[tuple[str, int, int, int, int], ...]
# a file system may tell two writes within one tick apart by nothing at all
_SETTLED = 2_000_000_000  # nanoseconds


def signature(folder: Path) -> Signature | None:
    """Names, sizes and times of everything in a pack's folder; None where a change might not show in them."""
    try:
        seen = tuple(sorted(_entries(str(folder), depth=2)))
    except OSError:
        return None
    newest = max((max(changed, written) for _, _, _, written, changed in seen), default=0)
    return seen if time.time_ns() - newest > _SETTLED else None


def _entries(folder: str, depth: int) -> Iterator[tuple[str, int, int, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            said = entry.stat(follow_symlinks=False)
            yield entry.path, said.st_ino, said.st_size, said.st_mtime_ns, said.st_ctime_ns
            if depth > 1 and stat.S_ISDIR(said.st_mode):
                yield from _entries(entry.path, depth - 1)
