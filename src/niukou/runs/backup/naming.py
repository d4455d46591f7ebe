"""A backup from before an upgrade is told in the same transaction that changes the database, and has its name after that.

Killed between the two, it lies hidden and whole, and is the only one of the former state: it is not swept, it gets its name.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

from niukou.engine.work_folder import left_over, open_folder
from niukou.office.audit.models import AuditEntry
from niukou.runs.backup.manifest import FILE


def name_told(to: Path, prefix: str) -> list[Path]:
    """Give those under `to` their names that an upgrade's entry tells of; the folders that have one now.

    prefix: with which names of backups begin. An entry that is not there, or another digest, leaves a folder as it is.
    """
    named: list[Path] = []
    for folder in left_over(to, f".{prefix}"):
        out = to / folder.name[1:].partition(".")[0]
        if not out.exists() and _digest(folder) in _told():
            folder.rename(out)
            named.append(out)
    if named:
        handle = open_folder(to)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return named


def _told() -> set[str]:
    """The digests of backups that upgrades tell of."""
    details = AuditEntry.objects.filter(act="audit.upgrade").values_list("detail", flat=True)
    return {str(json.loads(detail)["backup"]) for detail in details}


def _digest(folder: Path) -> str:
    try:
        return sha256((folder / FILE).read_bytes()).hexdigest()
    except OSError:
        return ""
