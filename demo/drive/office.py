"""The office of the drive: one folder with database, key, papers and the pages' files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created

from niukou.runs.office_ready import ready

PACK = "yunnan-2017"
_FILES = {
    "NIUKOU_KEY_FILE": "niukou.key", "NIUKOU_PAPERS": "papers", "NIUKOU_STATIC": "pages",
    "NIUKOU_FINDING_KEY_FILE": "findings.key",
}  # fmt: skip
# nobody has worked in a demo that is still being made: where the machine stops, it is made anew
_IN_THE_MAKING = "PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA wal_autocheckpoint=8192"
_MADE = "PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)"


def open_office_of(out: Path, *, in_the_making: bool = False) -> None:
    """Work in the office of this folder. Nothing of the office may be imported before.

    in_the_making: the disk need not have what is written before `keep_office` is called.
    """
    os.environ["NIUKOU_DATABASE_URL"] = f"sqlite:///{out / 'niukou.sqlite3'}"
    os.environ["NIUKOU_PACK"] = PACK
    os.environ.update({name: str(out / file) for name, file in _FILES.items()})
    if in_the_making:
        connection_created.connect(_hurry)
    ready()


def keep_office() -> None:
    """All of it is on the disk from here on."""
    connection_created.disconnect(_hurry)
    _say(_MADE)


def _hurry(**_: Any) -> None:
    _say(_IN_THE_MAKING)


def _say(pragmas: str) -> None:
    with connection.cursor() as cursor:
        for pragma in pragmas.split(";"):
            cursor.execute(pragma)
            cursor.fetchall()
