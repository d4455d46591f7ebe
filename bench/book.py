"""A registry into the book, measured on PostgreSQL where one answers, else on SQLite, which the page then says."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.own_process import run_command

SERVER = os.environ.get("NIUKOU_TEST_POSTGRESQL") or "postgresql://127.0.0.1:5432/postgres"
DATABASE = "niukou_bench"


def imported(folder: Path, people: int) -> dict[str, Any]:
    """What `bench.import_job` says of so many people, with the database and the peak memory of the process, MiB."""
    with _server(folder) as (url, name):
        return {**_run("import_job", folder, url, people=people), "database": name}


def taken_in(folder: Path, findings: int) -> list[dict[str, Any]]:
    """What `bench.findings_job` says of so many findings: on SQLite, and on PostgreSQL where one answers."""
    said = [{**_run("findings_job", folder, _file(folder), findings=findings), "database": "SQLite"}]
    with _server(folder) as (url, name):
        if url != _file(folder):
            said.append({**_run("findings_job", folder, url, findings=findings), "database": name})
    return said


def _run(job: str, folder: Path, url: str, **asked: int) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", f"bench.{job}", json.dumps({"folder": str(folder), **asked})]
    ran = run_command(command, {"NIUKOU_DATABASE_URL": url})
    shutil.rmtree(folder)
    said: dict[str, Any] = json.loads(ran.said["text"].splitlines()[-1])
    return {**said, "memory": ran.memory}


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.sqlite3'}"


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, str]]:
    """An empty database for the run, gone afterwards: (address, what it is)."""
    try:
        with psycopg.connect(SERVER, connect_timeout=3, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            server.execute(f"CREATE DATABASE {DATABASE}")
            version = server.info.parameter_status("server_version")
    except psycopg.Error:
        yield _file(folder), "SQLite (PostgreSQL did not answer)"
        return
    yield f"{SERVER.rsplit('/', 1)[0]}/{DATABASE}", f"PostgreSQL {version}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE {DATABASE}")
