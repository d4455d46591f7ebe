"""A county's book backed up and restored, by the commands: on SQLite, and into PostgreSQL where one answers."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from bench.book import a_database
from bench.own_process import run_command

_NIUKOU = [sys.executable, "-m", "niukou"]


def kept(folder: Path, people: int) -> dict[str, Any]:
    """What `niukou backup` and `restore` say of a book of so many people, with the peak memory of each, MiB."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    where = {"NIUKOU_KEY_FILE": str(folder / "niukou.key"), "NIUKOU_PACK": "national"}
    book = {**where, "NIUKOU_DATABASE_URL": f"sqlite:///{folder / 'book.sqlite3'}"}
    asked = json.dumps({"folder": str(folder), "people": people})
    imported = run_command([sys.executable, "-m", "bench.import_job", asked], book)
    made = run_command([*_NIUKOU, "backup", "--to", str(folder / "kept"), "--json"], book)
    backup = json.loads(made.said["text"])
    restored = [_restored(backup["folder"], where, f"sqlite:///{folder / 'again.sqlite3'}", "SQLite")]
    with a_database(folder) as (url, name):
        if url.startswith("postgresql"):
            restored.append(_restored(backup["folder"], where, url, name))
    shutil.rmtree(folder)
    return {
        "people": json.loads(imported.said["text"].splitlines()[-1])["people"],
        "backup": {**backup, "cpu": made.cpu, "memory": made.memory}, "restored": restored,
    }  # fmt: skip


def _restored(backup: str, where: dict[str, str], url: str, database: str) -> dict[str, Any]:
    papers = f"{backup}-papers-{database.split()[0]}"
    ran = run_command(
        [*_NIUKOU, "restore", backup, "--json"],
        {**where, "NIUKOU_DATABASE_URL": url, "NIUKOU_PAPERS": papers},
    )
    return {**json.loads(ran.said["text"]), "database": database, "cpu": ran.cpu, "memory": ran.memory}
