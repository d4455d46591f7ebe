"""Is there room? Asked before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from niukou.runs.office_ready import file_of_database
from niukou.runs.refusals import RefusalError

_MIB = 1024 * 1024


def must_have_room(folder: Path, needed: int) -> None:
    """Raises RefusalError when the disk of a folder, which need not be there yet, has fewer bytes free."""
    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if free < needed:
        raise RefusalError(
            f"磁盘空间不足：{there} 只剩 {free // _MIB} MiB，要有 {-(-needed // _MIB)} MiB。什么也没有写。",
            f"Too little room in {there}: {free // _MIB} MiB free, {-(-needed // _MIB)} MiB needed; nothing was written.",
        )


def size_of_office() -> int:
    """Bytes that the database and the papers take: more than a backup of them, whose rows are packed."""
    papers = Path(settings.PAPERS)
    files = [file.stat().st_size for file in papers.iterdir()] if papers.is_dir() else []
    return size_of_database() + sum(files)


def size_of_database() -> int:
    """Bytes of the database, as its server or its file says."""
    file = file_of_database()
    if file is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])
