"""A registry into the book and a long chain proved, on PostgreSQL where one answers, else on SQLite, which the page then says."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg

from bench.own_process import run_command

SERVER = os.environ.get("NIUKOU_TEST_POSTGRESQL") or "postgresql://127.0.0.1:5432/postgres"
DATABASE = "niukou_bench"


def imported(folder: Path, people: int) -> dict[str, Any]:
    """What `bench.import_job` says of so many people, with the database and the peak memory of the process, MiB."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with a_database(folder) as (url, name):
        asked = json.dumps({"folder": str(folder), "people": people})
        ran = run_command([sys.executable, "-m", "bench.import_job", asked], {"NIUKOU_DATABASE_URL": url})
    said = json.loads(ran.said["text"].splitlines()[-1])
    shutil.rmtree(folder)
    return {**said, "database": name, "memory": ran.memory}


def proved(folder: Path, entries: int) -> list[dict[str, Any]]:
    """What `bench.chain_job` says of a chain of so many entries, on PostgreSQL where one answers, and on SQLite."""
    said = []
    for server in (True, False):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        asked = json.dumps({"folder": str(folder), "entries": entries})
        with _database(folder) if server else nullcontext(_file(folder)) as (url, name):
            ran = run_command([sys.executable, "-m", "bench.chain_job", asked], {"NIUKOU_DATABASE_URL": url})
        said.append({**json.loads(ran.said["text"].splitlines()[-1]), "database": name})
        shutil.rmtree(folder)
    return said


def _file(folder: Path) -> tuple[str, str]:
    return f"sqlite:///{folder / 'bench.sqlite3'}", f"SQLite {sqlite3.sqlite_version}"


@contextmanager
def a_database(folder: Path) -> Iterator[tuple[str, str]]:
    """An empty database for the run, gone afterwards: (address, what it is)."""
    try:
        with psycopg.connect(SERVER, connect_timeout=3, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            server.execute(f"CREATE DATABASE {DATABASE}")
            version = server.info.parameter_status("server_version")
    except psycopg.Error:
        url, name = _file(folder)
        yield url, f"{name} (PostgreSQL did not answer)"
        return
    yield f"{SERVER.rsplit('/', 1)[0]}/{DATABASE}", f"PostgreSQL {version}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE {DATABASE}")
