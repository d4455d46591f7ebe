"""Private folders for what is worked on: locked while their owner lives, erased at the end, swept up after a kill.

They hold personal data. A folder has mode 0700, and its owner a lock on it; one that nobody holds was left by a process that was
killed, and whoever works there next erases it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WORK = ".niukou-work-"
_MAKING = ".niukou-making-"
_MAKING_SECONDS = 60  # a folder is being made for moments only


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A private folder for a question that is soon answered, in NIUKOU_WORK or where the machine keeps such things."""
    parent = Path(os.environ.get("NIUKOU_WORK") or tempfile.gettempdir())
    parent.mkdir(parents=True, exist_ok=True)
    sweep(parent, WORK)
    with held_folder(parent, WORK) as folder:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder of mode 0700 with a lock on it, which goes when the process does."""
    # It is locked under another name first: nobody can sweep it between its making and its locking.
    making = parent / f"{_MAKING}{secrets.token_hex(8)}"
    making.mkdir(mode=0o700)
    handle = open_folder(making)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder = parent / f"{prefix}{secrets.token_hex(8)}"
        making.rename(folder)
        yield folder
    finally:
        os.close(handle)
        with suppress(OSError):
            making.rmdir()


def sweep(parent: Path, prefix: str) -> None:
    """Erase folders named `prefix…` that were left by processes which are no more; never those of other users."""
    for folder in left_over(parent, prefix):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in left_over(parent, _MAKING):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _MAKING_SECONDS:
                folder.rmdir()


def left_over(parent: Path, prefix: str) -> Iterator[Path]:
    """The folders named `prefix…` that nobody holds; each is held while the caller looks at it."""
    if not parent.is_dir():
        return
    try:
        folders = [Path(entry.path) for entry in os.scandir(parent) if entry.name.startswith(prefix)]
    except PermissionError:
        return
    for folder in sorted(folders):
        with suppress(OSError):
            handle = open_folder(folder)
            try:
                if os.fstat(handle).st_uid == os.geteuid():
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    yield folder
            finally:
                os.close(handle)


def open_folder(folder: Path) -> int:
    """A handle on a folder that is one, and no link to one."""
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
