"""The office of the drive: one folder with database, key, papers and the pages' files."""

from __future__ import annotations

import os
from pathlib import Path

from niukou.runs.office_ready import ready

PACK = "yunnan-2017"
_FILES = {
    "NIUKOU_KEY_FILE": "niukou.key", "NIUKOU_PAPERS": "papers", "NIUKOU_STATIC": "pages",
    "NIUKOU_FINDING_KEY_FILE": "findings.key",
}  # fmt: skip


def open_office_of(out: Path) -> None:
    """Work in the office of this folder. Nothing of the office may be imported before."""
    os.environ["NIUKOU_DATABASE_URL"] = f"sqlite:///{out / 'niukou.sqlite3'}"
    os.environ["NIUKOU_PACK"] = PACK
    os.environ.update({name: str(out / file) for name, file in _FILES.items()})
    ready()
