"""A process that ends itself with SIGKILL before its n-th write: a statement, a commit, a file made, renamed, synced."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|COPY|WITH\b.*\bINSERT)\b", re.I | re.S
)
_FILES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}
_OPENED = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Writes:
    """Counts the writes of this process, and ends it before one of them (0: never). files: those under here count."""

    def __init__(self, last: int, files: Path) -> None:
        self.count, self._last, self._files = 0, last, str(files)

    def watch(self) -> None:
        """From now on."""
        self._before(CursorWrapper, "_execute", lambda sql: bool(_WRITES.match(sql)))
        self._before(CursorWrapper, "_executemany", lambda _: True)
        self._before(psycopg.Cursor, "copy", lambda _: True)
        self._before(BaseDatabaseWrapper, "_commit", lambda *_: True)
        self._before(os, "fsync", lambda *_: True)
        sys.addaudithook(self._heard)

    def _before(self, owner: Any, name: str, counts: Any) -> None:
        real = getattr(owner, name)

        def wrapped(*arguments: Any, **more: Any) -> Any:
            if counts(*arguments[1:2]):
                self._write()
            return real(*arguments, **more)

        setattr(owner, name, wrapped)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writes = bool(flags and flags & _OPENED)
        else:
            path, writes = (arguments or ("",))[0], event in _FILES
        if writes and str(path).startswith(self._files):
            self._write()

    def _write(self) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
