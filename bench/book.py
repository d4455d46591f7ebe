"""A registry into the book and a long chain proved, on PostgreSQL where one answers, else on SQLite, which the page then says."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.own_process import run_command

SERVER = os.environ.get("NIUKOU_TEST_POSTGRESQL") or "postgresql://127.0.0.1:5432/postgres"
DATABASE = f"niukou_bench_{os.getpid()}"  # two runs side by side are two databases


def imported(folder: Path, people: int) -> dict[str, Any]:
    """What `bench.import_job` says of so many people, with the database and the peak memory of the process, MiB."""
    return _on_a_server("import_job", folder, people=people)


def taken_in(folder: Path, findings: int) -> list[dict[str, Any]]:
    """What `bench.findings_job` says of so many findings: on SQLite, and on PostgreSQL where one answers."""
    return [
        _on_a_file("findings_job", folder, findings=findings),
        _on_a_server("findings_job", folder, findings=findings),
    ]


def proved(folder: Path, entries: int) -> list[dict[str, Any]]:
    """What `bench.chain_job` says of a chain of so many entries, on PostgreSQL where one answers, and on SQLite."""
    return [
        _on_a_server("chain_job", folder, entries=entries),
        _on_a_file("chain_job", folder, entries=entries),
    ]


def _on_a_server(job: str, folder: Path, **asked: int) -> dict[str, Any]:
    with a_database(folder) as (url, name):
        return {**_run(job, folder, url, **asked), "database": name}


def _on_a_file(job: str, folder: Path, **asked: int) -> dict[str, Any]:
    url, name = a_file(folder)
    return {**_run(job, folder, url, **asked), "database": name}


def _run(job: str, folder: Path, url: str, **asked: int) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", f"bench.{job}", json.dumps({"folder": str(folder), **asked})]
    ran = run_command(command, {"NIUKOU_DATABASE_URL": url})
    shutil.rmtree(folder)
    said: dict[str, Any] = json.loads(ran.said["text"].splitlines()[-1])
    return {**said, "memory": ran.memory}


def a_file(folder: Path) -> tuple[str, str]:
    """A database in one file, and what it is."""
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
        url, name = a_file(folder)
        yield url, f"{name} (PostgreSQL did not answer)"
        return
    yield f"{SERVER.rsplit('/', 1)[0]}/{DATABASE}", f"PostgreSQL {version}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE {DATABASE}")
