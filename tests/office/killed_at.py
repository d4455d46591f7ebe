"""A process that ends itself with SIGKILL before its n-th write: a statement, a commit, a file made, renamed, synced.

Or one for which the disk is full from then on: nothing can be written any more, but taken away. Or one whose disk has
room for files of so many bytes alone, in the middle of whatever write goes beyond it.
"""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|COPY|WITH\b.*\bINSERT)\b", re.I | re.S
)
_FILES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link"}
_MAKE_ROOM = {"os.remove", "os.rmdir", "os.rename"}  # needs none
_NO_ROOM = OSError(errno.ENOSPC, "No space left on device")
_OPENED = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# after which something is there that was not: it is tried before and behind them
SHOWING = {"commit", "os.rename", "os.link"}
# the server refuses as it does when its disk is full, and the transaction is over
_SERVER_FULL = (
    "DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
)


class Writes:
    """Tells the writes of this process by kind, and ends it before one of them (0: never). files: those under here count.

    full: instead of ending, every write from that one on finds the disk full. wait: called before each, and after the last.
    """

    def __init__(
        self, last: int, files: Path, *, full: bool = False, wait: Callable[[], object] | None = None
    ) -> None:
        self.kinds: list[str] = []
        self._last, self._files, self._full, self._wait = last, str(files), full, wait

    def watch(self) -> None:
        """From now on."""
        self._before(CursorWrapper, "_execute", "statement", lambda sql: bool(_WRITES.match(sql)))
        self._before(CursorWrapper, "_executemany", "statement", lambda _: True)
        self._before(psycopg.Cursor, "copy", "statement", lambda _: True)
        self._before(BaseDatabaseWrapper, "_commit", "commit", lambda *_: True)
        self._before(os, "fsync", "sync", lambda *_: True)
        sys.addaudithook(self._heard)

    def end(self) -> None:
        """The act is at its end: whoever was not killed yet is now."""
        if self._wait:
            self._wait()
            self._wait = None
        if self._last and not self._full:
            os.kill(os.getpid(), signal.SIGKILL)
        self._last = 0

    def _before(self, owner: Any, name: str, kind: str, counts: Any) -> None:
        real = getattr(owner, name)

        def wrapped(*arguments: Any, **more: Any) -> Any:
            if counts(*arguments[1:2]) and self._write(kind):
                if kind == "sync":
                    raise _NO_ROOM
                if connection.vendor == "postgresql" and connection.in_atomic_block:
                    connection.connection.execute(_SERVER_FULL)
                raise OperationalError("database or disk is full")
            return real(*arguments, **more)

        setattr(owner, name, wrapped)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writes = bool(flags and flags & _OPENED)
        else:
            path, writes = (arguments or ("",))[0], event in _FILES
        if writes and str(path).startswith(self._files) and self._write(event):
            raise _NO_ROOM

    def _write(self, kind: str) -> bool:
        """Tell one; whether it finds no room."""
        self.kinds.append(kind)
        if self._wait:
            self._wait()
        here = len(self.kinds)
        if here == self._last and not self._full:
            os.kill(os.getpid(), signal.SIGKILL)
        return bool(self._full and self._last and here >= self._last and kind not in _MAKE_ROOM)


def no_file_beyond(size: int, *, deadly: bool) -> None:
    """From now on no file of this process grows beyond so many bytes: a write goes as far as that, and then fails, or
    ends the process (`deadly`) with half of it on the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
