"""A process that ends itself with SIGKILL before its n-th write: a statement, a commit, a file made, renamed, synced.

Or one for which the disk is full from then on: nothing can be written any more, but taken away.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|COPY|WITH\b.*\bINSERT)\b", re.I | re.S
)
_FILES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}
_MAKE_ROOM = {"os.remove", "os.rmdir", "os.rename"}  # needs none
_NO_ROOM = OSError(errno.ENOSPC, "No space left on device")
_OPENED = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Writes:
    """Counts the writes of this process, and ends it before one of them (0: never). files: those under here count.

    full: instead of ending, every write from that one on finds the disk full.
    """

    def __init__(self, last: int, files: Path, *, full: bool = False) -> None:
        self.count, self._last, self._files, self._full = 0, last, str(files), full

    def watch(self) -> None:
        """From now on."""
        no_room = OperationalError("could not extend file: No space left on device")
        self._before(CursorWrapper, "_execute", no_room, lambda sql: bool(_WRITES.match(sql)))
        self._before(CursorWrapper, "_executemany", no_room, lambda _: True)
        self._before(psycopg.Cursor, "copy", no_room, lambda _: True)
        self._before(BaseDatabaseWrapper, "_commit", no_room, lambda *_: True)
        self._before(os, "fsync", _NO_ROOM, lambda *_: True)
        sys.addaudithook(self._heard)

    def _before(self, owner: Any, name: str, error: Exception, counts: Any) -> None:
        real = getattr(owner, name)

        def wrapped(*arguments: Any, **more: Any) -> Any:
            if counts(*arguments[1:2]):
                self._write(error)
            return real(*arguments, **more)

        setattr(owner, name, wrapped)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writes = bool(flags and flags & _OPENED)
        else:
            path, writes = (arguments or ("",))[0], event in _FILES
        if writes and str(path).startswith(self._files):
            self._write(None if event in _MAKE_ROOM else _NO_ROOM)

    def _write(self, error: Exception | None) -> None:
        self.count += 1
        if self._full and self._last and self.count >= self._last and error is not None:
            raise error
        if self.count == self._last and not self._full:
            os.kill(os.getpid(), signal.SIGKILL)
