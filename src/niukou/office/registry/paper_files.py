"""The files of papers in their folder: each whole or not there."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

_MAKING = ".paper-"
_MAKING_SECONDS = 3600  # a paper is being written for moments only


def write_file(folder: Path, name: str, sealed: bytes) -> None:
    """The file is whole and on the disk before the database knows of it; what a rollback leaves over is sealed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = folder / f"{_MAKING}{name}"
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(handle)
        making.rename(folder / name)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def sweep_files(folder: Path) -> None:
    """Erase what was left of papers by processes that were killed while they wrote them."""
    for left in folder.glob(f"{_MAKING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _MAKING_SECONDS:
                left.unlink()
