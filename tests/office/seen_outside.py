"""What anybody else would find, were a process killed now: seen from outside while it waits before a write, on either database.

SIGKILL leaves what lies in the files of a process, and what a server has committed for it; both are there to be seen before. Of
SQLite the files are copied as they lie, journal and all, and whoever opens the copy takes back what its journal says, as the
next process would. Of PostgreSQL another session is asked, which is shown what is committed and no more: while one and the
same transaction goes on, that is what it was when it began; a table that a transaction holds for itself alone is as it was when
it was seen last, since it has not been committed.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

_JOURNALS = ("", "-wal", "-journal")
_SCHEMA = """
    SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT tgname || ' ' || tgrelid || ' ' || tgtype || ' ' || tgfoid FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_AT_WORK = """
    SELECT pid, xact_start FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL ORDER BY 1"""
_HELD = """
    SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def beside(place: Path) -> list[str]:
    """The files and folders that have appeared there, but for the database's own; what is being made is hidden."""
    paths = [path.relative_to(place) for path in place.rglob("*")]
    shown = [str(path) for path in paths if not any(part.startswith(".") for part in path.parts)]
    return sorted(name for name in shown if not name.startswith("office.sqlite3"))


class OfFiles:
    """The content of an SQLite database that another process has open."""

    def __init__(self, database: Path, copy: Path) -> None:
        self._database, self._copy = database, copy
        self._known: dict[bytes, str] = {}

    def content(self) -> str:
        """A digest of its schema and all rows; the same bytes are opened once."""
        raw, files = hashlib.blake2b(), [Path(f"{self._database}{end}") for end in _JOURNALS]
        for file in files:
            raw.update(file.read_bytes() if file.exists() else b"none")
        if raw.digest() not in self._known:
            self._known[raw.digest()] = self._opened(files)
        return self._known[raw.digest()]

    def _opened(self, files: list[Path]) -> str:
        shutil.rmtree(self._copy, ignore_errors=True)
        self._copy.mkdir()
        for file in files:
            if file.exists():
                shutil.copy(file, self._copy / file.name)
        told = hashlib.blake2b()
        with closing(sqlite3.connect(self._copy / self._database.name)) as database:
            database.text_factory = bytes
            assert database.execute("PRAGMA integrity_check").fetchone() == (b"ok",)
            for name, sql, page in database.execute(
                "SELECT name, sql, rootpage FROM sqlite_master ORDER BY type, name"
            ).fetchall():
                told.update(repr((name, sql)).encode())
                if page and (sql or b"").startswith(b"CREATE TABLE"):
                    for row in database.execute(f'SELECT * FROM "{name.decode()}"'):
                        told.update(repr(row).encode())
        return told.hexdigest()


class OfAServer:
    """The content of a PostgreSQL database in which another session may be in the middle of a transaction."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._at_work: list[object] = []  # transactions under way when it was seen last
        self._content = ""
        self._rows: dict[str, str] = {}  # by table, as it was seen last

    def content(self) -> str:
        """A digest of its schema and all rows that are committed; read once for each transaction that goes on."""
        with psycopg.connect(self._database, autocommit=True) as session:
            at_work: list[object] = list(session.execute(_AT_WORK))
            if not at_work or at_work != self._at_work:
                self._content = self._read(session)
            self._at_work = at_work
        return self._content

    def _read(self, session: psycopg.Connection[tuple[object, ...]]) -> str:
        schema = session.execute(_SCHEMA).fetchall()
        tables = [str(name) for (name,) in session.execute(_TABLES)]
        held = {name for (name,) in session.execute(_HELD)}
        asked = " UNION ALL ".join(
            f"""SELECT '{name}', md5(string_agg(t::text, ',' ORDER BY t::text)) FROM "{name}" t"""
            for name in tables
            if name not in held
        )
        if asked:
            self._rows |= dict(session.execute(asked).fetchall())  # type: ignore[call-overload]
        return hashlib.blake2b(repr((schema, [self._rows.get(name) for name in tables])).encode()).hexdigest()
